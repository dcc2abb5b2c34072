/** The events of a pupil's life, oldest first. */
import type { Tx } from '../../db/tx.ts'
import {
  ENDING_WORDS,
  ENTRY_WORDS,
  NUMBER_WORDS,
  OUTCOME_WORDS,
  PROBLEM_STATE_WORDS,
  PROBLEM_WORDS,
  STAGE_WORDS,
  startOfDay,
} from '../../rules/pupil-life.ts'
import { className, gradeName } from '../../rules/school-class.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import * as q from './pupil-life.queries.ts'

export interface LifeEvent {
  /** ISO instant. */
  at: string
  what: string
  detail: string
  unit: string | null
  by: string | null
  caseId: number | null
}

const event = (at: string, what: string, detail: string, unit: string | null = null): LifeEvent => ({
  at,
  what,
  detail,
  unit,
  by: null,
  caseId: null,
})

function ofEnrollment(one: q.EnrollmentOfLife): LifeEvent[] {
  const entered = event(
    startOfDay(one.from),
    ENTRY_WORDS[one.enteredBy] ?? one.enteredBy,
    gradeName(one.stage, one.entryGrade),
    one.schoolName,
  )
  if (one.until === null || one.state === 'in_school' || one.state === 'graduated') return [entered]
  return [
    entered,
    event(startOfDay(one.until), ENDING_WORDS[one.state], STAGE_WORDS[one.stage], one.schoolName),
  ]
}

function ofGraduation(one: q.GraduationOfLife): LifeEvent[] {
  const detail = [STAGE_WORDS[one.stage], ...(one.destination ? [`去向:${one.destination}`] : [])].join(',')
  const graduated = event(startOfDay(one.on), OUTCOME_WORDS[one.outcome], detail, one.schoolName)
  if (!one.reversedAt) return [graduated]
  return [
    graduated,
    event(one.reversedAt.toISOString(), '毕业驳回', one.reversalReason ?? '', one.schoolName),
  ]
}

function ofNumber(one: q.NumberOfLife): LifeEvent {
  const by = one.by ?? (one.isOfRun ? '每月自动编制' : null)
  return { ...event(one.at.toISOString(), NUMBER_WORDS[one.kind], one.isCurrent ? '现用' : '曾用'), by }
}

function ofCase(one: q.CaseOfLife, kinds: CaseKinds): LifeEvent {
  const kind = kinds.find((known) => known.kind === one.kind)
  return {
    at: one.openedAt.toISOString(),
    what: kind?.label ?? one.kind,
    detail: kind?.flow.states[one.state]?.label ?? one.state,
    unit: one.schoolName,
    by: one.openedBy,
    caseId: one.id,
  }
}

/** Of a pupil of the scope: the caller has checked that he is. His cases are those of the acting unit's own view. */
export async function eventsOf(
  tx: Tx,
  schema: string,
  pupilId: number,
  kinds: CaseKinds,
): Promise<LifeEvent[]> {
  const cases = await q.listCases(tx, schema, pupilId)
  const past = await tx.beyondScope(async () => {
    const enrollments = await q.listEnrollments(tx, schema, pupilId)
    const paths = [...new Set(enrollments.map((one) => one.unitPath))]
    return {
      enrollments,
      numbers: await q.listNumbers(tx, schema, pupilId),
      problems: await q.listProblems(tx, pupilId),
      graduations: await q.listGraduations(tx, schema, pupilId),
      placements: await q.listPlacements(tx, schema, { pupilId, paths }),
    }
  })
  const events = [
    ...past.enrollments.flatMap(ofEnrollment),
    ...past.numbers.map(ofNumber),
    ...past.problems.map((one) =>
      event(one.at.toISOString(), `问题学籍:${PROBLEM_WORDS[one.kind]}`, PROBLEM_STATE_WORDS[one.state]),
    ),
    ...past.graduations.flatMap(ofGraduation),
    ...past.placements.map((one) =>
      event(
        one.at.toISOString(),
        '自动分班',
        `${className({ ...one, name: one.className })},种子:${one.seed}`,
        one.schoolName,
      ),
    ),
    ...cases.map((one) => ofCase(one, kinds)),
  ]
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
