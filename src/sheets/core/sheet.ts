/** The sheet itself: XML in, lines of cells out, as soon as each row is whole. */
import type { Cell } from '../../rules/field.ts'
import { dateOfSerial } from '../../rules/field-date.ts'
import { FileProblem } from './file-problem.ts'
import { unescaped } from './parts.ts'
import { xmlSink } from './sax.ts'

/** A row of the sheet as Excel numbers it; cells by column, from 0. */
export interface SheetLine {
  row: number
  cells: (Cell | undefined)[]
  /** Hidden by hand or by a filter: the clerk does not see it. */
  isHidden?: true
}

export interface SheetContext {
  shared: readonly string[]
  /** Per cell style. */
  isDate: readonly boolean[]
  isFrom1904: boolean
}

const MAX_ROW = 1_048_576
/** Columns beyond are not read: no table has so many. */
export const MAX_COLUMN = 1000

/** `AB12` → 27. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return column - 1
}

/** 27 → `AB`. */
export function lettersOf(column: number): string {
  const rest = Math.floor(column / 26)
  const last = String.fromCharCode(65 + (column % 26))
  return rest > 0 ? lettersOf(rest - 1) + last : last
}

/** `1.1000000000000001` and `2.014E3` as they are meant; beyond what a number can tell, as they stand. */
function numberText(raw: string): string {
  const value = Number(raw)
  if (!Number.isFinite(value)) return raw
  return Math.abs(value) < 1e15 ? String(Number(value.toPrecision(15))) : raw
}

function cellOf(type: string, style: number, raw: string, context: SheetContext): Cell {
  if (type === 's') return { text: context.shared[Number(raw)] ?? '', kind: 'text' }
  if (type === 'str' || type === 'inlineStr') return { text: unescaped(raw), kind: 'text' }
  if (type === 'e') return { text: raw, kind: 'error' }
  if (type === 'b') return { text: raw === '1' ? 'TRUE' : 'FALSE', kind: 'text' }
  if (type === 'd') return { text: raw.slice(0, 10), kind: 'date' }
  const serial = Number(raw)
  const isDay = context.isDate[style] && serial >= 1 && serial < 2_958_466
  if (isDay) return { text: dateOfSerial(serial, context.isFrom1904), kind: 'date' }
  return { text: numberText(raw), kind: 'number' }
}

/** What is gathered of the cell that is being read. */
interface Open {
  column: number
  type: string
  style: number
  hasFormula: boolean
  hasValue: boolean
  text: string
}

/** Reads a sheet part. `take` gives the lines that are whole by now, and forgets them. */
export function sheetReader(context: SheetContext) {
  let lines: SheetLine[] = []
  let line: SheetLine = { row: 0, cells: [] }
  let column = -1
  let cell: Open | undefined
  let isText = false
  let isPhonetic = false

  function openRow({ r: reference, hidden }: Readonly<Record<string, string>>): void {
    const row = reference === undefined ? line.row + 1 : Number(reference)
    if (!Number.isInteger(row) || row <= line.row || row > MAX_ROW) throw new FileProblem('file_damaged')
    line = hidden === '1' || hidden === 'true' ? { row, cells: [], isHidden: true } : { row, cells: [] }
    column = -1
  }
  function openCell(attributes: Readonly<Record<string, string>>): void {
    column = attributes.r === undefined ? column + 1 : columnOf(attributes.r)
    const style = Number(attributes.s ?? 0)
    cell = { column, type: attributes.t ?? 'n', style, hasFormula: false, hasValue: false, text: '' }
  }
  function closeCell(): void {
    const done = cell
    cell = undefined
    if (!done || done.column < 0 || done.column >= MAX_COLUMN) return
    if (done.hasValue) {
      const read = cellOf(done.type, done.style, done.text, context)
      line.cells[done.column] = done.hasFormula ? { ...read, hasFormula: true } : read
    } else if (done.hasFormula) line.cells[done.column] = { text: '', kind: 'uncalculated' }
  }
  const sink = xmlSink({
    open: (name, attributes) => {
      if (name === 'c') openCell(attributes)
      else if (name === 'row') openRow(attributes)
      else if (!cell) return
      else if (name === 'v' || (name === 't' && !isPhonetic)) {
        isText = true
        cell.hasValue = true
      } else if (name === 'f') cell.hasFormula = true
      else if (name === 'rPh') isPhonetic = true
    },
    text: (text) => {
      if (isText && cell) cell.text += text
    },
    close: (name) => {
      if (name === 'v' || name === 't') isText = false
      else if (name === 'c') closeCell()
      else if (name === 'row') lines.push(line)
      else if (name === 'rPh') isPhonetic = false
    },
  })
  return {
    ...sink,
    take(): SheetLine[] {
      const taken = lines
      lines = []
      return taken
    },
  }
}
