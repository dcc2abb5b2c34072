/**
 * Pupils who stand twice in one file (study 5.5, nos. 4 and 17). It is told before the file is sent, with both rows; it
 * is no error of the file, for who is who is decided by the identity check (REG-2, REG-5).
 */

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
  id_number_twice: {
    label: '同一份文件中身份证件号重复',
    cause: (rows: string) => `第 ${rows} 行的身份证件号相同。`,
    cure: '请核对是否同一名学生重复填写;是的,只留一行。不是的,请对照户口簿改正号码。',
  },
  traits_twice: {
    label: '同一份文件中姓名、性别、出生日期都相同',
    cause: (rows: string) => `第 ${rows} 行的姓名、性别、出生日期都相同,其中有人没有身份证件号。`,
    cure: '请核对是否同一名学生重复填写;确为两人的,可以照常上传,由学籍主管部门核实。',
  },
} as const

const MOST_ROWS_NAMED = 10

/** In words: which rows, why, and what to do. */
export function tellDuplicate({ rule, rows }: FileDuplicate): { label: string; cause: string; cure: string } {
  const { label, cause, cure } = TEXTS[rule]
  const named = rows.slice(0, MOST_ROWS_NAMED).join('、') + (rows.length > MOST_ROWS_NAMED ? ' 等' : '')
  return { label, cause: cause(named), cure }
}

interface Traits {
  rows: number[]
  hasUnnumbered: boolean
}

/** Gathers rows in their order, and tells who stands twice. Memory grows with the rows. */
export function duplicateFinder() {
  const byNumber = new Map<string, number[]>()
  const byTraits = new Map<string, Traits>()
  return {
    add(row: number, { idType, idNumber, name, sex, birthDate }: RowIdentity): void {
      if (idType && idNumber) {
        const key = `${idType} ${idNumber}`
        byNumber.set(key, [...(byNumber.get(key) ?? []), row])
      }
      if (!name || !sex || !birthDate || idNumber === undefined) return
      const key = `${name} ${sex} ${birthDate}`
      const known = byTraits.get(key) ?? { rows: [], hasUnnumbered: false }
      byTraits.set(key, {
        rows: [...known.rows, row],
        hasUnnumbered: known.hasUnnumbered || idNumber === null,
      })
    },
    found(): FileDuplicate[] {
      const numbers = [...byNumber.values()].map((rows) => ({ rule: 'id_number_twice' as const, rows }))
      const traits = [...byTraits.values()]
        .filter(({ hasUnnumbered }) => hasUnnumbered)
        .map(({ rows }) => ({ rule: 'traits_twice' as const, rows }))
      return [...numbers, ...traits]
        .filter(({ rows }) => rows.length > 1)
        .sort((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0))
    },
  }
}
