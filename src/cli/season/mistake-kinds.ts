/** The kinds of mistakes that clerks make in one cell, and how often. */
import type { Random } from './random.ts'
import type { Cell, Row } from './row.ts'

/** What one kind of mistake does, and how often. */
export interface MistakeSpec {
  isRefused: boolean
  /** Share of rows with this slip. */
  slip: number
  /** Share of files that have it in every row. */
  habit: number
  fields: readonly string[]
  /** The spoiled cell; undefined where this cell cannot be spoiled so. */
  spoil(random: Random, cell: string, row: Row): Cell | undefined
}

const isResident = (row: Row) => row.idType === '居民身份证'
const IDS = ['idNumber', 'member1IdNumber', 'member2IdNumber']
const NUMBERS = ['phone', 'member1Phone', 'postcode', 'idNumber', 'birthDivision']
const DIVISIONS = ['birthDivision', 'householdDivision', 'member1HouseholdDivision']
const REQUIRED = ['phone', 'currentAddress', 'entryMode', 'transport', 'health', 'attendance', 'homeAddress']
const LABELS = ['sex', 'attendance', 'ethnicity', 'idType', 'householdType']
const CODE: Readonly<Record<string, string>> = {
  男: '1',
  女: '2',
  走读: '1',
  住校: '2',
  汉族: '01',
  居民身份证: '1',
  农业户口: '1',
  非农业户口: '2',
}

const wide = (text: string) =>
  text.replaceAll(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

function otherDigit(cell: string, at: number): string {
  const last = cell.charAt(at)
  return cell.slice(0, at) + (last === 'X' ? '0' : (Number(last) + 1) % 10) + cell.slice(at + 1)
}

function dateSpelling(random: Random, cell: string): string {
  const [year, month, day] = [cell.slice(0, 4), Number(cell.slice(4, 6)), Number(cell.slice(6, 8))]
  return random.pick([
    `${year}-${month}-${day}`,
    `${year}/${month}/${day}`,
    `${year}.${month}.${day}`,
    `${year}年${month}月${day}日`,
  ])
}

function withBlanks(random: Random, cell: string): string {
  const blank = random.pick([' ', ' ', '\u00a0', '\u3000', '\t', '\u200b'])
  return random.chance(0.5) ? cell + blank : blank + cell
}

const specs = {
  /** Excel took the number for a number: the last digits are lost for good. */
  id_as_number: {
    isRefused: true,
    slip: 0.002,
    habit: 0.01,
    fields: ['idNumber'],
    spoil: (_, cell, row) => (isResident(row) && /^\d{18}$/.test(cell) ? Number(cell) : undefined),
  },
  id_scientific: {
    isRefused: true,
    slip: 0.001,
    habit: 0,
    fields: IDS,
    spoil: (_, cell) => (/^\d{18}$/.test(cell) ? `${cell.charAt(0)}.${cell.slice(1, 6)}E+17` : undefined),
  },
  wrong_check_digit: {
    isRefused: true,
    slip: 0.003,
    habit: 0,
    fields: IDS,
    spoil: (_, cell) => (/^\d{17}[\dX]$/.test(cell) ? otherDigit(cell, 17) : undefined),
  },
  village_division: {
    isRefused: true,
    slip: 0.003,
    habit: 0.04,
    fields: DIVISIONS,
    spoil: (random, cell) => `${cell.slice(0, 6)}${random.between(100, 119)}${random.between(200, 260)}`,
  },
  /** Refused, and the cure says what to type. */
  short_division: {
    isRefused: true,
    slip: 0.004,
    habit: 0.03,
    fields: DIVISIONS,
    spoil: (_, cell) => (/^\d{6}000000$/.test(cell) ? cell.slice(0, 6) : undefined),
  },
  /** A rare character as an old programme drew it: no other computer knows which one it is. */
  private_use: {
    isRefused: true,
    slip: 0.001,
    habit: 0,
    fields: ['name'],
    spoil: (_, cell) => `${cell.slice(0, -1)}\ue123`,
  },
  /** Of the names with a dot: another dot. */
  other_dot: {
    isRefused: false,
    slip: 0.3,
    habit: 0,
    fields: ['name'],
    spoil: (random, cell) => cell.replaceAll('·', random.pick(['•', '・', '．', '.'])),
  },
  missing_value: { isRefused: true, slip: 0.01, habit: 0, fields: REQUIRED, spoil: () => '' },
  unknown_label: {
    isRefused: true,
    slip: 0.003,
    habit: 0,
    fields: ['ethnicity', 'leftBehind', 'transport', 'sex'],
    spoil: (random) => random.pick(['汉', '无', '不详', '男性', '走路', '普通']),
  },
  distance_in_words: {
    isRefused: true,
    slip: 0.003,
    habit: 0,
    fields: ['distance'],
    spoil: (_, cell) => `约${cell}公里`,
  },
  date_spelling: {
    isRefused: false,
    slip: 0.01,
    habit: 0.12,
    fields: ['birthDate'],
    spoil: dateSpelling,
  },
  full_width: {
    isRefused: false,
    slip: 0.005,
    habit: 0.005,
    fields: NUMBERS,
    spoil: (_, cell) => (cell ? wide(cell) : undefined),
  },
  blanks: {
    isRefused: false,
    slip: 0.012,
    habit: 0.01,
    fields: ['name', 'sex', 'idNumber', 'phone'],
    spoil: (random, cell) => (cell ? withBlanks(random, cell) : undefined),
  },
  label_with_code: {
    isRefused: false,
    slip: 0.005,
    habit: 0.03,
    fields: LABELS,
    spoil: (random, cell) => {
      const code = CODE[cell]
      return code ? random.pick([code, `${code}-${cell}`]) : undefined
    },
  },
  /** Of the few children without a number: what proves who they are was left out. */
  missing_proof: {
    isRefused: true,
    slip: 0.1,
    habit: 0,
    fields: ['noIdProof'],
    spoil: (_, cell) => (cell ? '' : undefined),
  },
} as const satisfies Record<string, MistakeSpec>

/** Of one cell. */
export type CellMistakeKind = keyof typeof specs
export type MistakeKind = CellMistakeKind | 'repeated_row'

/** What may be expected, for tests and reports: shares of rows and of files. */
export const MISTAKES: Readonly<Record<CellMistakeKind, MistakeSpec>> = specs
