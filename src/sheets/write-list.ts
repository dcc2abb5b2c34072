/** A list as a workbook to look at: what the page shows, as text that no programme takes for a formula. */
import { PassThrough, type Readable } from 'node:stream'
import { HEADER_FILL, openWriter, safeText } from './workbook.ts'
import { BREATH, keepUp } from './write.ts'

export type ListCell = string | number | null

export interface ListHead {
  sheetName: string
  /** A line above the header and at the foot of every printed page: who took it, when, what for. */
  note: string
  columns: readonly { header: string; width: number }[]
}

async function fill(
  out: PassThrough,
  head: ListHead,
  rows: AsyncIterable<readonly ListCell[]>,
): Promise<void> {
  const writer = openWriter(out)
  const sheet = writer.addWorksheet(head.sheetName, {
    views: [{ state: 'frozen', xSplit: 1, ySplit: 2 }],
    headerFooter: { oddFooter: `&L${head.note.replaceAll('&', '&&')}&R第 &P 页,共 &N 页` },
  })
  sheet.columns = head.columns.map(({ width }) => ({ width, style: { numFmt: '@' } }))
  const note = sheet.addRow([safeText(head.note)])
  note.font = { bold: true, color: { argb: 'FFC00000' } }
  note.commit()
  const header = sheet.addRow(head.columns.map((column) => column.header))
  header.font = { bold: true }
  header.eachCell((cell) => {
    cell.fill = HEADER_FILL
  })
  header.commit()
  let count = 0
  for await (const cells of rows) {
    const row = sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? safeText(cell) : cell)))
    row.eachCell((cell) => {
      if (typeof cell.value === 'number') cell.numFmt = '0'
    })
    row.commit()
    count += 1
    if (count % BREATH === 0) await keepUp(out)
    if (out.destroyed) return
  }
  await writer.commit()
}

/** Written while the rows come. An error of the rows destroys the stream. */
export function writeList(head: ListHead, rows: AsyncIterable<readonly ListCell[]>): Readable {
  const out = new PassThrough()
  fill(out, head, rows).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return out
}
