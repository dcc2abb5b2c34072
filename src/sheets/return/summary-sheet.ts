/** The sheet that sums up, as XML: few rows, no styles of its own. */
import { lettersOf } from '../core/sheet.ts'
import { xmlText } from '../core/sheet-xml.ts'
import { safeText } from '../workbook.ts'
import { type Returned, summaryLines } from './layout.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const WIDTHS = [36, 14, 14, 30]

export function summarySheet(
  of: Pick<Returned<object>, 'summary' | 'problemsByRow' | 'cautions' | 'labels'>,
): string {
  const cell = (value: string | number, reference: string) =>
    typeof value === 'number'
      ? `<c r="${reference}"><v>${value}</v></c>`
      : `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${xmlText(safeText(value))}</t></is></c>`
  const rows = summaryLines(of).map(({ cells }, at) => {
    const texts = cells.map((value, column) => cell(value, `${lettersOf(column)}${at + 1}`))
    return `<row r="${at + 1}">${texts.join('')}</row>`
  })
  const cols = WIDTHS.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="${MAIN}"><cols>${cols.join('')}</cols><sheetData>${rows.join('')}</sheetData></worksheet>`
}
