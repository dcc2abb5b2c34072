/** Graduation by the school, its destinations, its reversal by the bureau (GRD-1, GRD-3, GRD-4). */
import type { Tx } from '../../db/tx.ts'
import { DESTINATIONS, regraduationDeadline, reversalRefusalOf } from '../../rules/graduation.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import { choiceOf } from '../../rules/senior-graduation.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { reopenEnrollments } from '../enrollment/enrollment.actions.ts'
import { lapseConfirmations } from '../graduation-confirmation/graduation-confirmation.actions.ts'
import { notifyReversal } from '../notice/notice.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import { certify } from './certificate.actions.ts'
import { findSchoolIds } from './destination.queries.ts'
import * as q from './graduation.queries.ts'
import { judgeLeaving, keepExceptions, withNames } from './leaving.actions.ts'

/**
 * Graduates whole classes less the pupils excepted, in one step; whoever is hindered stays and is named.
 * @param input.preview tells what would happen, in numbers and names, and changes nothing
 * @throws Refusal not_found, graduation_not_final_grade, graduation_needs_decision, season_promotion_running, and
 *   window_closed when nobody of the classes has a deadline of his own
 */
export function graduate(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  input: {
    classes: readonly number[]
    except: readonly { pupilId: number; reason: string }[]
    preview: boolean
  },
) {
  return write(ctx, actor, async (tx) => {
    const stay = new Map(
      input.except.map(({ pupilId, reason }) => [pupilId, { outcome: 'stay', reason } as const]),
    )
    const { classes } = input
    const found = await judgeLeaving(tx, ctx, kinds, actor, {
      ...{ classes, by: 'school' },
      choice: (pupilId) => choiceOf(pupilId, stay, 'graduated'),
    })
    const detail = { classes, pupils: found.leaving.length }
    if (input.preview) return { answer: withNames(found), audit: { act: 'graduation.preview', detail } }
    await certify(tx, ctx, actor, found.leaving, { year: found.year, on: found.today })
    await keepExceptions(tx, ctx, actor, found)
    return { answer: found.answer, audit: { act: 'graduation.graduate', detail } }
  })
}

/** All of them within the scope, or none. */
async function findAll(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  lock: boolean,
): Promise<q.LockedGraduation[]> {
  const wanted = [...new Set(ids)]
  const found = await q.findGraduations(tx, schema, wanted, lock)
  if (found.length !== wanted.length) refuse('not_found', { field: 'graduates' })
  return found
}

/** @throws Refusal not_found for a school that is none of the world's */
async function expectedSchoolOf(
  tx: Tx,
  actor: Actor,
  of: { expectedSchoolId?: number | null | undefined; expectedSchoolCode?: string | undefined },
): Promise<number | null | undefined> {
  const { expectedSchoolId: id, expectedSchoolCode: code } = of
  if (code !== undefined)
    return (
      (await findSchoolIds(tx, actor.worldId, [code])).get(code) ??
      refuse('not_found', { field: 'expectedSchoolCode' })
    )
  if (id != null && !(await q.isSchoolOfWorld(tx, actor.worldId, id)))
    refuse('not_found', { field: 'expectedSchoolId' })
  return id
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
    expectedSchoolCode?: string | undefined
  },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { destination } = input
    const expectedSchoolId = await expectedSchoolOf(tx, actor, input)
    if (destination != null && !DESTINATIONS.includes(destination))
      refuse('graduation_destination_unknown', { field: 'destination' })
    const rows = await findAll(tx, schema, input.graduates, true)
    if (rows.some((row) => row.isReversed)) refuse('graduation_already_reversed')
    if (destination !== undefined && rows.some((row) => row.isBackfilled))
      refuse('graduation_destination_backfilled')
    const ids = rows.map((row) => row.id)
    await q.saveDestinations(tx, schema, ids, { destination, expectedSchoolId })
    const audit = { act: 'graduation.destination', detail: { graduations: ids } }
    return { answer: { changed: ids.length }, audit }
  })
}

type Blocked = q.LockedGraduation & { refusal: Refusal }

/** The class as it was called when he left it; none for one loaded without a class. */
const classOf = (row: q.LockedGraduation) =>
  row.className === null || row.classGrade === null
    ? null
    : className({ stage: row.stage, grade: row.classGrade, name: row.className })

/** Which of them cannot be taken back, each with its reason. */
async function blockedOf(tx: Tx, schema: string, rows: readonly q.LockedGraduation[]): Promise<Blocked[]> {
  const pupilIds = rows.map((row) => row.pupilId)
  // Beyond the scope: the claim is the admitting school's.
  const claimed = await tx.beyondScope(() => q.findClaimed(tx, schema, pupilIds))
  return rows.flatMap((row) => {
    const refusal = reversalRefusalOf({ ...row, isClaimed: claimed.has(row.pupilId) })
    return refusal ? [{ ...row, refusal }] : []
  })
}

const NAMED = 5

/** 王小明(六年级1班)、李小红(六年级2班)等 7 人. */
function namesOf(blocked: readonly Blocked[]): string {
  const named = blocked.slice(0, NAMED).map((row) => {
    const inClass = classOf(row)
    return inClass === null ? row.name : `${row.name}(${inClass})`
  })
  return `${named.join('、')}${blocked.length > NAMED ? `等 ${blocked.length} 人` : ''}`
}

/**
 * What a reversal would do; nothing is locked (GRD-4).
 * @throws Refusal not_found
 */
export function previewReversal(ctx: Context, actor: Actor, input: { graduates: readonly number[] }) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const rows = await findAll(tx, schema, input.graduates, false)
    const blocked = await blockedOf(tx, schema, rows)
    const stay = new Set(blocked.map(({ id }) => id))
    const { today, policy } = await seasonOf(tx, ctx, actor)
    return {
      able: rows.flatMap(({ id }) => (stay.has(id) ? [] : [id])),
      regraduateBy: regraduationDeadline(today, policy.regraduationDays),
      blocked: blocked.map((row) => ({
        ...{ id: row.id, name: row.name, className: classOf(row), why: row.refusal.text },
      })),
    }
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
    const rows = await findAll(tx, schema, input.graduates, true)
    const blocked = await blockedOf(tx, schema, rows)
    const [first] = blocked
    if (first) {
      const { code } = first.refusal
      refuse(code, { detail: namesOf(blocked.filter(({ refusal }) => refusal.code === code)) })
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
    await notifyReversal(tx, ctx, actor, { schools: rows.map(({ schoolId }) => schoolId), regraduateBy })
    return {
      answer: { reversed: ids.length, regraduateBy },
      audit: { act: 'graduation.reverse', detail: { graduations: ids } },
    }
  })
}
