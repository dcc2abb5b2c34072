/** The form door of registration (REG-1, REG-4): entering, checking, mending, listing. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { importTables } from '../../sheets/columns/all.ts'
import { checkTexts, textsOf } from '../../sheets/core/check.ts'
import { requireCohort } from '../class/cohort.actions.ts'
import type { Actor, Context } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { claimIdentities } from '../identity/identity.actions.ts'
import { hashOfRow, takeRows } from '../import/row-taken.actions.ts'
import { requirePromoted, requireSwitch, requireWindow, seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write, writeAudit } from '../write.ts'
import { fieldFacts } from './field-facts.ts'
import { mendCases } from './mend.actions.ts'
import { BY_FORM, classesOf, enterNewcomers, requireSchool } from './newcomer.actions.ts'
import * as newcomer from './newcomer.queries.ts'
import * as q from './registration.queries.ts'
import { RegistrationCaseDetail } from './registration-case.ts'
import { type identityOfRow, rowOfPupil } from './registration-page.ts'

type Cells = Readonly<Record<string, string>>

/**
 * Whether this person's unit may begin a registration now.
 * @throws Refusal window_closed, season_promotion_first; switch_closed for late registration (ORG-5, ORG-6)
 */
export async function requireRegistrationOpen(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
): Promise<void> {
  if (kind === 'late_registration') return requireSwitch(tx, ctx, actor, 'late_registration')
  await requirePromoted(tx, ctx, actor)
  await requireWindow(tx, ctx, actor, 'registration')
}

/**
 * The promotion stands, and the school has what first-graders need: a term and a class (ORG-3, ORG-5). A file sent in
 * time asks this again when it is taken in, for a promotion may be reversed meanwhile. Late registration names a class
 * that is there.
 * @throws Refusal season_promotion_first, season_term_missing, season_classes_missing
 */
export async function requireFirstGrade(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
): Promise<void> {
  if (kind === 'late_registration') return
  const { schoolYear } = await requirePromoted(tx, ctx, actor)
  await requireCohort(tx, actor, { schoolYear, stage: 'primary', grade: 1 })
}

async function checkCells(tx: Tx, ctx: Context, actor: Actor, kind: RegistrationKind, cells: Cells) {
  const classes = await classesOf(tx, actor, actor.unitId)
  const classIds = new Map(classes.map((one) => [one.number, one.id]))
  const facts = fieldFacts(await seasonOf(tx, ctx, actor), classes)
  const table = importTables[kind]
  const known = new Set<string>(table.fields.map((field) => field.key))
  const unknown = Object.keys(cells).find((key) => !known.has(key))
  if (unknown !== undefined) refuse('invalid_input', { field: unknown })
  return { checked: checkTexts(table, cells, facts), classIds }
}

/** @throws Refusal registration_row_wrong, naming the first field and what is wrong with it */
async function readCells(tx: Tx, ctx: Context, actor: Actor, kind: RegistrationKind, cells: Cells) {
  const { checked, classIds } = await checkCells(tx, ctx, actor, kind, cells)
  if (checked.ok) return { row: checked.values, classIds }
  const [first] = checked.problems
  const header = importTables[kind].fields.find((field) => field.key === first?.field)?.header ?? ''
  return refuse('registration_row_wrong', {
    ...(first ? { field: first.field } : {}),
    detail: `${header}:${first?.cause ?? ''}${first?.cure ?? ''}`,
  })
}

/** The form as a row; nothing is saved. @throws Refusal registration_row_wrong */
export async function readForm(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  form: { kind: RegistrationKind; cells: Cells },
): Promise<RegistrationRow> {
  return (await readCells(tx, ctx, actor, form.kind, form.cells)).row
}

/** All problems of the form's fields; nothing is saved. */
export function checkRegistration(
  ctx: Context,
  actor: Actor,
  input: { kind: RegistrationKind; cells: Cells },
) {
  return read(ctx, actor, async (tx) => {
    const { checked } = await checkCells(tx, ctx, actor, input.kind, input.cells)
    return {
      problems: checked.problems.map(({ field, rule, cause, cure }) => ({ field, rule, cause, cure })),
    }
  })
}

/**
 * Enters one pupil by form: on the registrar's desk, his identity claimed.
 * @throws Refusal window_closed, season_promotion_first, switch_closed, school_does_not_teach_stage,
 *   season_term_missing, season_classes_missing, registration_row_wrong, registration_already_taken
 */
export function registerPupil(ctx: Context, actor: Actor, input: { kind: RegistrationKind; cells: Cells }) {
  return write(ctx, actor, async (tx) => {
    const { kind } = input
    await requireRegistrationOpen(tx, ctx, actor, kind)
    const school = await requireSchool(tx, actor, kind)
    await requireFirstGrade(tx, ctx, actor, kind)
    const { row, classIds } = await readCells(tx, ctx, actor, kind, input.cells)
    const owner = { unitId: actor.unitId, kind, jobId: BY_FORM }
    const typed = { values: row, hash: hashOfRow(ctx.sealer, row) }
    const fresh = await takeRows(tx, schemaOf(actor), owner, [typed])
    const [entered] = await enterNewcomers(tx, ctx, actor, school, { kind, classIds }, fresh)
    if (!entered) return refuse('registration_already_taken')
    const { caseId, identity } = entered
    const isHeld = await claim(tx, ctx, actor, identity)
    return {
      answer: { caseId, pupilId: identity.pupilId, isHeld },
      audit: { act: 'registration.enter', subjectKind: 'business_case', subjectId: caseId, detail: { kind } },
    }
  })
}

async function claim(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  identity: ReturnType<typeof identityOfRow>,
): Promise<boolean> {
  if (!actor.province) return refuse('not_allowed')
  const entrances = await claimIdentities(tx, ctx, actor.worldId, actor.province, [identity])
  return entrances.get(identity.pupilId) === 'held'
}

/** A registration that lies on this school's registrar's desk. @throws Refusal not_found, registration_not_on_your_desk */
function onDesk(
  row: q.RegistrationCaseRow | undefined,
  actor: Actor,
): q.RegistrationCaseRow & { kind: RegistrationKind; pupilId: number } {
  if (!row || (row.kind !== 'registration' && row.kind !== 'late_registration') || row.pupilId === null)
    return refuse('not_found')
  if (row.schoolId !== actor.unitId || row.state !== 'with_registrar')
    return refuse('registration_not_on_your_desk')
  return { ...row, kind: row.kind, pupilId: row.pupilId }
}

/** The fields as they were entered, sealed ones too: audited (ACC-4). @throws Refusal not_found, registration_not_on_your_desk */
export function openRegistration(ctx: Context, actor: Actor, caseId: number) {
  return read(ctx, actor, async (tx) => {
    const found = onDesk(await q.findRegistration(tx, schemaOf(actor), caseId), actor)
    const [pupil] = await newcomer.listPupilRows(tx, schemaOf(actor), [found.pupilId])
    if (!pupil) return refuse('not_found')
    const { classNumber } = RegistrationCaseDetail.parse(found.detail)
    const row = rowOfPupil(ctx.sealer, pupil, classNumber)
    await writeAudit(tx, ctx, actor, {
      act: 'registration.open',
      subjectKind: 'business_case',
      subjectId: caseId,
    })
    const { kind, version } = found
    const last = await q.findLastEntry(tx, schemaOf(actor), caseId)
    return {
      ...{ caseId, version, kind, cells: textsOf(importTables[kind], row) },
      sentBackBecause: last?.step === 'send_back' ? last.opinion : null,
    }
  })
}

/** A registration, as it was seen, and what it shall be. */
export interface MendForm {
  caseId: number
  version: number
  cells: Cells
}

/**
 * What mending would make of a late registration; nothing is saved.
 * @returns undefined for a registration of another kind
 * @throws Refusal not_found, stale_view, registration_not_on_your_desk, registration_row_wrong
 */
export async function readLateMend(tx: Tx, ctx: Context, actor: Actor, { caseId, version, cells }: MendForm) {
  const found = onDesk(await q.findRegistration(tx, schemaOf(actor), caseId), actor)
  if (found.version !== version) return refuse('stale_view')
  if (found.kind !== 'late_registration') return undefined
  const [pupil] = await newcomer.listPupilRows(tx, schemaOf(actor), [found.pupilId])
  if (!pupil) return refuse('not_found')
  const { row } = await readCells(tx, ctx, actor, found.kind, cells)
  const { classNumber } = RegistrationCaseDetail.parse(found.detail)
  return { before: rowOfPupil(ctx.sealer, pupil, classNumber), row }
}

/**
 * Overwrites a registration that is on the registrar's desk; its identity is given back and claimed anew.
 * @throws Refusal not_found, stale_view, registration_not_on_your_desk, pupil_data_locked, registration_row_wrong,
 *   registration_already_taken
 */
export function mendRegistration(ctx: Context, actor: Actor, input: MendForm) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const [locked] = await q.lockRegistrations(tx, schema, [input.caseId])
    const found = onDesk(locked, actor)
    if (found.version !== input.version) return refuse('stale_view')
    await requireUnlocked(tx, schema, [found.pupilId])
    const { row, classIds } = await readCells(tx, ctx, actor, found.kind, input.cells)
    const mends = [{ found, row }]
    const { taken, held } = await mendCases(tx, ctx, actor, { kind: found.kind, classIds }, mends)
    if (!taken.has(found.id)) return refuse('registration_already_taken')
    const isHeld = held.has(found.pupilId)
    const version = found.version + 1
    return {
      answer: { caseId: found.id, version, isHeld },
      audit: { act: 'registration.mend', subjectKind: 'business_case', subjectId: found.id },
    }
  })
}
