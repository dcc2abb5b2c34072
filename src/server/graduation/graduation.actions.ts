/** Graduation by the school, its destinations, its reversal by the bureau (GRD-1, GRD-3, GRD-4). */
import type { Tx } from '../../db/tx.ts'
import {
  classRefusal,
  DESTINATIONS,
  hindranceOf,
  regraduationDeadline,
  reversalRefusalOf,
} from '../../rules/graduation.ts'
import { Refusal, refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { endEnrollments, reopenEnrollments } from '../enrollment/enrollment.actions.ts'
import { lapseConfirmations } from '../graduation-confirmation/graduation-confirmation.actions.ts'
import { requireSettledClasses, requireWindow, seasonOf } from '../policy/policy.actions.ts'
import { openPupilBlob, studentNumberKey } from '../pupil/sealed-pupil.ts'
import { schemaOf, write } from '../write.ts'
import * as q from './graduation.queries.ts'

/** A closed window is a fact here: pupils with a deadline of their own may graduate in spite of it. */
async function closedWindow(tx: Tx, ctx: Context, actor: Actor): Promise<Refusal | undefined> {
  try {
    await requireWindow(tx, ctx, actor, 'graduation')
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

interface JudgedLeaver extends q.LeaverRow {
  studentNumber: string
  why: string | null
  caseId: number | null
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

export const kindLabel = (kinds: CaseKinds, kind: string) =>
  kinds.find((one) => one.kind === kind)?.label ?? '其他业务'

/** Certificates, and the enrollments ended. */
async function save(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  leavers: readonly JudgedLeaver[],
  of: { year: number; on: string },
): Promise<void> {
  const schema = schemaOf(actor)
  const ids = await ctx.db.newIds(leavers.length)
  const rows = leavers.map((leaver, at) => ({
    ...leaver,
    id: ids[at] ?? 0,
    certificate: ctx.sealer.seal({ studentNumber: leaver.studentNumber }),
    numberHash: studentNumberKey(ctx.sealer, leaver.studentNumber),
  }))
  await q.insertGraduations(tx, schema, { ...of, accountId: actor.accountId }, rows)
  const enrollmentIds = rows.map((row) => row.enrollmentId)
  await endEnrollments(tx, schema, enrollmentIds, { state: 'graduated', on: of.on })
  // Beyond the scope: the list is the admitting school's.
  await tx.beyondScope(() => q.relinkAllocations(tx, schema, rows))
}

/**
 * Graduates whole classes less the pupils excepted, in one step; whoever is hindered stays and is named.
 * @param input.preview tells what would happen, and changes nothing
 * @throws Refusal not_found, graduation_not_final_grade, graduation_needs_decision, season_promotion_running, and window_closed when nobody of
 *   the classes has a deadline of his own
 */
export function graduate(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  input: { classes: readonly number[]; except: readonly number[]; preview: boolean },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    // Neither a promotion nor its reversal passes meanwhile: who left a class it moved would hang in the air (PRO-2).
    await requireSettledClasses(tx, schema)
    const classIds = [...new Set(input.classes)]
    const classes = await q.lockClasses(tx, schema, classIds)
    if (classes.length !== classIds.length) refuse('not_found', { field: 'classes' })
    const { year, today, promotion } = await seasonOf(tx, ctx, actor)
    for (const one of classes) {
      const refusal = classRefusal(one, promotion === 'complete' ? year : null)
      if (refusal) throw refusal
    }
    const closed = await closedWindow(tx, ctx, actor)
    const judged = await judgeLeavers(tx, ctx, kinds, schema, { classIds, today, isWindowOpen: !closed })
    const except = new Set(input.except)
    const asked = judged.filter((leaver) => !except.has(leaver.pupilId))
    const leaving = asked.filter((leaver) => leaver.why === null)
    if (closed && leaving.length === 0) throw closed
    if (!input.preview) await save(tx, ctx, actor, leaving, { year, on: today })
    const answer = {
      graduated: leaving.length,
      excepted: judged.length - asked.length,
      blocked: asked.flatMap(({ pupilId, name, why, caseId }) =>
        why === null ? [] : [{ pupilId, name, why, caseId }],
      ),
      byClass: classes.map((one) => ({
        classId: one.id,
        name: className(one),
        pupils: leaving.filter((leaver) => leaver.classId === one.id).length,
      })),
    }
    const act = input.preview ? 'graduation.preview' : 'graduation.graduate'
    return { answer, audit: { act, detail: { classes: classIds, pupils: leaving.length } } }
  })
}

/** All of them within the scope, or none. */
async function lockAll(tx: Tx, schema: string, ids: readonly number[]): Promise<q.LockedGraduation[]> {
  const wanted = [...new Set(ids)]
  const found = await q.lockGraduations(tx, schema, wanted)
  if (found.length !== wanted.length) refuse('not_found', { field: 'graduates' })
  return found
}

/**
 * Sets destination and expected school by hand, for one or many; what is left out stays (GRD-3).
 * @throws Refusal not_found, graduation_already_reversed, graduation_destination_unknown, graduation_destination_backfilled
 */
export function setDestinations(
  ctx: Context,
  actor: Actor,
  input: {
    graduates: readonly number[]
    destination?: string | null | undefined
    expectedSchoolId?: number | null | undefined
  },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { destination, expectedSchoolId } = input
    if (destination != null && !DESTINATIONS.includes(destination))
      refuse('graduation_destination_unknown', { field: 'destination' })
    if (expectedSchoolId != null && !(await q.isSchoolOfWorld(tx, actor.worldId, expectedSchoolId)))
      refuse('not_found', { field: 'expectedSchoolId' })
    const rows = await lockAll(tx, schema, input.graduates)
    if (rows.some((row) => row.isReversed)) refuse('graduation_already_reversed')
    if (destination !== undefined && rows.some((row) => row.isBackfilled))
      refuse('graduation_destination_backfilled')
    const ids = rows.map((row) => row.id)
    await q.saveDestinations(tx, schema, ids, { destination, expectedSchoolId })
    const audit = { act: 'graduation.destination', detail: { graduations: ids } }
    return { answer: { changed: ids.length }, audit }
  })
}

/**
 * Takes graduations back: in school again in the old class, with a deadline to graduate again (GRD-4).
 * @throws Refusal not_found, graduation_admitted, graduation_claimed, graduation_already_reversed
 */
export function reverseGraduations(
  ctx: Context,
  actor: Actor,
  input: { graduates: readonly number[]; reason: string },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const rows = await lockAll(tx, schema, input.graduates)
    // Beyond the scope: the claim is the admitting school's.
    const claimed = await tx.beyondScope(() =>
      q.findClaimed(
        tx,
        schema,
        rows.map((row) => row.pupilId),
      ),
    )
    for (const row of rows) {
      const refusal = reversalRefusalOf({ ...row, isClaimed: claimed.has(row.pupilId) })
      if (refusal) throw refusal
    }
    const { today, policy, businessAt } = await seasonOf(tx, ctx, actor)
    const regraduateBy = regraduationDeadline(today, policy.regraduationDays)
    const ids = rows.map((row) => row.id)
    const by = { accountId: actor.accountId, at: businessAt, reason: input.reason, regraduateBy }
    await q.saveReversals(tx, schema, ids, by)
    const enrollmentIds = rows.map((row) => row.enrollmentId)
    await reopenEnrollments(tx, schema, enrollmentIds)
    for (const year of new Set(rows.map((row) => row.year))) {
      const paths = rows.filter((row) => row.year === year).map(({ unitPath }) => unitPath)
      await lapseConfirmations(tx, schema, { paths, year, at: businessAt })
    }
    return {
      answer: { reversed: ids.length, regraduateBy },
      audit: { act: 'graduation.reverse', detail: { graduations: ids } },
    }
  })
}
