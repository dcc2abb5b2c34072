/** Problem groups of one pupil, opened by what the population register says or an initial load brings (PRB-1). Inner actions. */
import type { Tx } from '../../db/tx.ts'
import { LONE_PROBLEM_KINDS, type LoneProblemKind } from '../../rules/identity.ts'
import type { Context } from '../context.ts'
import { saveColliding, unflag } from './problem-group.actions.ts'
import * as q from './problem-group.queries.ts'

/** What is said against a pupil; the key is of him, his number and his name. */
export interface RegisterProblem {
  pupilId: number
  key: Buffer
  kind: LoneProblemKind
}

/** Opens a problem group for each: he is flagged and stays in school (PRB-1, PRB-4). One that is open stays one. */
export async function openRegisterProblems(
  tx: Tx,
  ctx: Context,
  worldId: number,
  problems: readonly RegisterProblem[],
): Promise<void> {
  for (const kind of LONE_PROBLEM_KINDS)
    await saveColliding(
      tx,
      ctx,
      worldId,
      kind,
      problems
        .filter((one) => one.kind === kind)
        .map(({ pupilId, key }) => ({ key, standings: [{ pupilId, standing: 'holder' }] })),
    )
}

/**
 * What the register said of an identity is about nobody once the identity is another, or its pupil is removed: the
 * group closes, and the new identity is asked about with the next run.
 */
export async function closeRegisterProblems(
  tx: Tx,
  ctx: Context,
  worldId: number,
  pupilIds: readonly number[],
  as: 'removed' | 'corrected',
): Promise<void> {
  const homes = await q.listHomes(tx, pupilIds)
  for (const schema of new Set(homes.map((home) => home.schema)))
    await q.restartChecks(tx, schema, { worldId, pupilIds, now: ctx.realNow() })
  const members = await q.listRegisterMembers(tx, pupilIds)
  if (members.length === 0) return
  await q.saveMemberState(tx, as, members)
  await q.closeGroups(
    tx,
    members.map((one) => one.groupId),
    ctx.realNow(),
  )
  await unflag(
    tx,
    members.map((one) => one.pupilId),
  )
}
