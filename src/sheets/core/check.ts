/** Checks the cells of one row against a field table: the form, the browser and the import do the same (REG-3). */
import {
  type Cell,
  cleanText,
  type FieldFacts,
  type FieldValue,
  readCell,
  textCell,
  type Verdict,
} from '../../rules/field.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import type { ColumnsTable, Field } from '../columns/table.ts'

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

interface ReadCell {
  /** As the file had it; blanks around are gone. */
  raw: string
  verdict: Verdict<FieldValue>
}

function readOf(field: Field, written: Cell, facts: FieldFacts): ReadCell {
  const cell = unquoted(written)
  return { raw: cleanText(cell.text), verdict: readCell(field, cell, facts) }
}

/** Texts of a column that are remembered: the spellings of a coded field, the divisions of a county. */
const MAX_KNOWN = 256
/** A full memory that has not helped with so many cells for each it had to read is given up: names, numbers. */
const WORTH = 4

/** Reads the cells of one field; most columns say a few things over and over. */
function cellReader(field: Field, facts: FieldFacts): (cell: Cell) => ReadCell {
  const known = new Map<string, ReadCell>()
  let isWorthIt = true
  let hits = 0
  return (cell) => {
    if (!isWorthIt || cell.kind !== 'text') return readOf(field, cell, facts)
    const before = known.get(cell.text)
    if (before) {
      hits += 1
      return before
    }
    const read = readOf(field, cell, facts)
    if (known.size < MAX_KNOWN) known.set(cell.text, read)
    else if (hits < WORTH * MAX_KNOWN) {
      isWorthIt = false
      known.clear()
    }
    return read
  }
}

/**
 * Checks rows of one table: all problems of all cells, then those between cells.
 * @returns what checks a row's cells, in the order of the table's fields
 */
export function rowChecker<Row extends object>(
  table: ColumnsTable<Row>,
  facts: FieldFacts,
): (cells: readonly (Cell | undefined)[]) => CheckedRow<Row> {
  const columns = table.fields.map((field) => ({ key: field.key, read: cellReader(field, facts) }))
  // All keys at once: an object that gets them one by one becomes a slow one.
  const blank = JSON.stringify(Object.fromEntries(table.fields.map(({ key }) => [key, null])))
  const template = JSON.parse(blank) as Record<string, FieldValue>
  return (cells) => {
    const raw: string[] = []
    const values = { ...template }
    const problems: RowProblem[] = []
    const notices: Notice[] = []
    columns.forEach(({ key, read }, at) => {
      const { raw: text, verdict } = read(cells[at] ?? BLANK)
      raw.push(text)
      if (!verdict.ok) {
        problems.push({ field: key, ...verdict.problem })
        delete values[key]
      } else {
        values[key] = verdict.value
        if (verdict.notice) notices.push({ field: key, text: verdict.notice })
      }
    })
    problems.push(...table.checkRow(values as Partial<Row>, facts))
    return problems.length === 0
      ? { ok: true, raw, notices, values: values as Row, problems: [] }
      : { ok: false, raw, notices, values: values as Partial<Row>, problems }
  }
}

/** The same for a form: texts by field key, as a clerk typed them. */
export function checkTexts<Row extends object>(
  table: ColumnsTable<Row>,
  texts: Readonly<Record<string, string>>,
  facts: FieldFacts,
): CheckedRow<Row> {
  return rowChecker(table, facts)(table.fields.map((field) => textCell(texts[field.key] ?? '')))
}

/** The texts of a row's values by field key, blanks left out: what a form shows, and what two equal rows share. */
export function textsOf<Row extends object>(table: ColumnsTable<Row>, values: Row): Record<string, string> {
  const shown = table.fields.map((field) => {
    const value = values[field.key] as FieldValue
    return [field.key, value === null ? '' : field.show(value)] as const
  })
  return Object.fromEntries(shown.filter(([, text]) => text !== ''))
}
