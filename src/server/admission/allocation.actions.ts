/** The allocation list (ADM-3): rows by hand, and the check and write of an imported list. */
import type { Tx } from '../../db/tx.ts'
import { type AdmissionStage, allocationRefusal } from '../../rules/admission.ts'
import { textCell } from '../../rules/field.ts'
import { personName } from '../../rules/field-name.ts'
import { studentNumber } from '../../rules/field-number.ts'
import { maskNumber } from '../../rules/mask.ts'
import { type Refusal, refusalOf, refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { certifiedNumber } from '../graduation/graduate-list.actions.ts'
import { forgetRows, hashOfRow, takeRows } from '../import/row-taken.actions.ts'
import { requirePromoted, requireWindow, type SeasonOwner, seasonOf } from '../policy/policy.actions.ts'
import { studentNumberKey } from '../pupil/sealed-pupil.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './allocation.queries.ts'

const KIND = 'allocation'
/** In the place of an import's id, for a row that was typed. */
const BY_HAND = 0

/** The bureau whose list it is, as a person or as an import job knows it. */
export type AllocatingBureau = SeasonOwner & Pick<Actor, 'unitPath' | 'accountId'>

/** One row of the circular's five columns, read and in normal form. */
export interface ListRow {
  studentNumber: string
  name: string
  graduatingSchoolCode: string
  admittingSchoolCode: string
  stage: AdmissionStage
}

/** A row that holds, or why not; in the order of the rows. */
export type CheckedRow =
  | { ok: true; row: Omit<q.NewAllocation, 'id' | 'rowHash'> }
  | { ok: false; refusal: Refusal }

function judge(
  row: ListRow,
  found: q.FoundAllocation,
  seen: Set<number>,
  policy: { fiveYearLeaversEnterGradeSix: boolean },
): CheckedRow {
  const { graduationId, pupilId, fromSchoolId, schoolId, unitPath, name, sex } = found
  const isTaken = found.isTaken || (pupilId !== null && seen.has(pupilId))
  const { fiveYearLeaversEnterGradeSix } = policy
  const refusal = allocationRefusal({ ...found, stage: row.stage, isTaken, fiveYearLeaversEnterGradeSix })
  if (refusal) return { ok: false, refusal }
  if (graduationId === null || pupilId === null || fromSchoolId === null || !schoolId || unitPath === null)
    throw new Error('A row that holds has its graduate and its schools.')
  seen.add(pupilId)
  return {
    ok: true,
    row: { graduationId, pupilId, fromSchoolId, schoolId, unitPath, name, sex, stage: row.stage },
  }
}

/**
 * Checks rows of a list in one set: the graduate lies in the bureau's area and number, name and school agree, the
 * admitting school is the bureau's or below it and teaches the next stage, and nobody has the graduate yet. Of two rows
 * for one graduate the first holds. Inner action; looks beyond the scope, limited by the bureau's own range.
 * @param seen graduates of rows checked before; those of these rows are added
 */
export async function checkAllocations(
  tx: Tx,
  ctx: Context,
  bureau: AllocatingBureau,
  rows: readonly ListRow[],
  seen = new Set<number>(),
): Promise<CheckedRow[]> {
  const { province } = bureau
  if (!province) return refuse('not_allowed')
  const { year, policy } = await seasonOf(tx, ctx, bureau)
  const area = { ...scopeRange(bureau.unitPath), worldId: bureau.worldId, year }
  const wanted = rows.map((row) => ({ ...row, numberHash: studentNumberKey(ctx.sealer, row.studentNumber) }))
  const found = await tx.beyondScope(() => q.findAllocations(tx, province.schema, area, wanted))
  return rows.map((row, at) => {
    const one = found[at]
    if (!one) throw new Error('Every row of a list is looked up.')
    return judge(row, one, seen, policy)
  })
}

/**
 * Writes rows that hold. Inner action.
 * @returns for each row its id, or undefined when its graduate got onto another list between check and write
 */
export async function writeAllocations(
  tx: Tx,
  ctx: Context,
  bureau: AllocatingBureau,
  rows: readonly Omit<q.NewAllocation, 'id'>[],
): Promise<(number | undefined)[]> {
  const { province } = bureau
  if (!province) return refuse('not_allowed')
  const { year, businessAt } = await seasonOf(tx, ctx, bureau)
  const ids = await ctx.db.newIds(rows.length)
  const numbered = rows.map((row, at) => ({ ...row, id: ids[at] ?? 0 }))
  const of = { year, accountId: bureau.accountId, at: businessAt }
  const written = await tx.beyondScope(() => q.insertAllocations(tx, province.schema, of, numbered))
  return numbered.map(({ id }) => (written.has(id) ? id : undefined))
}

/** Lists may be made once the year's promotion is complete, in the bureau's own window. */
export async function requireAllocating(tx: Tx, ctx: Context, actor: Actor): Promise<void> {
  await requirePromoted(tx, ctx, actor)
  await requireWindow(tx, ctx, actor, 'allocation')
}

function readAs(field: string, verdict: { ok: true; value: string } | { ok: false }): string {
  return verdict.ok ? verdict.value : refuse('allocation_graduate_unknown', { field })
}

/**
 * Adds one row by hand.
 * @throws Refusal window_closed, season_promotion_first, allocation_graduate_unknown, allocation_school_unknown,
 *   allocation_stage_wrong, allocation_taken
 */
export function addAllocation(
  ctx: Context,
  actor: Actor,
  input: {
    studentNumber: string
    name: string
    fromSchoolCode: string
    schoolCode: string
    stage: AdmissionStage
  },
) {
  return write(ctx, actor, async (tx) => {
    await requireAllocating(tx, ctx, actor)
    const { today } = await seasonOf(tx, ctx, actor)
    const row: ListRow = {
      studentNumber: readAs('studentNumber', studentNumber(textCell(input.studentNumber), { today })),
      name: readAs('name', personName(textCell(input.name), { today })),
      graduatingSchoolCode: input.fromSchoolCode,
      admittingSchoolCode: input.schoolCode,
      stage: input.stage,
    }
    const [checked] = await checkAllocations(tx, ctx, actor, [row])
    if (!checked?.ok) throw checked?.refusal ?? refusalOf('allocation_graduate_unknown')
    const hash = hashOfRow(ctx.sealer, row)
    const [id] = await writeAllocations(tx, ctx, actor, [{ ...checked.row, rowHash: hash }])
    if (id === undefined) return refuse('allocation_taken')
    // Standing in a workbook too, it is recognised there.
    const owner = { unitId: actor.unitId, kind: KIND, jobId: BY_HAND }
    await takeRows(tx, schemaOf(actor), owner, [{ hash }])
    return { answer: { id }, audit: { act: 'allocation.add', subjectKind: 'allocation', subjectId: id } }
  })
}

/** Taken off the list, the row may be sent again as it was. */
async function forget(tx: Tx, ctx: Context, schema: string, id: number): Promise<void> {
  const sent = await tx.beyondScope(() => q.findSent(tx, schema, id))
  if (!sent) return
  const { unitId, rowHash, sealed, ...values } = sent
  const row: ListRow = { ...values, studentNumber: certifiedNumber(ctx, sealed) }
  await forgetRows(tx, schema, [{ unitId, kind: KIND, hash: rowHash ?? hashOfRow(ctx.sealer, row) }])
}

/** Takes an open row off the list. @throws Refusal not_found, allocation_claimed */
export function withdrawAllocation(ctx: Context, actor: Actor, id: number) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const row = await q.lockAllocation(tx, schema, id)
    if (!row || row.state === 'withdrawn') refuse('not_found')
    else if (row.state !== 'open') refuse('allocation_claimed')
    await q.saveWithdrawn(tx, schema, id)
    await forget(tx, ctx, schema, id)
    return {
      answer: { done: true as const },
      audit: { act: 'allocation.withdraw', subjectKind: 'allocation', subjectId: id },
    }
  })
}

interface AllocationQuery extends Omit<q.AllocationFilter, 'year'> {
  after?: string | undefined
  limit: number
}

/** This year's list: a bureau sees its area's, a school the graduates given to it. */
export function listAllocations(ctx: Context, actor: Actor, query: AllocationQuery) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const filter = { ...query, year: (await seasonOf(tx, ctx, actor)).year }
    const page = await q.listAllocations(tx, schema, filter, query)
    const graduationIds = page.rows.map((row) => row.graduationId)
    // Beyond the scope, for rows found within it: the certificate is the graduating school's.
    const certificates = await tx.beyondScope(() => q.findCertificates(tx, schema, graduationIds))
    const rows = page.rows.map((row) => ({
      id: row.id,
      name: row.name,
      sex: row.sex,
      studentNumber: masked(ctx, certificates.get(row.graduationId)),
      stage: row.stage,
      school: { id: row.schoolId, name: row.schoolName },
      fromSchool: { id: row.fromSchoolId, name: row.fromSchoolName },
      year: row.year,
      state: row.state,
      caseId: row.caseId,
    }))
    return { rows, next: page.next, total: await q.countAllocations(tx, schema, filter) }
  })
}

const masked = (ctx: Context, certificate: Buffer | undefined) =>
  certificate ? maskNumber(certifiedNumber(ctx, certificate)) : ''
