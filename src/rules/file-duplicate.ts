/**
 * Pupils who stand twice in one file (study 5.5, nos. 4 and 17). It is told with all their rows; it is no error of the
 * file, for who is who is decided by the identity check (REG-2, REG-5).
 */
import { type CellProblem, cellProblem, type RowProblem } from './field-problem.ts'

/** What tells one pupil from another in a row; blank or unread: null. */
export interface RowIdentity {
  idType?: string | null
  idNumber?: string | null
  name?: string | null
  sex?: string | null
  birthDate?: string | null
}

/** Rows that name one pupil, by their numbers in Excel, ascending. */
export interface FileDuplicate {
  rule: 'id_number_twice' | 'traits_twice'
  rows: number[]
}

const TEXTS = {
  id_number_twice: { field: 'idNumber', cause: (rows: string) => `第 ${rows} 行的身份证件号相同。` },
  traits_twice: {
    field: 'name',
    cause: (rows: string) => `第 ${rows} 行的姓名、性别、出生日期都相同,其中有人没有身份证件号。`,
  },
} as const

const MOST_ROWS_NAMED = 10

/** In words: which rows, why, and what to do. */
export function tellDuplicate({ rule, rows }: FileDuplicate): RowProblem {
  const { field, cause } = TEXTS[rule]
  const named = rows.slice(0, MOST_ROWS_NAMED).join('、') + (rows.length > MOST_ROWS_NAMED ? ' 等' : '')
  const problem: CellProblem = cellProblem(rule, { cause: cause(named) })
  return { field, ...problem }
}

interface Alike {
  rows: number[]
  hasUnnumbered: boolean
}

/** Rows by what they have in common; one that stands alone, as nearly all do, takes no more room than its number. */
function alikeByKey() {
  const byKey = new Map<string, number | Alike>()
  return {
    add(key: string, row: number, isUnnumbered: boolean): void {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, isUnnumbered ? -row : row)
      else if (typeof known === 'number')
        byKey.set(key, { rows: [Math.abs(known), row], hasUnnumbered: isUnnumbered || known < 0 })
      else {
        known.rows.push(row)
        known.hasUnnumbered ||= isUnnumbered
      }
    },
    several: () => [...byKey.values()].filter((one) => typeof one === 'object'),
  }
}

/** Gathers rows in their order, and tells who stands twice. Memory grows with the rows, which are limited by policy. */
export function duplicateFinder() {
  const byNumber = alikeByKey()
  const byTraits = alikeByKey()
  return {
    add(row: number, { idType, idNumber, name, sex, birthDate }: RowIdentity): void {
      if (idType && idNumber) byNumber.add(`${idType} ${idNumber}`, row, false)
      if (!name || !sex || !birthDate || idNumber === undefined) return
      byTraits.add(`${name} ${sex} ${birthDate}`, row, idNumber === null)
    },
    found(): FileDuplicate[] {
      const numbers = byNumber.several().map(({ rows }) => ({ rule: 'id_number_twice' as const, rows }))
      const traits = byTraits
        .several()
        .filter(({ hasUnnumbered }) => hasUnnumbered)
        .map(({ rows }) => ({ rule: 'traits_twice' as const, rows }))
      return [...numbers, ...traits].sort((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0))
    },
  }
}
