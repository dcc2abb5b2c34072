/**
 * Province-wide look-up (QRY-1): how a question must be put, how many a person may put, and what an answer means for a
 * late registration (REG-7).
 */
import { Temporal } from 'temporal-polyfill'
import { normaliseIdNumber } from './id-number.ts'
import type { Policy } from './policy.ts'
import type { PupilState } from './pupil-life.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import { isStudentNumber } from './student-number.ts'

/** A number that finds a pupil: his resident ID number, or any student number he ever had. */
export interface LookUpNumber {
  kind: 'id_number' | 'student_number'
  /** Plain: half-width, upper case, no blanks. */
  number: string
}

/**
 * Reads a full number; a part of one finds nobody. A wrong check digit may stand in an old record and is asked for as
 * it is typed.
 * @returns undefined for anything else
 */
export function readLookUpNumber(typed: string): LookUpNumber | undefined {
  const number = normaliseIdNumber(typed)
  if (/^\d{17}[\dX]$/.test(number)) return { kind: 'id_number', number }
  return isStudentNumber(number) ? { kind: 'student_number', number } : undefined
}

/** Different questions a person has put: in the last hour, and in the last 24 hours. */
export interface LookUpsMade {
  lastHour: number
  lastDay: number
  /** When the oldest of the last hour, and of the last 24 hours, was put; ISO. */
  hourSince: string | null
  daySince: string | null
}

/** What is left of a person's allowance. */
export interface LookUpAllowance {
  perHour: number
  perDay: number
  leftThisHour: number
  leftThisDay: number
}

/** @param policy limits of the province */
export function lookUpAllowance(
  policy: Pick<Policy, 'lookUpsPerHour' | 'lookUpsPerDay'>,
  made: Pick<LookUpsMade, 'lastHour' | 'lastDay'>,
): LookUpAllowance {
  const { lookUpsPerHour: perHour, lookUpsPerDay: perDay } = policy
  const leftThisDay = Math.max(0, perDay - made.lastDay)
  const leftThisHour = Math.min(leftThisDay, Math.max(0, perHour - made.lastHour))
  return { perHour, perDay, leftThisHour, leftThisDay }
}

const ZONE = 'Asia/Shanghai'

/** `9月1日 14:05` */
function clockText(instant: Temporal.Instant): string {
  const at = instant.toZonedDateTimeISO(ZONE)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.month}月${at.day}日 ${two(at.hour)}:${two(at.minute)}`
}

/** Why one more question may not be put now, and from when it may; undefined when it may. */
export function lookUpRefusal(
  policy: Pick<Policy, 'lookUpsPerHour' | 'lookUpsPerDay'>,
  made: LookUpsMade,
): Refusal | undefined {
  const { leftThisHour, leftThisDay, perHour, perDay } = lookUpAllowance(policy, made)
  if (leftThisHour > 0) return undefined
  const isDay = leftThisDay === 0
  const since = isDay ? made.daySince : made.hourSince
  const limit = isDay ? `24 小时内至多查 ${perDay} 次` : `一小时内至多查 ${perHour} 次`
  // Whole minutes, rounded up: at the minute told it may be asked again.
  const free = since && Temporal.Instant.from(since).add({ hours: isDay ? 24 : 1, minutes: 1 })
  return refusalOf('look_up_used_up', { detail: free ? `${limit},${clockText(free)}后可再查` : limit })
}

/** Whether, where and in which state: all that an answer tells (QRY-1). */
export interface LookUpFound {
  school: string
  /** Whether that is the asking person's own school. */
  isOwnSchool: boolean
  state: PupilState
}

/** Why a pupil found so is not to be registered late (REG-7); undefined when nothing stands against it. */
export function lateRegistrationRefusal(found: LookUpFound | null): Refusal | undefined {
  if (found?.state !== 'in_school') return undefined
  return found.isOwnSchool
    ? refusalOf('late_registration_here', { detail: found.school })
    : refusalOf('late_registration_elsewhere', { detail: `现在${found.school}在校` })
}
