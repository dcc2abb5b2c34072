/** Stand-in until the policy's own is there. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors } from '../../rules/scope.ts'
import { type Actor, businessNow, type Context } from '../context.ts'

export async function requireSwitch(tx: Tx, ctx: Context, actor: Actor, business: string): Promise<void> {
  const rows = await tx.rows(
    `SELECT 1 FROM nation.switch_opening WHERE business = $1 AND unit_path = ANY($2) AND from_at <= $3 AND to_at > $3`,
    [business, ancestors(actor.unitPath), businessNow(ctx, actor)],
  )
  if (rows.length === 0) refuse('switch_closed')
}
