/**
 * Policy: limits, instants and deadlines as data with a validity period, per province. Here are its form, the
 * circular's ("2014 season"), and what the business clock and the policy say about the season.
 */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { RECORD_POLICY, recordPolicy } from './photo.ts'
import { MonthDay } from './window.ts'

/** A register to practise with: shares of all identities, milliseconds per question, and when it answers nothing. */
const PopulationSimulator = z.object({
  latencyMs: z.number().int().min(0).max(60_000),
  mismatchShare: z.number().min(0).max(1),
  notFoundShare: z.number().min(0).max(1),
  /** Share of identities that get no answer at a question. */
  unansweredShare: z.number().min(0).max(1),
  outages: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })).max(100),
})

export const Policy = z.object({
  /** Working days that a desk has; a flow may allow fewer (MOV-1). */
  deskWorkdays: z.number().int().min(1).max(60),
  /** Rows of a workbook; more are refused before they are read (REG-2). */
  importRowLimit: z.number().int().min(1).max(1_000_000),
  /** Day from which a bureau below the province imports its allocation list, unless it has set its own (ORG-5). */
  allocationDay: MonthDay,
  /** Day at whose end, 24:00 in Asia/Shanghai, all classes move up (PRO-1). */
  promotionDay: MonthDay,
  /** How long after its start a promotion may be reversed (PRO-2). */
  promotionReversalHours: z
    .number()
    .int()
    .min(0)
    .max(24 * 60),
  /** Days within which a pupil whose graduation was reversed is to graduate again (GRD-4). */
  regraduationDays: z.number().int().min(1).max(365),
  /** Whether leavers of five-year primaries may be admitted to grade 6 (ADM-3). */
  fiveYearLeaversEnterGradeSix: z.boolean(),
  /** Whether one person may be registrar and approver of a unit (ACC-1). */
  registrarMayApprove: z.boolean(),
  /** Whole years that a child has, on 31 August, when it enters primary school; others are asked about (REG-3). */
  primaryEntryAge: z.number().int().min(3).max(10),
  /** Pupils of a class beyond which a workbook is asked about (REG-3). */
  classSizeWarning: z.number().int().min(1).max(200),
  /** Day of the month from which official numbers are given anew, once the province has declared its data clean (REG-6). */
  numberRunDay: z.number().int().min(1).max(28),
  /** Pupils of one question to the population register. */
  populationBatch: z.number().int().min(1).max(5000),
  /** How long an answer of the population register is waited for. */
  populationTimeoutSeconds: z.number().int().min(1).max(600),
  /** How the simulated population register of a practice world behaves; a real world never has one. */
  populationSimulator: PopulationSimulator,
  ...recordPolicy,
  /** Different questions a person may put to the province-wide look-up, in any hour and any 24 hours (QRY-1). */
  lookUpsPerHour: z.number().int().min(1).max(10_000),
  lookUpsPerDay: z.number().int().min(1).max(100_000),
  /** How long an unsent form is kept. */
  draftDays: z.number().int().min(1).max(90),
})
export type Policy = z.infer<typeof Policy>

/** The policy of the circular; what it leaves open is ours. */
export const CIRCULAR_POLICY: Policy = {
  deskWorkdays: 10,
  importRowLimit: 100_000,
  allocationDay: '09-01',
  promotionDay: '08-10',
  promotionReversalHours: 72,
  regraduationDays: 15,
  fiveYearLeaversEnterGradeSix: true,
  registrarMayApprove: false,
  primaryEntryAge: 6,
  classSizeWarning: 45,
  numberRunDay: 1,
  populationBatch: 1000,
  populationTimeoutSeconds: 60,
  populationSimulator: {
    latencyMs: 200,
    mismatchShare: 0.003,
    notFoundShare: 0.002,
    unansweredShare: 0,
    outages: [],
  },
  ...RECORD_POLICY,
  lookUpsPerHour: 60,
  lookUpsPerDay: 300,
  draftDays: 7,
}

/** Where a year's promotion is: it has not begun, it runs (or is being reversed), or it stands. */
export type PromotionPhase = 'pending' | 'running' | 'complete'

/** The season at an instant of the business clock. */
export interface Season {
  /** Year of graduation, promotion and admission: the calendar year in Asia/Shanghai. */
  year: number
  /** The school year that classes are in now: begins with the promotion. Grade = school year - cohort + 1 (ORG-4). */
  schoolYear: number
  /** Business day in Asia/Shanghai, `YYYY-MM-DD`. */
  today: string
  businessAt: Date
  policy: Policy
  promotion: PromotionPhase
  /** Whether the year's promotion instant has passed. */
  isPromotionDue: boolean
}

const ZONE = 'Asia/Shanghai'

/** Day and year in Asia/Shanghai. @param instant ISO */
export function businessDay(instant: string): { today: string; year: number } {
  const day = Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE).toPlainDate()
  return { today: day.toString(), year: day.year }
}

/** The instant of a year's promotion, ISO: the end of the policy's day. */
export function promotionInstant(policy: Pick<Policy, 'promotionDay'>, year: number): string {
  const day = Temporal.PlainMonthDay.from(policy.promotionDay).toPlainDate({ year }).add({ days: 1 })
  return day.toZonedDateTime(ZONE).toInstant().toString()
}

/** Whether an instant (ISO) is at or behind the year's promotion instant. */
export function isPromotionDue(policy: Pick<Policy, 'promotionDay'>, year: number, now: string): boolean {
  return Temporal.Instant.compare(now, promotionInstant(policy, year)) >= 0
}

/** A policy as it is kept; what an older one does not name is as in the circular. */
export function readPolicy(body: unknown): Policy {
  return Policy.parse({ ...CIRCULAR_POLICY, ...(typeof body === 'object' ? body : {}) })
}

/** @param run state of the year's standing promotion run, if there is one */
export function promotionPhase(run: string | null): PromotionPhase {
  if (run === null) return 'pending'
  return run === 'complete' ? 'complete' : 'running'
}

/** The instant, ISO, from which the month's run of official numbers is due: the policy's day, 00:00 in Asia/Shanghai. */
export function numberRunInstant(policy: Pick<Policy, 'numberRunDay'>, today: string): string {
  const day = Temporal.PlainDate.from(today)
  const inMonth = day.with({ day: policy.numberRunDay })
  const from = Temporal.PlainDate.compare(inMonth, day) > 0 ? inMonth.subtract({ months: 1 }) : inMonth
  return from.toZonedDateTime(ZONE).toInstant().toString()
}

/** Which school year it is: a reversed or unfinished promotion leaves the old one. */
export function schoolYearOf(year: number, promotion: PromotionPhase): number {
  return promotion === 'complete' ? year : year - 1
}
