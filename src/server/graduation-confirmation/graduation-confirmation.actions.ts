/** Units confirm that a year's graduation is done: school → county → city (GRD-5). */
import type { Tx } from '../../db/tx.ts'
import { confirmationRefusal } from '../../rules/graduation-confirmation.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors, LEVELS, scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './graduation-confirmation.queries.ts'

const levelOf = (unit: q.ConfirmationState) => LEVELS[unit.level] ?? 'school'

function present(unit: q.ConfirmationState) {
  const { id, name, officePhone, schools, confirmedSchools, graduated, remaining, confirmedAt } = unit
  return {
    ...{ id, name, officePhone, schools, confirmedSchools, graduated, remaining },
    isSchool: levelOf(unit) === 'school',
    confirmation: confirmedAt && {
      at: confirmedAt.toISOString(),
      by: unit.by ?? '',
      isOverride: unit.isOverride ?? false,
      reason: unit.reason,
    },
  }
}

/** Whether a unit has something to confirm and has not. */
const isWaitedFor = (unit: q.ConfirmationState) => unit.schools > 0 && unit.confirmedAt === null

/** A unit of the person's subtree with its state. @throws Refusal not_found */
async function stateOf(tx: Tx, actor: Actor, unitId: number, year: number): Promise<q.ConfirmationState> {
  const [unit] = await q.listStates(tx, schemaOf(actor), { unitId, scope: scopeRange(actor.unitPath), year })
  return unit ?? refuse('not_found')
}

const below = (tx: Tx, actor: Actor, unit: q.ConfirmationState, year: number) =>
  q.listStates(tx, schemaOf(actor), { parentId: unit.id, scope: scopeRange(unit.path), year })

/** @throws Refusal not_found for a unit outside the person's subtree */
export function listConfirmations(ctx: Context, actor: Actor, query: { unit?: number | undefined }) {
  return read(ctx, actor, async (tx) => {
    const { year } = await seasonOf(tx, ctx, actor)
    const unit = await stateOf(tx, actor, query.unit ?? actor.unitId, year)
    const units = await below(tx, actor, unit, year)
    return {
      year,
      unit: present(unit),
      above: (await q.findParent(tx, unit.id, scopeRange(actor.unitPath))) ?? null,
      units: units
        .sort((a, b) => Number(isWaitedFor(b)) - Number(isWaitedFor(a)) || b.remaining - a.remaining)
        .map(present),
    }
  })
}

/**
 * Confirms one's own unit; the province confirms any unit below it, with a reason.
 * @throws Refusal not_found, graduation_nothing_to_confirm, and why it cannot be confirmed now
 */
export function confirmGraduation(
  ctx: Context,
  actor: Actor,
  input: { unit?: number | undefined; reason?: string | undefined },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const unitId = input.unit ?? actor.unitId
    const isOverride = unitId !== actor.unitId
    if (isOverride && actor.level !== 'province') return refuse('not_found')
    await q.lockConfirmations(tx, schema)
    const { year, businessAt } = await seasonOf(tx, ctx, actor)
    const unit = await stateOf(tx, actor, unitId, year)
    // The chain ends with the city: nobody waits for the province's own word.
    if (unit.schools === 0 || levelOf(unit) === 'province') return refuse('graduation_nothing_to_confirm')
    const { remaining } = unit
    const reason = input.reason ?? null
    const refusal = confirmationRefusal({
      ...{ level: levelOf(unit), isConfirmed: unit.confirmedAt !== null, remaining, isOverride, reason },
      unconfirmedBelow: (await below(tx, actor, unit, year)).filter(isWaitedFor).map(({ name }) => name),
    })
    if (refusal) throw refusal
    const row = { unitId, path: unit.path, year, accountId: actor.accountId, isOverride, reason, remaining }
    if (!(await q.insertConfirmation(tx, schema, { id: await ctx.db.newId(), ...row, at: businessAt })))
      return refuse('graduation_already_confirmed')
    const audit = { act: 'graduation.confirm', subjectKind: 'unit', subjectId: unitId, detail: { year } }
    return { answer: { done: true as const }, audit }
  })
}

/** @throws Refusal graduation_not_confirmed */
export function withdrawConfirmation(ctx: Context, actor: Actor) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { year, businessAt } = await seasonOf(tx, ctx, actor)
    await q.lockConfirmations(tx, schema)
    const unit = await stateOf(tx, actor, actor.unitId, year)
    if (unit.confirmedAt === null) return refuse('graduation_not_confirmed')
    await lapseConfirmations(tx, schema, { paths: [actor.unitPath], year, at: businessAt })
    const audit = { act: 'graduation.withdraw_confirmation', subjectKind: 'unit', subjectId: actor.unitId }
    return { answer: { done: true as const }, audit }
  })
}

/**
 * Ends the confirmations of units and of the bureaus above them, which rest on theirs. Inner action: a reversal of
 * graduations calls it too, under the same lock.
 */
export async function lapseConfirmations(
  tx: Tx,
  schema: string,
  of: { paths: readonly string[]; year: number; at: Date },
): Promise<void> {
  await q.lockConfirmations(tx, schema)
  const paths = [...new Set(of.paths.flatMap(ancestors))]
  // Beyond the scope: the bureaus above are not in a school's.
  await tx.beyondScope(() => q.saveLapsed(tx, schema, { ...of, paths }))
}
