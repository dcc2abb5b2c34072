/** Beside the page, so that a hundred thousand rows do not stop it. Takes one request, gives one answer. */
import { checkWorkbook } from './check-workbook.ts'
import { type CureRequest, cureWorkbook } from './cure-workbook.ts'
import type { CheckRequest } from './workbook-check.ts'

addEventListener('message', ({ data }: MessageEvent<CheckRequest | CureRequest>) => {
  const done = 'kinds' in data ? cureWorkbook(data) : checkWorkbook(data)
  done.then(
    (answer) => postMessage({ answer }),
    () => postMessage({ failed: true }),
  )
})
