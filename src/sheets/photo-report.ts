/** What became of each file of a photo archive, as a workbook for the clerk. */
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { BAD_FILL, HEADER_FILL, openWriter, safeText } from './workbook.ts'

export interface PhotoReportRow {
  file: string
  /** 已入库, 照片相同,跳过, or 未入库. */
  result: string
  pupil: string
  cause: string
  cure: string
  isBad: boolean
}

const COLUMNS = [
  ['文件名', 36],
  ['结果', 16],
  ['学生', 14],
  ['原因', 44],
  ['修改建议', 44],
] as const

/** @param rows in the order of the archive; @param summary label and text, above them */
export async function writePhotoReport(
  rows: readonly PhotoReportRow[],
  summary: readonly (readonly [label: string, text: string])[],
): Promise<Buffer> {
  const out = new PassThrough()
  const whole = buffer(out)
  const writer = openWriter(out)
  const sheet = writer.addWorksheet('照片导入结果', {
    views: [{ state: 'frozen', ySplit: summary.length + 1 }],
  })
  sheet.columns = COLUMNS.map(([, width]) => ({
    width,
    style: { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } },
  }))
  for (const [label, text] of summary) sheet.addRow([label, safeText(text)]).commit()
  const head = sheet.addRow(COLUMNS.map(([header]) => header))
  head.eachCell((cell) => {
    cell.font = { bold: true }
    cell.fill = HEADER_FILL
  })
  head.commit()
  for (const { file, result, pupil, cause, cure, isBad } of rows) {
    const row = sheet.addRow([file, result, pupil, cause, cure].map(safeText))
    if (isBad) row.getCell(1).fill = BAD_FILL
    row.commit()
  }
  await writer.commit()
  return whole
}
