/** The report of a promotion as people look through it: bureaus, schools, pupils who stay, classes (PRO-2). */
import type { z } from 'zod'
import type * as door from '../../contract/promotion-report.ts'
import type { Tx } from '../../db/tx.ts'
import { STAYER_WHYS } from '../../rules/promotion.ts'
import { refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { kindLabel } from '../graduation/leaving.actions.ts'
import { read, schemaOf } from '../write.ts'
import { findRun, type RunRow } from './promotion.queries.ts'
import { type ClassRow, findStandingRun, listClasses } from './promotion-ledger.queries.ts'
import * as q from './promotion-look.queries.ts'
import { listUnplacedMoves } from './promotion-unplaced.queries.ts'

const SCHOOL_LEVEL = 4

type Asked<D extends { input: { query: z.ZodType } }> = { id: number } & z.output<D['input']['query']>

/** The run and the unit that are asked about. @throws Refusal not_found for a unit outside the person's subtree */
export async function requireReported(
  tx: Tx,
  actor: Actor,
  asked: { id: number; unit?: number | undefined },
): Promise<{ run: RunRow; unit: q.ReportUnit }> {
  const run = await findRun(tx, schemaOf(actor), asked.id)
  const unit = await q.findReportUnit(tx, asked.unit ?? actor.unitId, scopeRange(actor.unitPath))
  return run && unit ? { run, unit } : refuse('not_found')
}

/** A unit's sums, and those of the bureaus right below it. @throws Refusal not_found */
export function getPromotionUnit(ctx: Context, actor: Actor, asked: Asked<typeof door.getPromotionUnit>) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { run, unit } = await requireReported(tx, actor, asked)
    const of = { runId: run.id, scope: scopeRange(unit.path) }
    return {
      unit: { id: unit.id, name: unit.name },
      above: unit.aboveId === null ? null : { id: unit.aboveId, name: unit.aboveName ?? '' },
      isSchool: unit.level === SCHOOL_LEVEL,
      total: await q.sumReport(tx, schema, of),
      bureaus: await q.listBureaus(tx, schema, { runId: run.id, parentId: unit.id }),
      unconfirmedBureaus: await q.listUnconfirmedBureaus(tx, schema, {
        ...of,
        year: run.schoolYear,
        at: run.businessAt,
      }),
      stayers: await q.countStayersByWhy(tx, schema, of),
      hasPupils: await q.hasStayers(tx, schema, run.id),
    }
  })
}

/** Schools of a unit, those that need something first asked for by `need`. @throws Refusal not_found */
export function listPromotionSchools(
  ctx: Context,
  actor: Actor,
  asked: Asked<typeof door.listPromotionSchools>,
) {
  return read(ctx, actor, async (tx) => {
    const { run, unit } = await requireReported(tx, actor, asked)
    const { need, name, after, limit } = asked
    const of = { runId: run.id, scope: scopeRange(unit.path), need, name }
    const { rows, next } = await q.listSchools(tx, schemaOf(actor), of, { after, limit })
    return {
      rows: rows.map(({ id, name: schoolName, path: _, ...row }) => ({
        school: { id, name: schoolName },
        ...row,
      })),
      next,
    }
  })
}

/** What holds somebody, in words. */
export function reasonOf(
  kinds: CaseKinds,
  row: Pick<q.StayerRow, 'why' | 'caseKind' | 'regraduateBy' | 'keptBack'>,
): string {
  if (row.why === 'open_case') return `${kindLabel(kinds, row.caseKind ?? '')}尚未办结`
  if (row.why === 'reversed' && row.regraduateBy)
    return `${STAYER_WHYS.reversed},应于 ${row.regraduateBy} 前重新毕业`
  if (row.why === 'kept_back') return `${STAYER_WHYS.kept_back}:${row.keptBack ?? ''}`
  return STAYER_WHYS[row.why]
}

/** Everybody who stays in a final grade. @throws Refusal not_found */
export function listPromotionStayers(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  asked: Asked<typeof door.listPromotionStayers>,
) {
  return read(ctx, actor, async (tx) => {
    const { run, unit } = await requireReported(tx, actor, asked)
    const { why, stage, after, limit } = asked
    const of = { runId: run.id, scope: scopeRange(unit.path), why, stage }
    const { rows, next } = await q.listStayers(tx, schemaOf(actor), of, { after, limit })
    return {
      rows: rows.map((row) => ({
        pupilId: row.pupilId,
        name: row.name,
        school: { id: row.schoolId, name: row.school },
        className: className({ ...row, name: row.className }),
        stage: row.stage,
        why: row.why,
        reason: reasonOf(kinds, row),
        caseId: row.caseId,
        regraduateBy: row.regraduateBy,
        state: row.state,
      })),
      next,
    }
  })
}

/** The run whose ledger knows the grades before: of a rehearsal, the year's standing one. */
export async function ledgerOf(tx: Tx, schema: string, run: RunRow): Promise<number | null> {
  const isRehearsal = run.state === 'rehearsing' || run.state === 'rehearsed'
  return isRehearsal ? findStandingRun(tx, schema, run.schoolYear) : run.id
}

/** Everybody who waits for a class, and what the promotion does with him. @throws Refusal not_found */
export function listPromotionUnplaced(
  ctx: Context,
  actor: Actor,
  asked: Asked<typeof door.listPromotionUnplaced>,
) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { run, unit } = await requireReported(tx, actor, asked)
    const { outcome, stage, after, limit } = asked
    const of = { ledgerId: await ledgerOf(tx, schema, run), scope: scopeRange(unit.path), outcome, stage }
    // Beyond the scope: the ledger of pupils is the job's; the unit asked for is within the person's subtree.
    const { rows, next } = await tx.beyondScope(() => listUnplacedMoves(tx, schema, of, { after, limit }))
    return {
      rows: rows.map(({ id: _, path: __, schoolId, school, ...row }) => ({
        ...row,
        school: { id: schoolId, name: school },
      })),
      next,
    }
  })
}

/** Why a class stays: nobody moves out of a final grade, and one that is of the new year already is never moved. */
export function whyStays(row: ClassRow): 'final_grade' | 'of_new_year' | null {
  if (row.toGrade !== null) return null
  return row.fromGrade === row.length ? 'final_grade' : 'of_new_year'
}

/** Classes that move or stay; once they have moved, the ledger. @throws Refusal not_found */
export function listPromotionClasses(
  ctx: Context,
  actor: Actor,
  asked: Asked<typeof door.listPromotionClasses>,
) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { run, unit } = await requireReported(tx, actor, asked)
    const { outcome, stage, after, limit } = asked
    const of = {
      ...{ runId: run.id, ledgerId: await ledgerOf(tx, schema, run), year: run.schoolYear },
      ...{ scope: scopeRange(unit.path), outcome, stage },
    }
    const { rows, next } = await listClasses(tx, schema, of, { after, limit })
    return {
      rows: rows.map((row) => ({
        id: row.id,
        school: { id: row.schoolId, name: row.school },
        name: className({ stage: row.stage, grade: row.fromGrade, name: row.name }),
        stage: row.stage,
        cohort: row.cohort,
        length: row.length,
        fromGrade: row.fromGrade,
        toGrade: row.toGrade,
        isBack: row.isBack,
        why: whyStays(row),
        stayers: row.stayers,
        isWrongLength: row.isWrongLength,
      })),
      next,
    }
  })
}
