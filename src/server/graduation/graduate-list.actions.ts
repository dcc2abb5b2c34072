/** Leavers and graduates as they are looked at (GRD-2, QRY-2). */
import type { Tx } from '../../db/tx.ts'
import { promotedYearOf, regraduationOf } from '../../rules/graduation.ts'
import { maskNumber } from '../../rules/mask.ts'
import { className } from '../../rules/school-class.ts'
import { isWithin, type ScopeRange, scopeRange } from '../../rules/scope.ts'
import { type Outcome, SENIOR_GRADUATION } from '../../rules/senior-graduation.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import { countToCleanUp } from '../business-case/clean-up-list.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import { findExceptions } from './exception.queries.ts'
import * as q from './graduate-list.queries.ts'
import { findOpenCases } from './graduation.queries.ts'
import { closedWindow, kindLabel } from './leaving.actions.ts'

/** The counts before graduation, for the actor's unit or one school of it; erasures cannot exist yet. */
export function getReadiness(ctx: Context, actor: Actor, query: { school?: number | undefined }) {
  return read(ctx, actor, async (tx) => {
    const season = await seasonOf(tx, ctx, actor)
    const { year } = season
    const path = query.school === undefined ? actor.unitPath : await q.findUnitPath(tx, query.school)
    // A school of somebody else counts nothing here.
    const range =
      path !== undefined && isWithin(path, actor.unitPath) ? scopeRange(path) : { from: '', to: '' }
    const counts = await tx.beyondScope(() =>
      q.countReadiness(tx, schemaOf(actor), {
        ...{ ...range, year, promotedYear: promotedYearOf(season), proposalKind: SENIOR_GRADUATION },
      }),
    )
    const closed = await closedWindow(tx, ctx, actor)
    return {
      year,
      cleanUp: await countToCleanUp(tx, schemaOf(actor), actor, { season, schools: range }),
      erasures: 0,
      ...counts,
      closed: closed ? (closed.detail ?? closed.text) : null,
    }
  })
}

/** The paths of a unit and of those below it: undefined where none is asked for, null where there is none. Inner action. */
export async function withinOf(tx: Tx, unitId: number | undefined): Promise<ScopeRange | undefined | null> {
  if (unitId === undefined) return undefined
  const path = await q.findUnitPath(tx, unitId)
  return path === undefined ? null : scopeRange(path)
}

/** Pupils of the final grades, class by class, with the open case that hinders them. */
export function listLeavers(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  query: {
    class?: number | undefined
    stage?: string | undefined
    school?: number | undefined
    due?: 'true' | undefined
    standing?: 'flagged' | 'case' | 'movement' | undefined
    after?: string | undefined
    limit: number
  },
) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const season = await seasonOf(tx, ctx, actor)
    const { year } = season
    const path = query.school === undefined ? actor.unitPath : await q.findUnitPath(tx, query.school)
    if (path === undefined || !isWithin(path, actor.unitPath)) return { rows: [], next: null }
    const filter = {
      ...{ class: query.class, stage: query.stage, standing: query.standing },
      ...{ within: scopeRange(path), dueBy: query.due === 'true' ? year : undefined },
      ...{ promotedYear: promotedYearOf(season), proposalKind: SENIOR_GRADUATION },
    }
    // Beyond the scope but within its paths: a case hinders its pupil though the school is no party to it.
    const page = await tx.beyondScope(() => q.listLeavers(tx, schema, filter, query))
    const pupilIds = page.rows.map((row) => row.pupilId)
    // Beyond the scope, for pupils found within it: a case hinders whoever is a party to it.
    const cases = await tx.beyondScope(() => findOpenCases(tx, schema, pupilIds))
    const exceptions = await findExceptions(tx, schema, pupilIds, year)
    return {
      rows: page.rows.map((row) => {
        const open = cases.get(row.pupilId)
        return {
          pupilId: row.pupilId,
          name: row.name,
          sex: row.sex,
          className: className({ stage: row.classStage, grade: row.classGrade, name: row.className }),
          classId: row.classId,
          isFlagged: row.isFlagged,
          blockedBy: open ? kindLabel(kinds, open.kind) : null,
          caseId: open?.caseId ?? null,
          keptBack: exceptions.get(row.pupilId) ?? null,
        }
      }),
      next: page.next,
    }
  })
}

/** The number on a certificate, in full: for masking and for the audited export. */
export const certifiedNumber = (ctx: Context, sealed: Buffer) =>
  (ctx.sealer.unseal(sealed) as { studentNumber: string }).studentNumber

/** The class as it was called when he left it; none for one loaded without a class. */
export const graduatingClassName = (row: q.GraduateRow) =>
  row.className === null || row.classGrade === null
    ? null
    : className({ stage: row.stage, grade: row.classGrade, name: row.className })

const reversedOf = (row: q.GraduateRow) => ({
  regraduateBy: row.regraduateBy,
  isAgain: row.graduatedAgainOn !== null,
  isSuperseded: row.isSuperseded ?? false,
  isInSchool: row.isInSchool ?? false,
})

const unitName = (id: number | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

function presentGraduate(
  ctx: Context,
  row: q.GraduateRow,
  of: { people: ReadonlyMap<number, string>; today: string },
) {
  return {
    id: row.id,
    pupilId: row.pupilId,
    version: row.version,
    name: row.name,
    sex: row.sex,
    birthDate: row.birthDate,
    studentNumber: maskNumber(certifiedNumber(ctx, row.sealed)),
    school: { id: row.schoolId, name: row.schoolName },
    stage: row.stage,
    year: row.year,
    className: graduatingClassName(row),
    graduatedOn: row.graduatedOn,
    outcome: row.outcome,
    destination: row.destination,
    isDestinationBackfilled: row.isDestinationBackfilled,
    expectedSchool: unitName(row.expectedSchoolId, row.expectedSchoolName),
    admittedSchool: unitName(row.admittedSchoolId, row.admittedSchoolName),
    reversedAt: row.reversedAt?.toISOString() ?? null,
    regraduateBy: row.regraduateBy,
    reversedBy: row.reversedById === null ? null : (of.people.get(row.reversedById) ?? null),
    reversalReason: row.reversalReason,
    graduatedAgainOn: row.graduatedAgainOn,
    regraduation: row.reversedAt === null ? null : regraduationOf(reversedOf(row), of.today),
  }
}

interface GraduateQuery {
  after?: string | undefined
  limit: number
  year?: number | undefined
  stage?: string | undefined
  school?: number | undefined
  name?: string | undefined
  reversed: 'true' | 'false'
  waiting?: 'true' | 'false' | undefined
  outcome?: Outcome | undefined
  again?: 'true' | 'false' | 'over' | undefined
}

const asBoolean = (text: 'true' | 'false' | undefined) => (text === undefined ? undefined : text === 'true')

/** Graduates of the actor's subtree; `reversed` asks for the graduations taken back. Numbers are masked. */
export function listGraduates(ctx: Context, actor: Actor, query: GraduateQuery) {
  return read(ctx, actor, async (tx) => {
    const { reversed, waiting, again, after, limit, school, ...rest } = query
    const within = await withinOf(tx, school)
    if (within === null) return { rows: [], next: null }
    const { today } = await seasonOf(tx, ctx, actor)
    const filter = {
      ...rest,
      within,
      reversed: reversed === 'true',
      waiting: asBoolean(waiting),
      again: again === 'over' ? false : asBoolean(again),
      dueBefore: again === 'over' ? today : undefined,
    }
    const page = await q.listGraduates(tx, schemaOf(actor), filter, { after, limit })
    const reversers = [...new Set(page.rows.flatMap((row) => row.reversedById ?? []))]
    const people = await tx.beyondScope(() => q.findPeople(tx, reversers))
    return { rows: page.rows.map((row) => presentGraduate(ctx, row, { people, today })), next: page.next }
  })
}
