/** The one way to write at a door: one transaction with the request id, the work, the audit entry and the answer. */
import { holdStatements, type PathHold } from '../db/scope.ts'
import type { Tx } from '../db/tx.ts'
import { refuse } from '../rules/refusal.ts'
import { type Actor, businessNow, type Context, scopeOf } from './context.ts'

/** What an act leaves in the audit: never a name, a number or an address, ids only. */
export interface Audit {
  act: string
  subjectKind?: string
  subjectId?: number
  detail?: Record<string, unknown>
}

/** What a piece of work came to: the answer for the client, and the line for the audit. */
export interface Done<T> {
  answer: T
  /** What is kept for a repeated request instead of the answer: without a password that is shown once. */
  stored?: T
  audit: Audit
}

const NATION = 'nation'

/** By whose paths a person writes; one who moves a school is alone, also before the nation's people. */
const holdOf = ({ province }: Actor, isAlone: boolean): PathHold =>
  isAlone && province
    ? { keys: [NATION, province.schema], isAlone }
    : { keys: [province?.schema ?? NATION], isAlone }

/** For jobs that write rows by the path of a unit: no school moves until their transaction ends. Inner action. */
export async function holdUnitPaths(tx: Tx, schema: string): Promise<void> {
  await tx.run(holdStatements({ keys: [schema], isAlone: false }))
}

/**
 * Claims the request id; a second sender waits here until the first has committed, and then reads its answer.
 * @throws Refusal unit_moved for somebody whose unit moved since he was asked who he is, school_closed
 */
async function claimRequest(tx: Tx, actor: Actor, at: Date): Promise<{ answer: unknown } | undefined> {
  const { request } = actor
  if (!request) return refuse('request_id_required')
  const { contentHash } = request
  // Read under the hold: until this transaction ends the unit stays where it is, and open.
  const [claimed] = await tx.rows<{ path: string; isClosed: boolean }>(
    `INSERT INTO nation.request_log (account_id, request_id, content_hash, at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING (SELECT path FROM nation.unit WHERE id = $5) AS path,
       (SELECT closed_on IS NOT NULL FROM nation.unit WHERE id = $5) AS "isClosed"`,
    [actor.accountId, request.id, contentHash, at, actor.unitId],
  )
  if (claimed) {
    if (claimed.path !== actor.unitPath) refuse('unit_moved')
    if (claimed.isClosed) refuse('school_closed')
    return undefined
  }
  const [before] = await tx.rows<{ contentHash: Buffer; answer: unknown }>(
    `SELECT content_hash AS "contentHash", answer FROM nation.request_log WHERE account_id = $1 AND request_id = $2`,
    [actor.accountId, request.id],
  )
  if (!before?.contentHash.equals(contentHash)) return refuse('request_id_reused')
  return { answer: before.answer }
}

/**
 * Whether this very request was done before: asked by an action with costly work to do before its transaction.
 * A sender who is only just being served counts as no: `write` makes the second one wait.
 */
export async function wasDone(tx: Tx, actor: Actor): Promise<boolean> {
  const rows = await tx.rows('SELECT 1 FROM nation.request_log WHERE account_id = $1 AND request_id = $2', [
    actor.accountId,
    actor.request?.id ?? null,
  ])
  return rows.length > 0
}

/** Writes one line of audit, in the transaction of what it tells (ACC-5). */
export async function writeAudit(tx: Tx, ctx: Context, actor: Actor, audit: Audit): Promise<void> {
  const detail = JSON.stringify(audit.detail ?? {})
  const id = await ctx.db.newId()
  const { act, subjectKind = null, subjectId = null } = audit
  const common = [
    id,
    actor.accountId,
    act,
    subjectKind,
    subjectId,
    detail,
    ctx.realNow(),
    businessNow(ctx, actor),
  ]
  if (actor.province)
    await tx.run(
      `INSERT INTO ${actor.province.schema}.audit_entry
         (id, account_id, act, subject_kind, subject_id, detail, at, business_at, unit_path)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...common, actor.unitPath],
    )
  else
    await tx.run(
      `INSERT INTO nation.audit_entry
         (id, account_id, act, subject_kind, subject_id, detail, at, business_at, world_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...common, actor.worldId],
    )
}

/**
 * Runs a write in the person's scope. Sent again with the same request id it does nothing and gives the same answer.
 * @param work gets the transaction; what it throws undoes everything
 * @param how `alone` for what moves units: every other write of the province is over before, or begins afterwards
 * @throws Refusal request_id_required, request_id_reused, unit_moved, school_closed, and what the work refuses
 */
export async function write<T>(
  ctx: Context,
  actor: Actor,
  work: (tx: Tx) => Promise<Done<T>>,
  how: 'together' | 'alone' = 'together',
): Promise<T> {
  const scope = { ...scopeOf(actor), hold: holdOf(actor, how === 'alone') }
  return ctx.db.scoped(scope, async (tx) => {
    const before = await claimRequest(tx, actor, ctx.realNow())
    if (before) return before.answer as T
    const { answer, stored = answer, audit } = await work(tx)
    await writeAudit(tx, ctx, actor, audit)
    await tx.run('UPDATE nation.request_log SET answer = $3 WHERE account_id = $1 AND request_id = $2', [
      actor.accountId,
      actor.request?.id,
      JSON.stringify(stored),
    ])
    return answer
  })
}

/** Reads in the person's scope; the pages of a list are only counted where he asks how many (Actor.counter). */
export function read<T>(ctx: Context, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { counter } = actor
  return ctx.db.scoped(scopeOf(actor), (tx) => work(counter ? { ...tx, counter } : tx))
}

/** The person's province. @throws Refusal not_allowed for a person of the nation */
export function provinceOf(actor: Pick<Actor, 'province'>): { id: number; schema: string } {
  return actor.province ?? refuse('not_allowed')
}

/** The schema of the person's province. @throws Refusal not_allowed for a person of the nation */
export function schemaOf(actor: Pick<Actor, 'province'>): string {
  return actor.province?.schema ?? refuse('not_allowed')
}
