/** The header of a sheet: columns are found by their text, in any order (REG-1). */
import { cleanText } from '../../rules/field.ts'
import type { ColumnsTable } from '../columns/table.ts'
import { FileProblem } from './file-problem.ts'
import type { SheetLine } from './sheet.ts'

/** A title or a note may stand above the header; below this many lines there is none. */
export const HEADER_WITHIN = 20

/** What a returned workbook has added. */
const OURS = new Set(['错误说明', '修改建议', '提醒(不算错误)'])

/** Of headers that are unknown or missing, as many are named. */
const MOST_NAMED = 8

/** Stars, blanks and the width of brackets do not matter. */
function plain(header: string): string {
  return cleanText(header)
    .normalize('NFKC')
    .replace(/[\s*★※☆:]/g, '')
    .toUpperCase()
}

export interface Header {
  row: number
  /** Per field of the table: its column in the sheet; undefined where the sheet has none. */
  columns: readonly (number | undefined)[]
  /** Headers that are no field's, as they stand in the sheet: they are not taken in. */
  unknown: readonly string[]
}

interface Candidate extends Header {
  found: number
  missing: string[]
  twice: string[]
}

function candidate<Row extends object>(table: ColumnsTable<Row>, line: SheetLine): Candidate {
  const at = new Map<string, number[]>()
  line.cells.forEach((cell, column) => {
    if (!cell?.text) return
    const name = plain(cell.text)
    at.set(name, [...(at.get(name) ?? []), column])
  })
  const places = table.fields.map((field) =>
    [field.header, ...field.aliases].flatMap((header) => at.get(plain(header)) ?? []),
  )
  const known = new Set(places.flat())
  const unknown = line.cells.flatMap((cell, column) =>
    cell && cleanText(cell.text) !== '' && !known.has(column) && !OURS.has(cleanText(cell.text))
      ? [cleanText(cell.text)]
      : [],
  )
  const headersOf = (isWanted: (place: number[], required: boolean) => boolean) =>
    table.fields
      .filter((field, index) => isWanted(places[index] ?? [], field.required))
      .map((field) => field.header)
  return {
    row: line.row,
    columns: places.map((place) => place[0]),
    unknown,
    found: places.filter((place) => place.length > 0).length,
    missing: headersOf((place, required) => required && place.length === 0),
    twice: headersOf((place) => place.length > 1),
  }
}

// Where no column is required, a line of text above the header has none missing either.
const isWhole = (one: Candidate) => one.found > 0 && one.missing.length === 0

/** Whether a line is the header, with every required column. */
export function isHeader<Row extends object>(table: ColumnsTable<Row>, line: SheetLine): boolean {
  return isWhole(candidate(table, line))
}

const named = (headers: readonly string[]) =>
  headers.slice(0, MOST_NAMED).join('、') + (headers.length > MOST_NAMED ? `等 ${headers.length} 列` : '')

/** What a header lacks; one that has less than half of what is required is another workbook's. */
function incomplete<Row extends object>(table: ColumnsTable<Row>, best: Candidate): FileProblem {
  const { missing, unknown } = best
  const required = table.fields.filter((field) => field.required).length
  const hint = unknown.length > 0 ? `;文件中不认识的列:${named(unknown)}` : ''
  return missing.length * 2 > required && missing.length > 2
    ? new FileProblem('file_other_template', `所需的是“${table.title}”,文件缺少${named(missing)}${hint}`)
    : new FileProblem('file_header_missing', named(missing) + hint)
}

/**
 * The header among the first lines: the first with every required column, else the one that comes nearest is blamed.
 * @throws FileProblem which required columns are missing, or which stands twice
 */
export function findHeader<Row extends object>(
  table: ColumnsTable<Row>,
  lines: readonly SheetLine[],
): Header {
  const candidates = lines.map((line) => candidate(table, line))
  const whole = candidates.find(isWhole)
  const best = whole ?? candidates.reduce((a, b) => (b.found > a.found ? b : a))
  if (best.twice.length > 0) throw new FileProblem('file_header_twice', best.twice.join('、'))
  if (best.found === 0) throw new FileProblem('file_header_nowhere')
  if (best.missing.length > 0) throw incomplete(table, best)
  return { row: best.row, columns: best.columns, unknown: best.unknown }
}
