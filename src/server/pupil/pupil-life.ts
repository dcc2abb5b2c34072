/** The events of a pupil's life, oldest first (QRY-2). */
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
import { gradeName } from '../../rules/school-class.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { event, type LifeEvent, mayKnow, nameOf, type Viewer } from './life-event.ts'
import * as q from './pupil-life.queries.ts'
import { stepsOf } from './pupil-steps.ts'

function ofEnrollment(one: q.EnrollmentOfLife): LifeEvent[] {
  const of = { kind: 'enrollment', unit: one.schoolName } as const
  const what = ENTRY_WORDS[one.enteredBy] ?? one.enteredBy
  const detail = gradeName(one.stage, one.entryGrade)
  const entered = event({ ...of, at: startOfDay(one.from), what, detail })
  if (one.until === null || one.state === 'in_school' || one.state === 'graduated') return [entered]
  const ending = { what: ENDING_WORDS[one.state], detail: STAGE_WORDS[one.stage] }
  return [entered, event({ ...of, ...ending, at: startOfDay(one.until) })]
}

/** A graduation is dated by the day; one on the day of a reversal came after it. */
function graduatedAt(one: q.GraduationOfLife, former: q.GraduationOfLife | undefined): string {
  const day = startOfDay(one.on)
  const reversed = former?.reversedAt?.toISOString()
  return reversed && Date.parse(reversed) > Date.parse(day) ? reversed : day
}

function ofGraduation(
  one: q.GraduationOfLife,
  former: q.GraduationOfLife | undefined,
  viewer: Viewer,
): LifeEvent[] {
  const of = { kind: 'graduation', unit: one.schoolName } as const
  const detail = [STAGE_WORDS[one.stage], ...(one.destination ? [`去向:${one.destination}`] : [])].join(',')
  const by = nameOf(viewer, one)
  const graduated = event({
    ...of,
    at: graduatedAt(one, former),
    what: OUTCOME_WORDS[one.outcome],
    detail,
    by,
  })
  if (!one.reversedAt) return [graduated]
  const reverser = { by: one.reversedBy, byPath: one.reversedByPath }
  return [
    graduated,
    event({
      ...of,
      at: one.reversedAt,
      what: '毕业驳回',
      by: nameOf(viewer, reverser),
      why: mayKnow(viewer, one.unitPath) ? one.reversalReason : null,
    }),
  ]
}

function ofNumber(one: q.NumberOfLife, viewer: Viewer): LifeEvent {
  const by = one.by === null && one.isOfRun ? '每月自动编制' : nameOf(viewer, one)
  const detail = one.isCurrent ? '现用' : '曾用'
  return event({ at: one.at, kind: 'number', what: NUMBER_WORDS[one.kind], detail, by })
}

type Desk = Awaited<ReturnType<typeof q.listDesks>>[number]

/** How it began, and how it ended; of an open one, where it lies and whom to ring. */
function ofCase(
  one: q.CaseOfLife,
  known: { kinds: CaseKinds; desks: ReadonlyMap<number, Desk>; doers: ReadonlyMap<number, q.Doer> },
  viewer: Viewer,
): LifeEvent[] {
  const { kinds, doers } = known
  const desk = known.desks.get(one.id)
  const nameOfAccount = (id: number | null) =>
    nameOf(viewer, doers.get(id ?? 0) ?? { by: null, byPath: null })
  const kind = kinds.find(({ kind: name }) => name === one.kind)
  const what = kind?.label ?? one.kind
  const state = kind?.flow.states[one.state]?.label ?? one.state
  const opened = event({
    at: one.openedAt,
    kind: 'case',
    what,
    detail: one.isOpen && desk ? `${state},现在:${desk.unit}` : one.isOpen ? state : '提出',
    unit: one.schoolName,
    officePhone: desk?.officePhone ?? null,
    by: nameOfAccount(one.openedById),
    caseId: one.id,
  })
  if (one.isOpen || one.lastAt === null) return [one.isOpen ? opened : { ...opened, detail: state }]
  return [
    opened,
    event({
      at: one.lastAt,
      kind: 'case',
      what,
      detail: state,
      unit: one.lastUnit,
      by: nameOfAccount(one.lastById),
      why: one.opinion,
      caseId: one.id,
    }),
  ]
}

/**
 * Of a pupil of the scope: the caller has checked that he is. Cases are those of the acting unit's own view; what went
 * on inside a school elsewhere, and who did it, is not told. A fixed number of statements, however long the life.
 */
export async function eventsOf(
  tx: Tx,
  ctx: Context,
  of: { schema: string; pupilId: number; kinds: CaseKinds; viewer: Viewer },
): Promise<LifeEvent[]> {
  const { schema, pupilId, kinds, viewer } = of
  const cases = await q.listCases(tx, schema, pupilId)
  const past = await tx.beyondScope(async () => {
    const stays = await q.listEnrollments(tx, schema, pupilId)
    const open = cases.filter((one) => one.isOpen).map((one) => one.id)
    return {
      stays,
      numbers: await q.listNumbers(tx, schema, pupilId),
      problems: await q.listProblems(tx, pupilId),
      graduations: await q.listGraduations(tx, schema, pupilId),
      steps: await stepsOf(tx, ctx, { schema, pupilId, stays, viewer }),
      doers: await q.listDoers(
        tx,
        cases.flatMap((one) => [one.openedById, one.lastById ?? one.openedById]),
      ),
      desks: new Map((await q.listDesks(tx, schema, open)).map((one) => [one.caseId, one])),
    }
  })
  const events = [
    ...past.stays.flatMap(ofEnrollment),
    ...past.numbers.map((one) => ofNumber(one, viewer)),
    ...past.problems.map(({ at, kind, state }) =>
      event({
        at,
        kind: 'problem',
        what: `问题学籍:${PROBLEM_WORDS[kind]}`,
        detail: PROBLEM_STATE_WORDS[state],
      }),
    ),
    ...past.graduations.flatMap((one, n) => ofGraduation(one, past.graduations[n - 1], viewer)),
    ...past.steps,
    ...cases.flatMap((one) => ofCase(one, { kinds, ...past }, viewer)),
  ]
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
