/** Checks the cells of one row against a field table: the form, the browser and the import do the same (REG-3). */
import {
  type Cell,
  cleanText,
  type FieldFacts,
  type FieldValue,
  readCell,
  textCell,
} from '../../rules/field.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import type { ColumnsTable } from '../columns/table.ts'

/** What was read otherwise than it was written, e.g. a date in another spelling. */
export interface Notice {
  field: string
  text: string
}

interface Read {
  /** Text of each field as the file had it, in the order of the table; blanks around are gone. */
  raw: string[]
  notices: Notice[]
}

/** A row without a problem is whole; otherwise only what was read right is there. */
export type CheckedRow<Row> = Read &
  ({ ok: true; values: Row; problems: [] } | { ok: false; values: Partial<Row>; problems: RowProblem[] })

/** In Excel, a text that begins like a formula is kept harmless by an apostrophe that is not its own. */
function unquoted(cell: Cell): Cell {
  return /^'+[=+\-@\t\r]/.test(cell.text) ? { ...cell, text: cell.text.slice(1) } : cell
}

const BLANK = textCell('')

/** All problems of all cells, then those between cells. @param cells in the order of the table's fields */
export function checkCells<Row extends object>(
  table: ColumnsTable<Row>,
  cells: readonly (Cell | undefined)[],
  facts: FieldFacts,
): CheckedRow<Row> {
  const raw: string[] = []
  const values: Record<string, FieldValue> = {}
  const problems: RowProblem[] = []
  const notices: Notice[] = []
  table.fields.forEach((field, at) => {
    const cell = unquoted(cells[at] ?? BLANK)
    raw.push(cleanText(cell.text))
    const verdict = readCell(field, cell, facts)
    if (!verdict.ok) problems.push({ field: field.key, ...verdict.problem })
    else {
      values[field.key] = verdict.value
      if (verdict.notice) notices.push({ field: field.key, text: verdict.notice })
    }
  })
  problems.push(...table.checkRow(values as Partial<Row>, facts))
  return problems.length === 0
    ? { ok: true, raw, notices, values: values as Row, problems: [] }
    : { ok: false, raw, notices, values: values as Partial<Row>, problems }
}

/** The same for a form: texts by field key, as a clerk typed them. */
export function checkTexts<Row extends object>(
  table: ColumnsTable<Row>,
  texts: Readonly<Record<string, string>>,
  facts: FieldFacts,
): CheckedRow<Row> {
  return checkCells(
    table,
    table.fields.map((field) => textCell(texts[field.key] ?? '')),
    facts,
  )
}

/** The texts of a row's values by field key, blanks left out: what a form shows, and what two equal rows share. */
export function textsOf<Row extends object>(table: ColumnsTable<Row>, values: Row): Record<string, string> {
  const shown = table.fields.map((field) => {
    const value = values[field.key] as FieldValue
    return [field.key, value === null ? '' : field.show(value)] as const
  })
  return Object.fromEntries(shown.filter(([, text]) => text !== ''))
}
