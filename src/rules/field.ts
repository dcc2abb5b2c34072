/**
 * Cells and how they are read: every parser takes one cell and gives a verdict, the value or what is wrong with it.
 * Forms, the browser and the import use the same ones (REG-1, REG-3).
 */
import { type CodeTable, codeTables, findCode, offeredLabels } from './code-table.ts'
import { type CellProblem, cellProblem, type FieldRule } from './field-problem.ts'
import { plainText } from './plain-text.ts'
import type { Stage } from './school-class.ts'

/**
 * A cell as the file or form had it. `number`: Excel kept it as a number; `date`: a number shown as a date, its text
 * then `YYYY-MM-DD`; `error`: `#N/A` and the like; `uncalculated`: a formula without a result; `merged`: covered by
 * another cell.
 */
export interface Cell {
  text: string
  kind: 'text' | 'number' | 'date' | 'error' | 'uncalculated' | 'merged'
  /** The text is the result of a formula. */
  hasFormula?: true
}

/** What is stored for a cell; a date is `YYYY-MM-DD`, a month `YYYY-MM`. */
export type FieldValue = string | number | boolean | null

export type Verdict<V> = { ok: true; value: V; notice?: string } | { ok: false; problem: CellProblem }

/** What the parsers must be told about the world; what is left out is not checked. */
export interface FieldFacts {
  /** `YYYY-MM-DD` of the business clock. */
  today: string
  /** Six digits of every county, former ones included. */
  divisions?: ReadonlySet<string> | undefined
  /** Six digits of every region that ever stood in an ID number. */
  idRegions?: ReadonlySet<string> | undefined
  /** The school year that begins this autumn, e.g. 2014. */
  schoolYear?: number | undefined
  /** Class numbers of the school. */
  classNumbers?: ReadonlySet<string> | undefined
  /** Year in which each of them entered its stage, by class number. */
  classCohorts?: ReadonlyMap<string, number> | undefined
  /** Stage of each of them, by class number. */
  classStages?: ReadonlyMap<string, Stage> | undefined
  /** Pupils of each of them: in the class, or entered for it and not yet decided; by class number. */
  classPupils?: ReadonlyMap<string, number> | undefined
  /** Whole years at which children enter primary school, by policy. */
  entryAge?: number | undefined
}

/** Reads a cell that is neither blank nor an error; see readCell. */
export type Parse<V> = (cell: Cell, facts: FieldFacts) => Verdict<V>

export function textCell(text: string): Cell {
  return { text, kind: 'text' }
}

export function good<V>(value: V, notice?: string): Verdict<V> {
  return notice === undefined ? { ok: true, value } : { ok: true, value, notice }
}

export function bad(rule: FieldRule, about?: Partial<Omit<CellProblem, 'rule'>>): Verdict<never> {
  return { ok: false, problem: cellProblem(rule, about) }
}

// Zero-width spaces and joiners, byte order mark, direction marks, soft hyphen.
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g
const UNCLEAN = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/

/** Takes away what nobody typed on purpose: invisible characters, blanks around, line breaks within. */
export function cleanText(text: string): string {
  return UNCLEAN.test(text) ? text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim() : text
}

/**
 * Reads a cell of a field: blank and broken cells first, then the field's own parser.
 * @returns value null for a blank cell of a field that may be blank
 */
export function readCell<V>(
  field: { parse: Parse<V>; required: boolean },
  cell: Cell,
  facts: FieldFacts,
): Verdict<V | null> {
  if (cell.kind === 'error') return bad('cell_error')
  if (cell.kind === 'uncalculated') return bad('formula_without_value')
  const text = cleanText(cell.text)
  if (text) return field.parse({ text, kind: cell.kind }, facts)
  if (cell.kind === 'merged' && field.required) return bad('merged_cell')
  return field.required ? bad('required') : good(null)
}

/** Whether Excel has turned a long number into one of 15 digits (study 5.6): what is lost cannot be guessed. */
export function hasLostDigits(cell: Cell): boolean {
  const isScientific = /^\d(\.\d+)?E\+?(1[5-9]|[2-9]\d)$/i.test(plainText(cell.text))
  return isScientific || (cell.kind === 'number' && Math.abs(Number(cell.text)) >= 1e15)
}

const PRIVATE_USE = /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/u

/** What no text may hold. */
export function characterProblem(text: string): CellProblem | undefined {
  if (PRIVATE_USE.test(text)) return cellProblem('private_use_character')
  if (/[\ufffd□]/.test(text)) return cellProblem('unreadable_character')
  if (/\p{Cc}/u.test(text)) return cellProblem('unreadable_character')
  return undefined
}

/** Free text. @param max greatest number of characters, code points counted */
export function text(max: number): Parse<string> {
  return (cell) => {
    const problem = characterProblem(cell.text)
    if (problem) return { ok: false, problem }
    const value = cell.text.normalize('NFC')
    const length = [...value].length
    return length > max
      ? bad('text_too_long', { cause: `最多 ${max} 个字,现有 ${length} 个字。` })
      : good(value)
  }
}

/** A value of a code table, as label, code or both. */
export function coded<V extends string = string>(codes: CodeTable): Parse<V> {
  const offered = offeredLabels(codes)
  const cure = offered.length > 8 ? undefined : `请填写:${offered.join('、')}。`
  return (cell) => {
    const entry = findCode(codes, cell.text)
    if (entry) return good(entry.value as V)
    const padded = /^\d$/.test(cell.text) ? findCode(codes, `0${cell.text}`) : undefined
    const fix = padded ? { fix: padded.label } : {}
    return bad('code_unknown', { cause: `不是“${codes.title}”的可选值。`, ...(cure ? { cure } : {}), ...fix })
  }
}

const yesNoOf = coded<'yes' | 'no'>(codeTables.yesNo)

export const yesNo: Parse<boolean> = (cell, facts) => {
  const verdict = yesNoOf(cell, facts)
  return verdict.ok ? good(verdict.value === 'yes') : verdict
}

/** A whole number, e.g. a year, a grade, a length of schooling. */
export function wholeNumber(from: number, to: number): Parse<number> {
  return (cell) => {
    const plain = plainText(cell.text).replace(/[年级]+$/, '')
    if (!/^\d{1,6}$/.test(plain)) return bad('number_form')
    const value = Number(plain)
    return value < from || value > to
      ? bad('number_range', { cause: `应在 ${from} 至 ${to} 之间。` })
      : good(value)
  }
}
