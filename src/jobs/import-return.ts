/** What goes back to the clerk: his workbook with every bad cell marked, and the rows to be mended alone. */
import { join } from 'node:path'
import type { WorkbooksBack } from '../server/import/import-job.actions.ts'
import { type Returned, writeReturned } from '../sheets/return/return.ts'
import type { Findings, Reading } from './import-pass.ts'

export async function writeBack(reading: Reading, found: Findings): Promise<WorkbooksBack> {
  const { kind, running, path, folder } = reading
  const { cautions } = found
  const asked = Object.values(cautions.counts()).reduce((sum, count) => sum + count, 0)
  const outPath = join(folder, 'returned.xlsx')
  const of: Returned<object> = {
    originalPath: path,
    outPath,
    table: kind.table,
    ...(reading.head ? { head: reading.head } : {}),
    ...(reading.width === undefined ? {} : { width: reading.width }),
    problemsByRow: found.problemsByRow,
    cautions,
    summary: [
      ['文件', running.row.fileName],
      ['读取行数', String(found.rowsRead)],
      ['有错误的行数', String(found.rowsBad)],
      ['以前已导入、跳过的行数', String(found.rowsSkipped)],
      ...(asked > 0 ? ([['提醒(不算错误)', `${asked} 处,用黄色标出`]] as const) : []),
      ...(cautions.isCut ? ([['说明', '提醒太多,只标出了前面的一部分。']] as const) : []),
      ...(found.isCut ? ([['说明', '错误太多,只标出了前面的一部分。']] as const) : []),
    ],
    labels: kind.labels ?? {},
  }
  const areSomeGood = !found.isCut && found.rowsBad < found.rowsRead
  const badRowsPath = join(folder, 'bad-rows.xlsx')
  await writeReturned(of, areSomeGood ? badRowsPath : undefined)
  return { whole: outPath, ...(areSomeGood ? { badRows: badRowsPath } : {}) }
}

/** Writes the workbook that goes back, if there are bad rows, while the database finishes; both end before it does. */
export async function finishAndReturn(
  reading: Reading,
  found: Findings,
  finish: () => Promise<void>,
): Promise<WorkbooksBack | undefined> {
  const [returned, finished] = await Promise.allSettled([
    found.rowsBad > 0 ? writeBack(reading, found) : undefined,
    finish(),
  ])
  if (finished.status === 'rejected') throw finished.reason
  if (returned.status === 'rejected') throw returned.reason
  return returned.value
}
