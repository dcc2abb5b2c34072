/** Registration as a business case (REG-4): what forbids a step, and what an approval or removal does. */
import { z } from 'zod'
import type { Tx } from '../../db/tx.ts'
import { isCleaned } from '../../rules/clean-up.ts'
import { codeTables, labelOf } from '../../rules/code-table.ts'
import { type Refusal, refusalOf } from '../../rules/refusal.ts'
import { type RegistrationKind, registrationFlow } from '../../rules/registration.ts'
import { ROW_WARNINGS, WARNING_LABELS } from '../../rules/registration-warning.ts'
import type { CaseRow } from '../business-case/business-case.queries.ts'
import { anyFlow, type CaseKind, type OpenCase, type TakenCase } from '../business-case/case-kind.ts'
import { lockForEntry } from '../class/class.actions.ts'
import type { Actor, Context } from '../context.ts'
import { enroll } from '../enrollment/enrollment.actions.ts'
import { heldAmong, type Identity, releaseIdentities } from '../identity/identity.actions.ts'
import { forgetRows } from '../import/row-taken.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { maskedNumbers, openPupilBlob } from '../pupil/sealed-pupil.ts'
import { allocateNumbers } from '../student-number/student-number.actions.ts'
import { schemaOf } from '../write.ts'
import * as q from './newcomer.queries.ts'
import { identityOfRow, rowOfPupil } from './registration-page.ts'
import { changesOf, forgetSubmissions, keepBeforeMending, mendedAmong } from './submission.actions.ts'

export const RegistrationCaseDetail = z.object({
  /** The row as it is recognised when sent again: a keyed hash, hexadecimal. */
  row: z.string().regex(/^[0-9a-f]{64}$/),
  /** Class number as entered: a hint, or of a late registration the class itself. */
  classNumber: z.string().nullable(),
  classId: z.number().int().nullable(),
  /** What an approver should look at; cases of before had none. */
  warnings: z.array(z.enum(ROW_WARNINGS)).default([]),
})
export type RegistrationCaseDetail = z.infer<typeof RegistrationCaseDetail>

const FORWARD = new Set(['submit', 'endorse', 'decide'])

const detailOf = (row: CaseRow) => RegistrationCaseDetail.parse(row.detail)
const pupilsOf = (taken: readonly TakenCase[]) => taken.flatMap((one) => one.case.pupilId ?? [])

/** Nobody held back goes on (REG-5), and a late registration needs its class to the end. */
async function guard(tx: Tx, _ctx: Context, actor: Actor, taken: readonly TakenCase[]) {
  const refused = new Map<number, Refusal>()
  const forward = taken.filter((one) => one.taken.some(({ step }) => FORWARD.has(step)))
  if (forward.length === 0) return refused
  const classIds = forward.flatMap((one) => detailOf(one.case).classId ?? [])
  // Held to the end of the step, before any pupil is: whoever deletes one now finds the pupil in it.
  const known = await lockForEntry(tx, schemaOf(actor), classIds)
  const held = await heldAmong(tx, pupilsOf(forward))
  for (const { case: row } of forward) {
    const { classId } = detailOf(row)
    if (row.pupilId !== null && held.has(row.pupilId)) refused.set(row.id, refusalOf('registration_held'))
    else if (classId !== null && !known.has(classId))
      refused.set(row.id, refusalOf('registration_class_gone'))
  }
  return refused
}

/** Approved: enrolled at the school, unplaced or (late) in the class named, each with a temporary number (REG-6). */
async function register(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
  taken: readonly TakenCase[],
): Promise<void> {
  const schema = schemaOf(actor)
  const { today, businessAt } = await seasonOf(tx, ctx, actor)
  const schools = new Map(
    (await q.listSchools(tx, [...new Set(taken.map((one) => one.case.schoolId))])).map((s) => [s.id, s]),
  )
  const classIds = taken.flatMap((one) => detailOf(one.case).classId ?? [])
  const classes = new Map((await q.listClassesById(tx, schema, classIds)).map((one) => [one.id, one]))
  const pupils = new Map(
    (await tx.beyondScope(() => q.lockPupilRows(tx, schema, pupilsOf(taken)))).map((p) => [p.id, p]),
  )
  const rows = taken.flatMap(({ case: row }) => {
    const school = schools.get(row.schoolId)
    const pupil = pupils.get(row.pupilId ?? 0)
    if (!school || !pupil) throw new Error(`Registration ${row.id} has lost its school or pupil.`)
    const inClass = classes.get(detailOf(row).classId ?? 0)
    return [{ school, pupil, inClass }]
  })
  await enroll(
    tx,
    ctx,
    schema,
    rows.map(({ school, pupil, inClass }) => ({
      pupilId: pupil.id,
      schoolId: school.id,
      unitPath: school.path,
      stage: inClass?.stage ?? 'primary',
      entryGrade: inClass?.grade ?? 1,
      classId: inClass?.id ?? null,
      enteredBy: kind,
      on: today,
    })),
  )
  await allocateNumbers(
    tx,
    ctx,
    { worldId: actor.worldId, schema, accountId: actor.accountId, businessAt },
    rows.map(({ school, pupil }) => ({
      pupilId: pupil.id,
      region: school.divisionCode,
      birthDate: pupil.birthDate,
    })),
  )
}

/** What a newcomer is known by, read from his sealed page. */
export function identityOfPupil(ctx: Context, pupil: q.PupilRow): Identity {
  const { idType, idNumber } = openPupilBlob(ctx.sealer, pupil.sealed)
  return identityOfRow(pupil.id, { ...pupil, idType, idNumber })
}

/** Removed before approval: nothing stays but the case; identity and row are free again. */
async function remove(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
  taken: readonly TakenCase[],
): Promise<void> {
  const schema = schemaOf(actor)
  await tx.beyondScope(async () => {
    const pupils = await q.lockPupilRows(tx, schema, pupilsOf(taken))
    const identities = pupils.map((pupil) => identityOfPupil(ctx, pupil))
    await releaseIdentities(tx, ctx, actor.worldId, identities, 'removed')
    await forgetRows(
      tx,
      schema,
      taken.map(({ case: row }) => ({
        unitId: row.schoolId,
        kind,
        hash: Buffer.from(detailOf(row).row, 'hex'),
      })),
    )
    await forgetSubmissions(
      tx,
      schema,
      taken.map((one) => one.case.id),
    )
    await q.deletePupils(
      tx,
      schema,
      pupils.map((pupil) => pupil.id),
    )
  })
}

/** Sent up again after it was mended: what is sent now is kept, for whoever compares. */
async function keepSent(tx: Tx, ctx: Context, actor: Actor, taken: readonly TakenCase[]): Promise<void> {
  const schema = schemaOf(actor)
  const mended = await mendedAmong(
    tx,
    schema,
    taken.map((one) => one.case.id),
  )
  const again = taken.filter((one) => mended.has(one.case.id))
  if (again.length === 0) return
  const pupils = new Map((await q.listPupilRows(tx, schema, pupilsOf(again))).map((one) => [one.id, one]))
  const contents = again.flatMap(({ case: row }) => {
    const pupil = pupils.get(row.pupilId ?? 0)
    return pupil ? [{ caseId: row.id, row: rowOfPupil(ctx.sealer, pupil, detailOf(row).classNumber) }] : []
  })
  await keepBeforeMending(tx, ctx, schema, contents)
}

/** What was changed since it was sent back, a fact each; and what should be looked at. */
async function newsOf(tx: Tx, ctx: Context, actor: Actor, row: CaseRow) {
  const changes = (await changesOf(tx, ctx, schemaOf(actor), [row.id])).get(row.id) ?? []
  const warnings = row.isOpen ? detailOf(row).warnings : []
  return [
    ...warnings.map((one) => ({ label: '请核对', text: WARNING_LABELS[one] })),
    ...changes.map(({ label, before, after, changedFrom }) => ({
      label: `退回后改动:${label}`,
      text: `${before || '(空)'} → ${after || '(空)'}${changedFrom ? `(第 ${changedFrom} 位起不同)` : ''}`,
    })),
  ]
}

async function facts(tx: Tx, ctx: Context, actor: Actor, row: CaseRow) {
  if (row.pupilId === null) return []
  const schema = schemaOf(actor)
  const [pupil] = await q.listPupilRows(tx, schema, [row.pupilId])
  if (!pupil) return []
  const held = await heldAmong(tx, [pupil.id])
  const page = openPupilBlob(ctx.sealer, pupil.sealed)
  const numbers = maskedNumbers(page)
  const { classNumber } = detailOf(row)
  return [
    { label: '姓名', text: pupil.name },
    { label: '性别', text: labelOf(codeTables.sex, pupil.sex) },
    { label: '出生日期', text: pupil.birthDate },
    { label: '身份证件类型', text: labelOf(codeTables.idType, page.idType) },
    { label: '身份证件号', text: numbers.idNumber ?? '无' },
    { label: '学籍号', text: numbers.studentNumber ?? '核办通过后生成' },
    ...(classNumber === null ? [] : [{ label: '班号', text: classNumber }]),
    ...(held.has(pupil.id) ? [{ label: '问题学籍', text: '身份信息与已有学籍重复,解决前不能上报' }] : []),
    ...(await newsOf(tx, ctx, actor, row)),
  ]
}

async function partiesNow(tx: Tx, rows: readonly OpenCase[]) {
  const schools = await q.listSchools(tx, [...new Set(rows.map((row) => row.schoolId))])
  const of = new Map(schools.map(({ id, bureauId }) => [id, { school: id, bureau: bureauId }]))
  return new Map(rows.map((row) => [row.id, of.get(row.schoolId) ?? row.parties]))
}

function caseKind(kind: RegistrationKind, label: string): CaseKind {
  return {
    kind,
    label,
    flow: anyFlow(registrationFlow(kind)),
    detail: RegistrationCaseDetail,
    detailVersion: 1,
    before: '该生尚未建立学籍:本次录入的信息撤销,身份证号可以重新使用;需要时由学校重新录入。',
    guard,
    onTaken: async (tx, ctx, actor, taken) => {
      const registered = taken.filter((one) => one.state === 'registered')
      const removed = taken.filter((one) => one.state === 'removed' || isCleaned(one.state))
      if (registered.length > 0) await register(tx, ctx, actor, kind, registered)
      if (removed.length > 0) await remove(tx, ctx, actor, kind, removed)
      const sent = taken.filter((one) => one.taken.some(({ step }) => step === 'submit'))
      if (sent.length > 0) await keepSent(tx, ctx, actor, sent)
    },
    partiesNow,
    facts,
  }
}

export const registrationKinds = {
  registration: caseKind('registration', '新生注册'),
  late_registration: caseKind('late_registration', '在校生注册'),
} as const satisfies Record<RegistrationKind, CaseKind>
