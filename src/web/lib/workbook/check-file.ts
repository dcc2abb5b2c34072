import type { CuredWorkbook, CureRequest } from './cure-workbook.ts'
import type { CheckRequest, WorkbookCheck } from './workbook-check.ts'

/** Works on a file in a worker of its own. @throws Error where the browser cannot */
function beside<Answer>(request: CheckRequest | CureRequest): Promise<Answer> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Answer>((done, fail) => {
    worker.onmessage = ({ data }: MessageEvent<{ answer?: Answer }>) =>
      data.answer ? done(data.answer) : fail(new Error('The file was not read.'))
    worker.onerror = () => fail(new Error('The worker did not start.'))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}

/** Checks a file beside the page. @throws Error where the browser cannot: the server checks all the same */
export function checkFile(request: CheckRequest): Promise<WorkbookCheck> {
  return beside(request)
}

/** Cures a file beside the page: the same workbook with the chosen cells mended. @throws Error where it cannot */
export function cureFile(request: CureRequest): Promise<CuredWorkbook> {
  return beside(request)
}
