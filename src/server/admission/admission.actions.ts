/** A school admits from its allocation list, as many as it likes at once (ADM-3). */
import type { Tx } from '../../db/tx.ts'
import { type AdmissionStage, admissionRefusal, gradeRefusal } from '../../rules/admission.ts'
import { type Refusal, refusalOf, refuse } from '../../rules/refusal.ts'
import { type CaseToOpen, openCases } from '../business-case/business-case.actions.ts'
import { requireCohort } from '../class/cohort.actions.ts'
import type { Actor, Context } from '../context.ts'
import { requirePromoted, requireWindow } from '../policy/policy.actions.ts'
import { schemaOf, write } from '../write.ts'
import * as q from './admission.queries.ts'
import { admissionKind, partiesOf } from './admission-case.ts'

/** Cases opened by one request at most. */
const LIMIT = 5000

interface Wish {
  allocations: readonly number[]
  stage: AdmissionStage
  grade: number
}

async function toCases(
  tx: Tx,
  ctx: Context,
  wish: Wish,
  rows: readonly q.ClaimedAllocation[],
): Promise<(CaseToOpen & { allocationId: number })[]> {
  const schools = await q.findSchools(tx, [
    ...new Set(rows.flatMap((row) => [row.schoolId, row.fromSchoolId])),
  ])
  const ids = await ctx.db.newIds(rows.length)
  return rows.map((row, at) => {
    const [school, from] = [schools.get(row.schoolId), schools.get(row.fromSchoolId)]
    if (!school || !from) throw new Error(`Allocation ${row.id} names a school that is not there.`)
    const { id: allocationId, graduationId, fromSchoolId, year } = row
    const detail = {
      allocationId,
      graduationId,
      fromSchoolId,
      stage: wish.stage,
      entryGrade: wish.grade,
      year,
    }
    return {
      id: ids[at] ?? 0,
      subject: row.name,
      pupilId: row.pupilId,
      schoolId: school.id,
      parties: partiesOf(school, from, wish.stage),
      detail,
      allocationId,
    }
  })
}

/** Rows that were named and aren't open on the school's list, or whose graduate can't be admitted now. */
async function judge(tx: Tx, schema: string, wish: Wish, rows: readonly q.ClaimedAllocation[], year: number) {
  const found = new Set(rows.map((row) => row.id))
  const refused = new Map<number, Refusal>(
    wish.allocations.filter((id) => !found.has(id)).map((id) => [id, refusalOf('not_found')]),
  )
  // Beyond the scope: the certificate is the graduating school's. Locked, so that no reversal passes in between.
  const graduates = await tx.beyondScope(() =>
    q.lockGraduates(
      tx,
      schema,
      rows.map((row) => row.graduationId),
      year,
    ),
  )
  for (const row of rows) {
    const facts = graduates.get(row.graduationId)
    const refusal = facts ? admissionRefusal(facts) : refusalOf('not_found')
    if (refusal) refused.set(row.id, refusal)
  }
  return refused
}

/**
 * Opens a case for each graduate of the school's list, on its bureau's desk; those refused are named and stay open.
 * @param wish.allocations none: everybody of the stage who is still open
 * @throws Refusal window_closed, season_promotion_first, admission_grade_not_taught, season_term_missing,
 *   season_classes_missing, admission_nobody
 */
export function admit(ctx: Context, actor: Actor, wish: Wish) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { year, schoolYear } = await requirePromoted(tx, ctx, actor)
    await requireWindow(tx, ctx, actor, 'admission')
    const length = await tx.beyondScope(() => q.holdLength(tx, actor.unitId, wish.stage))
    const refusal = gradeRefusal({ ...wish, length })
    if (refusal) throw refusal
    await requireCohort(tx, actor, { schoolYear, stage: wish.stage, grade: wish.grade })
    const ids = wish.allocations.length > 0 ? wish.allocations : null
    const of = { schoolId: actor.unitId, year, stage: wish.stage, ids, limit: LIMIT }
    const rows = await q.lockOpenAllocations(tx, schema, of)
    if (rows.length === 0 && ids === null) refuse('admission_nobody')
    const refused = await judge(tx, schema, wish, rows, year)
    const cases = await toCases(
      tx,
      ctx,
      wish,
      rows.filter((row) => !refused.has(row.id)),
    )
    await openCases(tx, ctx, actor, admissionKind, cases)
    await q.saveClaims(
      tx,
      schema,
      cases.map((one) => ({ id: one.allocationId, caseId: one.id })),
    )
    return {
      answer: {
        opened: cases.length,
        cases: cases.map((one) => one.id),
        refused: [...refused].map(([id, { code, text }]) => ({ id, code, title: text })),
      },
      audit: { act: 'admission.open', detail: { cases: cases.map((one) => one.id) } },
    }
  })
}
