/** Beside the page, so that a hundred thousand rows do not stop it. Takes one request, gives one answer. */
import { type CheckRequest, checkWorkbook } from './check-workbook.ts'

addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  checkWorkbook(data).then(
    (check) => postMessage({ check }),
    () => postMessage({ failed: true }),
  )
})
