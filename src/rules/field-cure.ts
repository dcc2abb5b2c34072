/**
 * Cures that are safe with one click (REG-3): the cell with what was meant beyond doubt, for the clerk to look at
 * before it is put in. What is lost or has two readings is never guessed: it has no cure here.
 */
import { type Cell, cleanText, type FieldFacts, type FieldValue, type Parse, readCell } from './field.ts'
import { normaliseIdNumber } from './id-number.ts'
import { narrowText, plainText } from './plain-text.ts'

/** Cures by kind. `isSure`: chosen from the start; the others only when the clerk ticks them. */
export const CURES = {
  six_zeros: { label: '行政区划代码补 6 个 0', isSure: true },
  date_spelling: { label: '日期、年月统一写法', isSure: true },
  full_width: { label: '全角改为半角,小写字母改为大写', isSure: true },
  marks: { label: '去掉号码里的引号和标点', isSure: true },
  blanks: { label: '去掉空格、换行和看不见的字符', isSure: true },
  dots: { label: '姓名间隔号统一为“·”', isSure: true },
  unit: { label: '去掉数字后面的单位', isSure: true },
  // Excel drops zeros in front of numbers, and of nothing else; a digit may be missing all the same (study 5.6).
  leading_zero: { label: '补上开头的 0(请逐个核对)', isSure: false },
} as const satisfies Record<string, { label: string; isSure: boolean }>

export type CureKind = keyof typeof CURES

/** What a cell has, and what it should have. */
export interface Cure {
  kind: CureKind
  before: string
  after: string
}

/** Rules whose `fix` is the only thing that can have been meant. */
const KIND_OF_FIX: Readonly<Record<string, CureKind>> = {
  division_six_digits: 'six_zeros',
  distance_form: 'unit',
  leading_zero_lost: 'leading_zero',
}

interface CuredField {
  parse: Parse<NonNullable<FieldValue>>
  show(value: NonNullable<FieldValue>): string
  required: boolean
  codes?: object
}

const withoutBlanks = (text: string) => cleanText(text).replace(/\s/g, '')
const DATE = /^\d{6}(\d\d)?$|^\d{4}\.\d\d\.\d\d-/

/** What was done to a text that was read right, to come to the one that is asked for. */
function kindOfChange(field: CuredField, before: string, after: string): CureKind | undefined {
  const tight = withoutBlanks(before)
  if (cleanText(before) === after || tight === after) return 'blanks'
  // A code or a former label is read as what it means; the clerk may leave it.
  if (field.codes) return cleanText(before) === before ? undefined : 'blanks'
  const wanted = after.toUpperCase()
  const narrow = narrowText(tight).toUpperCase()
  if (narrow === wanted && /[0-9A-Z]/.test(after)) return 'full_width'
  if (after.includes('·')) return 'dots'
  if (plainText(tight).toUpperCase() === wanted) return 'marks'
  if (DATE.test(after)) return 'date_spelling'
  return /^[0-9A-Z]+$/.test(after) && normaliseIdNumber(tight) === wanted ? 'marks' : undefined
}

function cureOfFault(field: CuredField, cell: Cell, fix: string, rule: string, facts: FieldFacts) {
  const kind = KIND_OF_FIX[rule]
  if (!kind || (kind === 'leading_zero' && cell.kind !== 'number')) return undefined
  const isCured = readCell(field, { text: fix, kind: 'text' }, facts).ok
  return isCured ? { kind, before: cell.text, after: fix } : undefined
}

/** The safe cure of a cell, if it needs and has one. A formula is the clerk's own affair. */
export function cureOf(field: CuredField, cell: Cell | undefined, facts: FieldFacts): Cure | undefined {
  if (!cell || cell.hasFormula || cell.kind === 'merged') return undefined
  const verdict = readCell(field, cell, facts)
  if (!verdict.ok) {
    const { fix, rule } = verdict.problem
    return fix === undefined ? undefined : cureOfFault(field, cell, fix, rule, facts)
  }
  if (verdict.value === null) return undefined
  const after = field.show(verdict.value)
  const before = cell.text
  if (before === after) return undefined
  // A number is shown as the sheet formats it; only a day that Excel counts is not what is asked for.
  if (cell.kind === 'number' && !DATE.test(after)) return undefined
  const kind = kindOfChange(field, before, after)
  return kind && { kind, before, after }
}
