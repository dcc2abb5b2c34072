/** Mending registrations on the registrar's desk (REG-4), one by form or hundreds by workbook. Inner action, set-based. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import type { Actor, Context } from '../context.ts'
import { claimIdentities, heldAmong, releaseIdentities } from '../identity/identity.actions.ts'
import { forgetRows, hashOfRow, takeRows } from '../import/row-taken.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { schemaOf } from '../write.ts'
import { BY_FORM, detailOf } from './newcomer.actions.ts'
import * as newcomer from './newcomer.queries.ts'
import type { RegistrationCaseRow } from './registration.queries.ts'
import { saveMended } from './registration.queries.ts'
import { identityOfPupil, RegistrationCaseDetail } from './registration-case.ts'
import { identityOfRow, pageOfRow, rowOfPupil } from './registration-page.ts'
import { keepBeforeMending } from './submission.actions.ts'

/** A registration, locked and found on the desk, with what it shall be. */
export interface Mend {
  found: RegistrationCaseRow & { pupilId: number }
  row: RegistrationRow
}

interface HashedMend extends Mend {
  before: RegistrationCaseDetail
  hash: Buffer
}

/**
 * Overwrites registrations of one kind and school; what was sent up before is kept (case_submission), identities are
 * given back and claimed anew.
 * @returns the cases whose content is new (another one has what the others say: nothing of this may then stay), and
 *   the pupils held back
 */
export async function mendCases(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { kind: RegistrationKind; classIds: ReadonlyMap<string, number> },
  mends: readonly Mend[],
): Promise<{ taken: ReadonlySet<number>; held: ReadonlySet<number> }> {
  const schema = schemaOf(actor)
  const hashed = mends.map((one) => ({
    ...one,
    before: RegistrationCaseDetail.parse(one.found.detail),
    hash: hashOfRow(ctx.sealer, one.row),
  }))
  const fresh = await swapRows(tx, schema, { unitId: actor.unitId, kind: of.kind }, hashed)
  const held = await swapPupils(tx, ctx, actor, fresh)
  const { policy } = await seasonOf(tx, ctx, actor)
  const facts = { ...of, entryAge: policy.primaryEntryAge }
  const saved = fresh.map(({ found, row, hash }) => ({
    caseId: found.id,
    version: found.version + 1,
    subject: row.name,
    detail: detailOf(facts, row, hash),
  }))
  await tx.beyondScope(() => saveMended(tx, schema, saved))
  return { taken: new Set(fresh.map(({ found }) => found.id)), held }
}

async function swapRows(
  tx: Tx,
  schema: string,
  owner: { unitId: number; kind: string },
  mends: readonly HashedMend[],
): Promise<HashedMend[]> {
  await forgetRows(
    tx,
    schema,
    mends.map(({ before }) => ({ ...owner, hash: Buffer.from(before.row, 'hex') })),
  )
  return takeRows(tx, schema, { ...owner, jobId: BY_FORM }, mends)
}

async function swapPupils(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  mends: readonly HashedMend[],
): Promise<ReadonlySet<number>> {
  const schema = schemaOf(actor)
  const ids = mends.map(({ found }) => found.pupilId)
  const pupils = new Map((await newcomer.lockPupilRows(tx, schema, ids)).map((one) => [one.id, one]))
  const both = mends.map((one) => {
    const pupil = pupils.get(one.found.pupilId)
    return pupil ? { ...one, pupil } : refuse('not_found')
  })
  await keepBeforeMending(
    tx,
    ctx,
    schema,
    both.map(({ found, pupil, before }) => ({
      caseId: found.id,
      row: rowOfPupil(ctx.sealer, pupil, before.classNumber),
    })),
  )
  await newcomer.savePupils(
    tx,
    schema,
    both.map(({ row, pupil }) => ({ ...pageOfRow(ctx.sealer, row, null), id: pupil.id })),
  )
  const identities = both.map(({ pupil, row }) => ({
    was: identityOfPupil(ctx, pupil),
    is: identityOfRow(pupil.id, row),
  }))
  const changed = identities.filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is))
  await releaseIdentities(
    tx,
    ctx,
    actor.worldId,
    changed.map(({ was }) => was),
    'corrected',
  )
  if (!actor.province) return refuse('not_allowed')
  await claimIdentities(
    tx,
    ctx,
    actor.worldId,
    actor.province,
    changed.map(({ is }) => is),
  )
  return heldAmong(tx, ids)
}
