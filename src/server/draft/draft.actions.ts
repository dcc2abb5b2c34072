/**
 * Drafts of forms (ACC-4): what is typed and not sent yet is personal data too, so it lies sealed with the server and
 * not in a browser that others sit at. A draft leaves no line in the audit: nobody but its writer can read it.
 */
import type { Tx } from '../../db/tx.ts'
import type { Policy } from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import * as q from './draft.queries.ts'

type Values = Record<string, string>

const DAY_MS = 86_400_000

const sinceOf = (ctx: Pick<Context, 'realNow'>, policy: Pick<Policy, 'draftDays'>) =>
  new Date(ctx.realNow().getTime() - policy.draftDays * DAY_MS)

async function keptSince(...of: Parameters<typeof seasonOf>): Promise<Date> {
  return sinceOf(of[1], (await seasonOf(...of)).policy)
}

/** A province's drafts that are no more, their writers back or not: personal data is not kept longer than told. */
export function deleteExpiredDrafts(
  tx: Tx,
  ctx: Context,
  schema: string,
  policy: Pick<Policy, 'draftDays'>,
): Promise<void> {
  return q.deleteOldDrafts(tx, schema, { accountId: null, before: sinceOf(ctx, policy) })
}

/** The person's own draft of a form; revision 0 when there is none. */
export function getDraft(ctx: Context, actor: Actor, form: string) {
  return read(ctx, actor, async (tx) => {
    const since = await keptSince(tx, ctx, actor)
    const row = await q.findDraft(tx, schemaOf(actor), { accountId: actor.accountId, form, since })
    if (!row) return { revision: 0, values: null, savedAt: null }
    const values = ctx.sealer.unseal(row.sealed) as Values
    return { revision: row.revision, values, savedAt: row.at.toISOString() }
  })
}

const sameValues = (a: Values, b: Values) => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => a[key] === b[key])
}

/**
 * Keeps a draft under the next revision. Sent twice it is kept once; of two windows that save on the same revision the
 * second is told.
 * @throws Refusal draft_changed_elsewhere
 */
export function saveDraft(
  ctx: Context,
  actor: Actor,
  input: { form: string; revision: number; values: Values },
) {
  const { form, revision, values } = input
  return ctx.db.scoped(scopeOf(actor), async (tx) => {
    const schema = schemaOf(actor)
    const { accountId } = actor
    const since = await keptSince(tx, ctx, actor)
    await q.lockDraft(tx, { accountId, form })
    const before = await q.findDraft(tx, schema, { accountId, form, since })
    const isRepeated =
      before?.revision === revision + 1 && sameValues(ctx.sealer.unseal(before.sealed) as Values, values)
    if (before && isRepeated) return { revision: before.revision, savedAt: before.at.toISOString() }
    if ((before?.revision ?? 0) !== revision) return refuse('draft_changed_elsewhere')
    const at = ctx.realNow()
    await q.saveDraft(tx, schema, {
      ...{ accountId, form, at },
      revision: revision + 1,
      sealed: ctx.sealer.seal(values),
    })
    await q.deleteOldDrafts(tx, schema, { accountId, before: since })
    return { revision: revision + 1, savedAt: at.toISOString() }
  })
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10)

/**
 * The key of a copy in a browser. Nothing of it is kept: it is reckoned anew from the sealing key for the same person,
 * form, salt and day, and no longer than drafts live.
 */
export async function getDraftKey(
  ctx: Context,
  actor: Actor,
  of: { form: string; salt: string; day?: string | undefined },
): Promise<{ day: string; key: string | null }> {
  const { form, salt } = of
  const today = dayOf(ctx.realNow())
  const day = of.day ?? today
  const since = await read(ctx, actor, (tx) => keptSince(tx, ctx, actor))
  if (day < dayOf(since) || day > today) return { day, key: null }
  const key = ctx.sealer.hash('draft_copy', [actor.accountId, form, salt, day].join('\0'))
  return { day, key: key.toString('base64') }
}

/** Sent, or given up. */
export function deleteDraft(ctx: Context, actor: Actor, form: string) {
  return ctx.db.scoped(scopeOf(actor), async (tx) => {
    await q.deleteDraft(tx, schemaOf(actor), actor.accountId, form)
    return { ok: true as const }
  })
}
