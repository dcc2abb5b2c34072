/** Numbers that no two invented people share: ID numbers and student numbers, with the memory of what was given. */
import { checkCharacter } from '../../rules/id-number.ts'
import { temporaryNumber } from '../../rules/student-number.ts'
import { compactDate, dayOf, isoDate } from './calendar.ts'
import type { Sex } from './names.ts'

const FIRST_DAY = dayOf(1930, 1, 1)
const DAYS = dayOf(2040, 1, 1) - FIRST_DAY
const PER_DAY = 500
const STEP = 137 // shares no divisor with 500: every sequence comes once

/** What has been given in a region, by day and sex: a fixed 160 kB a region, whatever the number of people. */
export interface Numbers {
  /**
   * A valid ID number nobody has yet.
   * @throws RangeError when 500 people of that sex were born in that region on that day
   */
  idNumber(region: string, birthDay: number, sex: Sex): string
  /** `L` and `J` numbers are built alike, from the region of the school. */
  studentNumber(kind: 'L' | 'J', region: string, birthDay: number): string
}

export function makeNumbers(): Numbers {
  const given = new Map<string, Uint16Array>()
  const count = (key: string, slot: number): number => {
    let counts = given.get(key)
    if (!counts) {
      counts = new Uint16Array(DAYS * 2)
      given.set(key, counts)
    }
    const before = counts[slot] ?? 0
    counts[slot] = before + 1
    return before
  }
  return {
    idNumber: (region, birthDay, sex) => {
      const odd = sex === 'male' ? 1 : 0
      const before = count(region, (birthDay - FIRST_DAY) * 2 + odd)
      if (before >= PER_DAY) throw new RangeError(`No ID number is left in ${region} on day ${birthDay}.`)
      // Started where nobody expects it and walked in steps, so that numbers look as if dealt at random.
      const step = (before * STEP + Number(region) * 31 + birthDay * 7) % PER_DAY
      const first17 = `${region}${compactDate(birthDay)}${String(step * 2 + odd).padStart(3, '0')}`
      return first17 + checkCharacter(first17)
    },
    studentNumber: (kind, region, birthDay) => {
      const sequence = count(`L${region}`, (birthDay - FIRST_DAY) * 2) + 1
      const birthDate = isoDate(compactDate(birthDay))
      return kind + temporaryNumber({ region, birthDate, sequence }).slice(1)
    },
  }
}
