/** Newcomers: entered, not yet in school (REG-4). Inner actions for form and import alike, set-based. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { rowWarnings } from '../../rules/registration-warning.ts'
import { openCases } from '../business-case/business-case.actions.ts'
import type { Actor, Context } from '../context.ts'
import type { Identity } from '../identity/identity.actions.ts'
import type { HashedRow } from '../import/row-taken.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { schemaOf } from '../write.ts'
import * as q from './newcomer.queries.ts'
import { type RegistrationCaseDetail, registrationKinds } from './registration-case.ts'
import { identityOfRow, pageOfRow } from './registration-page.ts'

/** The form's rows were taken by no import. */
export const BY_FORM = 0

export interface Entered {
  caseId: number
  identity: Identity
}

/**
 * What the school must be to register. @throws Refusal not_allowed for a unit that is no school,
 * school_does_not_teach_stage for grade-1 entrants where there is no primary stage
 */
export async function requireSchool(tx: Tx, actor: Actor, kind: RegistrationKind): Promise<q.SchoolFacts> {
  const [school] = await q.listSchools(tx, [actor.unitId])
  if (!school) return refuse('not_allowed')
  if (kind === 'registration' && school.primaryLength === null) return refuse('school_does_not_teach_stage')
  return school
}

/**
 * Enters pupils with a case each on the registrar's desk. The rows are the caller's to take, and the identities his to
 * claim, in one go for the whole transaction.
 * @param of.classIds ids of the school's classes by number, for late registration
 */
export async function enterNewcomers(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  school: q.SchoolFacts,
  of: { kind: RegistrationKind; classIds: ReadonlyMap<string, number> },
  rows: readonly HashedRow<RegistrationRow>[],
): Promise<Entered[]> {
  if (rows.length === 0) return []
  const { policy } = await seasonOf(tx, ctx, actor)
  const facts = { kind: of.kind, classIds: of.classIds, entryAge: policy.primaryEntryAge }
  const ids = await ctx.db.newIds(rows.length * 2)
  const entered = rows.map(({ values, hash }, at) => ({
    row: values,
    hash,
    pupilId: ids[at] ?? 0,
    caseId: ids[at + rows.length] ?? 0,
  }))
  await q.insertPupils(
    tx,
    schemaOf(actor),
    entered.map(({ row, pupilId }) => ({
      ...pageOfRow(ctx.sealer, row, null),
      id: pupilId,
      unitPath: school.path,
    })),
  )
  // One for all: what follows from the parties is worked out once.
  const parties = { school: school.id, bureau: school.bureauId }
  await openCases(
    tx,
    ctx,
    actor,
    registrationKinds[of.kind],
    entered.map(({ row, hash, pupilId, caseId }) => ({
      id: caseId,
      subject: row.name,
      pupilId,
      schoolId: school.id,
      parties,
      detail: detailOf(facts, row, hash),
    })),
  )
  return entered.map(({ row, pupilId, caseId }) => ({ caseId, identity: identityOfRow(pupilId, row) }))
}

/** What a row is judged by when its case is opened or mended. */
export interface CaseFacts {
  kind: RegistrationKind
  /** Ids of the school's classes by number. */
  classIds: ReadonlyMap<string, number>
  /** Whole years on 31 August at which children enter. */
  entryAge: number
}

/** What the case keeps beside the pupil. */
export function detailOf(facts: CaseFacts, row: RegistrationRow, hash: Buffer): RegistrationCaseDetail {
  const { kind, classIds, entryAge } = facts
  const { classNumber } = row
  const classId =
    kind === 'late_registration' && classNumber !== null ? (classIds.get(classNumber) ?? null) : null
  return { row: hash.toString('hex'), classNumber, classId, warnings: rowWarnings(kind, row, entryAge) }
}

/** The school's classes, by number. */
export function classesOf(tx: Tx, actor: Actor, schoolId: number): Promise<q.ClassFacts[]> {
  return q.listClassesOf(tx, schemaOf(actor), schoolId)
}

/** Pupils in each of the school's classes or entered for it, by class number. */
export function classPupilsOf(tx: Tx, actor: Actor, schoolId: number): Promise<ReadonlyMap<string, number>> {
  return q.countClassPupils(tx, schemaOf(actor), schoolId)
}

/** Writes pupils whose rows were made by pageOfRow; those of a load as well. */
export function insertPupilRows(tx: Tx, schema: string, pupils: readonly q.NewPupil[]): Promise<void> {
  return q.insertPupils(tx, schema, pupils)
}
