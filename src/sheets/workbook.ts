/** What every written workbook shares: text stays text, code columns have drop-downs, headers have notes. */
import type { Writable } from 'node:stream'
import ExcelJS, { type DataValidation, type Worksheet } from 'exceljs'
import { offeredLabels } from '../rules/code-table.ts'
import type { Field } from './columns/table.ts'
import { lettersOf } from './core/sheet.ts'

export { safeText } from './core/safe-text.ts'

export type Writer = InstanceType<typeof ExcelJS.stream.xlsx.WorkbookWriter>

/** Strings are written where they stand: no table of them grows in memory. */
export function openWriter(stream: Writable): Writer {
  return new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
}

export const HEADER_FILL = solid('FFD9E1F2')
const REQUIRED_FILL = solid('FFFCE4D6')
/** One step beside the red of Excel's own style "bad", so that a mark of ours is told from the sender's formats. */
export const BAD_FILL = solid('FFFFC7CF')
/** Likewise beside Excel's own "neutral": what is asked about and not wrong. */
export const CAUTION_FILL = solid('FFFFEB9D')

function solid(argb: string) {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } } as const
}

/** Excel's format of a column: text, so that no digit is lost, or a number with one decimal. */
function formatOf(field: Field): string {
  return field.isText ? '@' : '0.0'
}

/** The sheet of a table, its columns as wide and of the format that their fields ask for. */
export function openSheet(writer: Writer, table: { sheetName: string; fields: readonly Field[] }): Worksheet {
  const sheet = writer.addWorksheet(table.sheetName, { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] })
  sheet.columns = table.fields.map((field) => ({ width: field.width, style: { numFmt: formatOf(field) } }))
  return sheet
}

export function addHeader(
  sheet: Worksheet,
  fields: readonly Field[],
  noteOf?: (field: Field) => string,
): void {
  const row = sheet.addRow(fields.map((field) => field.header))
  fields.forEach((field, at) => {
    const cell = row.getCell(at + 1)
    cell.font = { bold: true }
    cell.fill = field.required ? REQUIRED_FILL : HEADER_FILL
    if (noteOf) cell.note = noteOf(field)
  })
  row.commit()
}

/** What a clerk should know about a column, under its header. */
export function headerNote(field: Field, choices: readonly string[]): string {
  const listed = choices.length > 0 && choices.length <= 8 ? `可选:${choices.join('、')}。` : ''
  const list = choices.length > 8 ? '请从下拉列表中选择。' : listed
  const format = choices.length === 0 ? `格式:${field.format}。` : ''
  const example = field.example ? `例:${field.example}` : ''
  return [field.required ? '必填。' : '选填。', field.note, format, list, example]
    .filter((part) => part !== '')
    .join('\n')
}

/** What a column offers: the caller's choices first (e.g. the school's classes), else its code table. */
export function choicesOf(
  field: Field,
  choices: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return choices[field.key] ?? (field.codes ? offeredLabels(field.codes) : [])
}

/** exceljs has it, its types do not. */
interface WithValidations {
  dataValidations: { add(range: string, validation: DataValidation): void }
}

/** A column's list; an open one only proposes, e.g. the counties nearby. */
export interface DropDown {
  column: number | undefined
  choices: readonly string[]
  isOpen?: boolean
}

const CHOICES = '选项'
/** Rows beyond are checked all the same; programmes that open the file are slow with long ranges. */
const LAST_ROW = 2001

/**
 * Drop-downs for columns of a sheet, from a hidden sheet that holds the lists: a list in the cell itself may have 255
 * characters only. To be called before the sheet is committed.
 */
export function addDropDowns(
  writer: Writer,
  sheet: Worksheet,
  columns: readonly DropDown[],
  fromRow: number,
): void {
  const lists = columns.flatMap(({ column, choices, isOpen }) =>
    column === undefined || choices.length === 0 ? [] : [{ column, choices, isOpen: isOpen ?? false }],
  )
  if (lists.length === 0) return
  const { dataValidations } = sheet as unknown as WithValidations
  lists.forEach(({ column, choices, isOpen }, at) => {
    const letters = lettersOf(column)
    dataValidations.add(`${letters}${fromRow}:${letters}${LAST_ROW}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`${CHOICES}!$${lettersOf(at)}$1:$${lettersOf(at)}$${choices.length}`],
      showErrorMessage: !isOpen,
      errorStyle: 'warning',
      errorTitle: '不在列表中',
      error: '请从下拉列表中选择。',
    })
  })
  const hidden = writer.addWorksheet(CHOICES, { state: 'hidden' })
  const longest = Math.max(...lists.map(({ choices }) => choices.length))
  for (let row = 0; row < longest; row++)
    hidden.addRow(lists.map(({ choices }) => choices[row] ?? null)).commit()
  hidden.commit()
}
