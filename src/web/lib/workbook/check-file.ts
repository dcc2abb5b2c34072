import type { CheckRequest, WorkbookCheck } from './check-workbook.ts'

/** Checks a file in a worker of its own. @throws Error where the browser cannot: the server checks all the same */
export function checkFile(request: CheckRequest): Promise<WorkbookCheck> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<WorkbookCheck>((done, fail) => {
    worker.onmessage = ({ data }: MessageEvent<{ check?: WorkbookCheck }>) =>
      data.check ? done(data.check) : fail(new Error('The file was not checked.'))
    worker.onerror = () => fail(new Error('The worker did not start.'))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
