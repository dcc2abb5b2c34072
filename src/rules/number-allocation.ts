/**
 * Official student numbers (REG-6): G is the ID number, once the population register has confirmed it; J is for pupils
 * without one. Neither while a problem record is open. What a pupil is to get, decided from facts.
 */
import { checkCharacter } from './id-number.ts'
import { MAX_SEQUENCE } from './student-number.ts'

export type NumberKind = 'L' | 'G' | 'J'

/** What the population register says of an ID number and a name; `unavailable`: nothing yet, ask again. */
export type RegisterAnswer = 'match' | 'name_mismatch' | 'not_found' | 'unavailable'

/** `number_taken`: confirmed, but somebody else holds, or once held, the G number of this ID number. */
export type CheckState = 'waiting' | 'matched' | 'name_mismatch' | 'not_found' | 'number_taken'

export const NUMBER_KIND_WORDS = { L: '临时(L)', G: '正式(G)', J: '正式(J)' } as const satisfies Record<
  NumberKind,
  string
>

export const STANDING_WORDS = {
  official: '已有正式学籍号',
  problem: '问题未解决,暂缓',
  unverified: '尚未核验',
  due: '下次编制取得',
} as const satisfies Record<NumberStanding, string>

export const CHECK_WORDS = {
  waiting: '尚未核验',
  matched: '核验通过',
  name_mismatch: '身份证号与姓名不匹配',
  not_found: '身份证号不存在',
  number_taken: '该身份证号的 G 号已被他人使用',
} as const satisfies Record<CheckState, string>

/** What decides which number a pupil in school is to get. */
export interface NumberFacts {
  /** The number he has now: since his approval, everybody in school has one. */
  current: NumberKind
  /** A resident ID number, not another document's. */
  hasIdNumber: boolean
  /** Is in an open problem group. */
  isFlagged: boolean
  /** Where the check of the identity that he has now stands; null: not asked yet, or about another identity. */
  checked: CheckState | null
}

/** `keep`: nothing to do. `hold`: not while a problem is open. `ask`: the register first. */
export type NumberStep = 'keep' | 'hold' | 'ask' | 'give_g' | 'give_j'

/** How a number stands, for lists and counts. `due`: will have his official number in the next run. */
export type NumberStanding = 'official' | 'problem' | 'unverified' | 'due'

/**
 * What is to be done for a pupil. A G number stays, whatever becomes of the ID number, and so does a J number while
 * there is none: a problem holds up what is to be given, not what has been. Once the register's objection
 * has been settled (the group is closed and the identity is still the same) his proof stands for the register.
 */
export function nextNumberStep(of: NumberFacts): NumberStep {
  if (of.current === 'G' || (of.current === 'J' && !of.hasIdNumber)) return 'keep'
  if (of.isFlagged || of.checked === 'number_taken') return 'hold'
  if (!of.hasIdNumber) return 'give_j'
  return of.checked === null || of.checked === 'waiting' ? 'ask' : 'give_g'
}

/** @param of as for nextNumberStep */
export function numberStanding(of: NumberFacts): NumberStanding {
  switch (nextNumberStep(of)) {
    case 'keep':
      return 'official'
    case 'hold':
      return 'problem'
    case 'ask':
      return 'unverified'
    default:
      return 'due'
  }
}

/** What an answer comes to: the state of the check. */
export function checkAfter(answer: RegisterAnswer): CheckState {
  return answer === 'match' ? 'matched' : answer === 'unavailable' ? 'waiting' : answer
}

/** The problem that an answer opens (PRB-1); none for the others. */
export function problemOf(answer: RegisterAnswer): 'id_not_found' | 'id_name_mismatch' | undefined {
  if (answer === 'not_found') return 'id_not_found'
  return answer === 'name_mismatch' ? 'id_name_mismatch' : undefined
}

/** @param idNumber normalised */
export const officialNumber = (idNumber: string) => `G${idNumber}`

/**
 * The J numbers of a region, birth date and sex, in order: built as an ID number is, so that its sequence is odd for
 * a boy and even for a girl.
 * @param of.birthDate `YYYY-MM-DD`
 */
export function* substituteNumbers(of: {
  region: string
  birthDate: string
  sex: 'male' | 'female'
}): Generator<string> {
  const stem = `${of.region}${of.birthDate.replaceAll('-', '')}`
  for (let sequence = of.sex === 'male' ? 1 : 2; sequence <= MAX_SEQUENCE; sequence += 2) {
    const first17 = `${stem}${String(sequence).padStart(3, '0')}`
    yield `J${first17}${checkCharacter(first17)}`
  }
}

const MINUTE = 60_000
const LONGEST = 6 * 60 * MINUTE

/** How long a run waits before it asks again: doubling, six hours at most. @param failures in a row, from 1 @returns milliseconds */
export function waitAfter(failures: number): number {
  return Math.min(LONGEST, MINUTE * 2 ** Math.min(failures - 1, 20))
}
