/** What a graduation and a proposal share: who of the classes may leave, and what the answer says. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import { classRefusal, hindranceOf } from '../../rules/graduation.ts'
import { Refusal, refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import type { LeavingChoice, Outcome } from '../../rules/senior-graduation.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses, requireWindow, seasonOf } from '../policy/policy.actions.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { schemaOf } from '../write.ts'
import { saveExceptions } from './exception.queries.ts'
import * as q from './graduation.queries.ts'

/** A closed window is a fact here: pupils with a deadline of their own may graduate in spite of it. */
export async function closedWindow(tx: Tx, ctx: Context, actor: Actor): Promise<Refusal | undefined> {
  try {
    await requireWindow(tx, ctx, actor, 'graduation')
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** The name of a kind of business, of one that hinders somebody. */
export const kindLabel = (kinds: CaseKinds, kind: string) =>
  kinds.find((one) => one.kind === kind)?.label ?? '其他业务'

export interface JudgedLeaver extends q.LeaverRow {
  studentNumber: string
  why: string | null
  caseId: number | null
}

/** One who leaves, and how. */
export interface LeavingPupil extends JudgedLeaver {
  outcome: Outcome
  reason: string | null
}

/** Everybody of the classes with what hinders him, if anything does. */
async function judgeLeavers(
  tx: Tx,
  ctx: Context,
  kinds: CaseKinds,
  schema: string,
  at: { classIds: readonly number[]; today: string; isWindowOpen: boolean },
): Promise<JudgedLeaver[]> {
  const leavers = await q.lockLeavers(tx, schema, at.classIds)
  const pupilIds = leavers.map((leaver) => leaver.pupilId)
  // Beyond the scope: a case of which the school is no party hinders its pupil all the same.
  const cases = await tx.beyondScope(() => q.findOpenCases(tx, schema, pupilIds))
  const regraduations = await q.findRegraduations(tx, schema, pupilIds)
  return leavers.map((leaver) => {
    const open = cases.get(leaver.pupilId)
    const { studentNumber } = openPupilBlob(ctx.sealer, leaver.sealed)
    const facts = {
      openCase: open ? kindLabel(kinds, open.kind) : null,
      hasStudentNumber: studentNumber !== null,
      regraduateBy: regraduations.get(leaver.pupilId) ?? null,
    }
    const why = hindranceOf(facts, at)
    return { ...leaver, studentNumber: studentNumber ?? '', why, caseId: open?.caseId ?? null }
  })
}

interface ToLeave {
  classes: readonly number[]
  /** Who decides. */
  by: 'school' | 'bureau'
  choice(pupilId: number): LeavingChoice
}

/** What was found of the classes: who leaves, who is left out by choice, who is hindered. */
export interface Leaving {
  schema: string
  year: number
  today: string
  businessAt: Date
  leaving: LeavingPupil[]
  excepted: (JudgedLeaver & { reason: string })[]
  answer: {
    graduated: number
    excepted: number
    blocked: { pupilId: number; name: string; why: string; caseId: number | null }[]
    byClass: { classId: number; name: string; pupils: number }[]
    leaving: { pupilId: number; name: string; classId: number; outcome: Outcome }[]
  }
}

/**
 * Locks the classes and their pupils, and says who leaves.
 * @throws Refusal not_found, graduation_not_final_grade, graduation_needs_decision, graduation_needs_no_decision,
 *   season_promotion_running, and window_closed when nobody has a deadline of his own
 */
export async function judgeLeaving(
  tx: Tx,
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  input: ToLeave,
): Promise<Leaving> {
  const schema = schemaOf(actor)
  // Neither a promotion nor its reversal passes meanwhile: who left a class it moved would hang in the air (PRO-2).
  await requireSettledClasses(tx, schema)
  const classIds = [...new Set(input.classes)]
  const classes = await q.lockClasses(tx, schema, classIds)
  if (classes.length !== classIds.length) refuse('not_found', { field: 'classes' })
  const { year, today, promotion, businessAt } = await seasonOf(tx, ctx, actor)
  for (const one of classes) {
    const refusal = classRefusal(one, promotion === 'complete' ? year : null, input.by)
    if (refusal) throw refusal
  }
  const closed = await closedWindow(tx, ctx, actor)
  const judged = await judgeLeavers(tx, ctx, kinds, schema, { classIds, today, isWindowOpen: !closed })
  const leaving: LeavingPupil[] = []
  const excepted: Leaving['excepted'] = []
  const blocked: Leaving['answer']['blocked'] = []
  for (const one of judged) {
    const { pupilId, name, why, caseId } = one
    const { outcome, reason } = input.choice(pupilId)
    if (outcome === 'stay') excepted.push({ ...one, reason: reason ?? '' })
    else if (why !== null) blocked.push({ pupilId, name, why, caseId })
    else leaving.push({ ...one, outcome, reason })
  }
  if (closed && leaving.length === 0) throw closed
  const answer = {
    ...{ graduated: leaving.length, excepted: excepted.length, blocked },
    byClass: classes.map((one) => ({
      classId: one.id,
      name: className(one),
      pupils: leaving.filter((leaver) => leaver.classId === one.id).length,
    })),
    leaving: [] as Leaving['answer']['leaving'],
  }
  return { schema, year, today, businessAt, leaving, excepted, answer }
}

/** The answer to a preview names everybody. */
export const withNames = ({ answer, leaving }: Leaving): Leaving['answer'] => ({
  ...answer,
  leaving: leaving.map(({ pupilId, name, classId, outcome }) => ({ pupilId, name, classId, outcome })),
})

/** Keeps why pupils stay. */
export async function keepExceptions(tx: Tx, ctx: Context, actor: Actor, of: Leaving): Promise<void> {
  const ids = await ctx.db.newIds(of.excepted.length)
  const rows = of.excepted.map((one, at) => ({ ...one, id: ids[at] ?? 0 }))
  const by = { year: of.year, accountId: actor.accountId, at: of.businessAt }
  await saveExceptions(tx, of.schema, by, rows)
}
