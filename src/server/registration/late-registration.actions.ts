/** Late registration begins with the look-up (REG-7): who is in school already is transferred, not registered anew. */
import type { Tx } from '../../db/tx.ts'
import { lateRegistrationRefusal, readLookUpNumber } from '../../rules/look-up.ts'
import { refusals } from '../../rules/refusal.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import type { Actor, Context } from '../context.ts'
import type { FoundProblem } from '../import/import-kind.ts'
import { lookUpFirst, lookUpRows } from '../look-up/look-up.actions.ts'
import { read, wasDone } from '../write.ts'
import {
  type MendForm,
  mendRegistration,
  readForm,
  readLateMend,
  registerPupil,
  requireRegistrationOpen,
} from './registration.actions.ts'

type Form = { kind: RegistrationKind; cells: Readonly<Record<string, string>> }

/**
 * Registers by form. A late one is looked up first, whatever the form had looked up itself; the look-up stays in the
 * audit when it refuses.
 * @throws Refusal look_up_used_up, late_registration_elsewhere, late_registration_here, and those of registerPupil
 */
export async function registerAfterLookUp(ctx: Context, actor: Actor, form: Form) {
  if (form.kind === 'late_registration') await lookUpLate(ctx, actor, form)
  return registerPupil(ctx, actor, form)
}

async function lookUpLate(ctx: Context, actor: Actor, form: Form): Promise<void> {
  const row = await read(ctx, actor, async (tx) => {
    // Done already: its own pupil must not stand against it.
    if (await wasDone(tx, actor)) return undefined
    await requireRegistrationOpen(tx, ctx, actor, form.kind)
    return readForm(tx, ctx, actor, form)
  })
  if (row) await requireNotInSchool(ctx, actor, row)
}

/** @throws Refusal look_up_used_up, late_registration_elsewhere, late_registration_here */
async function requireNotInSchool(ctx: Context, actor: Actor, row: RegistrationRow): Promise<void> {
  const number = row.idNumber ? readLookUpNumber(row.idNumber) : undefined
  if (!number) return
  const refused = lateRegistrationRefusal(await lookUpFirst(ctx, actor, { name: row.name, number }))
  if (refused) throw refused
}

/**
 * Mends by form. Where that makes another person of a late registration, he is looked up like one who is entered (REG-7);
 * a mended phone number asks nothing again.
 * @throws Refusal look_up_used_up, late_registration_elsewhere, late_registration_here, and those of mendRegistration
 */
export async function mendAfterLookUp(ctx: Context, actor: Actor, form: MendForm) {
  const mend = await read(ctx, actor, async (tx) =>
    // Done already: the answer is the one of then.
    (await wasDone(tx, actor)) ? undefined : readLateMend(tx, ctx, actor, form),
  )
  const isSomebodyElse =
    mend && (mend.before.name !== mend.row.name || mend.before.idNumber !== mend.row.idNumber)
  if (isSomebodyElse) await requireNotInSchool(ctx, actor, mend.row)
  return mendRegistration(ctx, actor, form)
}

/** How a workbook's rows of those who are in school already are counted. */
export const IN_SCHOOL_LABELS = {
  late_registration_elsewhere: '在他校在校,应办转学',
  late_registration_here: '本校已有学籍',
}

/** The same for a workbook: rows of those who are in school already, refused with the way (REG-7). */
export async function listInSchoolAlready(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  rows: readonly { row: number; values: { name: string; idNumber: string | null } }[],
): Promise<FoundProblem[]> {
  const found = await lookUpRows(
    tx,
    ctx,
    actor,
    rows.map(({ values }) => values),
  )
  return rows.flatMap(({ row }, at) => {
    const one = found.get(at)
    if (!one) return []
    const rule = one.isOwnSchool ? 'late_registration_here' : 'late_registration_elsewhere'
    const { text: cause, cure } = refusals[rule]
    return [{ row, problem: { field: 'idNumber', rule, cause, cure } }]
  })
}
