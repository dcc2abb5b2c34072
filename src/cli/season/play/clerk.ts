/** A clerk before a workbook that came back: reads what is said of each row, and mends just that. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ColumnsTable } from '../../../sheets/columns/table.ts'
import { findHeader } from '../../../sheets/core/header.ts'
import type { SheetLine } from '../../../sheets/core/sheet.ts'
import { readLines } from '../../../sheets/read.ts'
import type { Mistake } from '../mistakes.ts'
import type { Row } from '../row.ts'
import { type Edit, mendPaper } from './paper.ts'

/** The columns in which a returned workbook tells what is wrong with a row, a line each: header, colon, text. */
const CAUSE = '错误说明'
const CURE = '修改建议'
/** How a cure tells what to type instead. */
const INSTEAD = /可改为:(.+)$/

export interface PaperRow {
  /** Its number in Excel. */
  row: number
  /** Cells as texts, by field. */
  cells: Row
}

export interface ReturnedRow extends PaperRow {
  /** Fields that are marked, in the order told; empty text where the row as a whole is meant. */
  marked: string[]
  /** What to type instead, by field, where the registry knows. */
  cures: ReadonlyMap<string, string>
}

async function linesOf(content: Buffer): Promise<SheetLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'xueji-clerk-'))
  try {
    const path = join(folder, 'paper.xlsx')
    await writeFile(path, content)
    const lines: SheetLine[] = []
    for await (const line of readLines(path)) lines.push(line)
    return lines
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function rowsOf<T extends object>(lines: readonly SheetLine[], table: ColumnsTable<T>) {
  const header = findHeader(table, lines.slice(0, 20))
  return lines
    .filter((line) => line.row > header.row)
    .map((line) => ({
      line,
      row: line.row,
      cells: Object.fromEntries(
        table.fields.map((field, at) => [field.key, line.cells[header.columns[at] ?? -1]?.text ?? '']),
      ) as Row,
    }))
    .filter(({ cells }) => Object.values(cells).some((text) => text !== ''))
}

/** The rows of a workbook that the registry gave, in order. */
export async function readPaper<T extends object>(
  content: Buffer,
  table: ColumnsTable<T>,
): Promise<PaperRow[]> {
  return rowsOf(await linesOf(content), table).map(({ row, cells }) => ({ row, cells }))
}

/** The rows of a returned workbook, in order, with the fields that were marked. */
export async function readReturned<T extends object>(
  content: Buffer,
  table: ColumnsTable<T>,
): Promise<ReturnedRow[]> {
  const lines = await linesOf(content)
  const titles = lines.find((line) => line.cells.some((cell) => cell?.text.trim() === CAUSE))?.cells
  const place = (title: string) => titles?.findIndex((cell) => cell?.text.trim() === title) ?? -1
  if (place(CAUSE) < 0) throw new Error(`A returned workbook has no column ${CAUSE}.`)
  const keys = new Map(table.fields.map((field) => [field.header, field.key]))
  const toldIn = (line: SheetLine, title: string) =>
    (line.cells[place(title)]?.text ?? '')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => ({ field: keys.get(text.split(':')[0] ?? '') ?? '', text }))
  return rowsOf(lines, table).map(({ line, row, cells }) => ({
    row,
    cells,
    marked: toldIn(line, CAUSE).map(({ field }) => field),
    cures: new Map(
      toldIn(line, CURE).flatMap(({ field, text }) => {
        const instead = INSTEAD.exec(text)?.[1]
        return instead === undefined ? [] : [[field, instead]]
      }),
    ),
  }))
}

/**
 * Which of the clerk's own mistakes the marks name; he mends these and no other.
 * @returns marks that no mistake explains, as `row field`: the registry refused what was right
 */
export function explainMarks(
  rows: readonly Pick<ReturnedRow, 'marked'>[],
  mistakes: readonly Mistake[],
): { named: Mistake[]; unexplained: string[] } {
  const made = new Map(mistakes.map((one) => [`${one.row} ${one.field}`, one]))
  const repeated = new Map(mistakes.flatMap((one) => (one.kind === 'repeated_row' ? [[one.row, one]] : [])))
  const named = new Set<Mistake>()
  const unexplained: string[] = []
  for (const [at, { marked }] of rows.entries())
    for (const field of marked) {
      const mistake = repeated.get(at) ?? made.get(`${at} ${field}`)
      if (mistake) named.add(mistake)
      else unexplained.push(`${at} ${field}`)
    }
  return { named: [...named], unexplained }
}

/** The mistakes that stay, numbered as the rows are once the named ones are mended and rows too many are gone. */
export function mistakesLeft(mistakes: readonly Mistake[], mended: readonly Mistake[]): Mistake[] {
  const isMended = new Set(mended)
  const gone = mended.flatMap((one) => (one.kind === 'repeated_row' ? [one.row] : []))
  return mistakes
    .filter((one) => !isMended.has(one) && !gone.includes(one.row))
    .map((one) => ({ ...one, row: one.row - gone.filter((row) => row < one.row).length }))
}

/**
 * The very workbook that came back, with the named mistakes mended: as the cure says where it says what to type, else
 * from the child's papers; rows too many are cut out.
 * @param rows as they were read from it
 */
export function mendReturned<T extends object>(
  content: Buffer,
  table: ColumnsTable<T>,
  rows: readonly ReturnedRow[],
  named: readonly Mistake[],
): Promise<Buffer> {
  const at = (mistake: Mistake) => {
    const row = rows[mistake.row]
    if (!row) throw new Error(`The returned workbook has no row ${mistake.row}.`)
    return row
  }
  const isRepeated = (one: Mistake) => one.kind === 'repeated_row'
  const edits = named
    .filter((one) => !isRepeated(one))
    .map((one) => {
      const { row, cures } = at(one)
      const text = cures.get(one.field) ?? String(one.was)
      return { row, field: one.field, text } as Edit<T>
    })
  return mendPaper(content, table, edits, [...new Set(named.filter(isRepeated).map((one) => at(one).row))])
}

/** How many cells of two rows are the same. */
const likeness = (a: Row, b: Row) =>
  Object.keys(a).filter((key) => String(a[key] ?? '') === String(b[key] ?? '')).length

/**
 * The mistakes in a workbook of bad rows only, numbered as its rows are: each is found among the rows that were sent,
 * of which only those with a mistake that must be refused can be bad.
 */
export function mistakesOfBadRows(
  bad: readonly PaperRow[],
  sent: { rows: readonly Row[]; mistakes: readonly Mistake[] },
): Mistake[] {
  const left = new Set(sent.mistakes.filter((one) => one.isRefused).map((one) => one.row))
  return bad.flatMap(({ cells }, row) => {
    const [best] = [...left]
      .map((at) => ({ at, like: likeness(cells, sent.rows[at] ?? {}) }))
      .sort((a, b) => b.like - a.like || a.at - b.at)
    if (!best) return []
    left.delete(best.at)
    return sent.mistakes.filter((one) => one.row === best.at).map((one) => ({ ...one, row }))
  })
}
