/**
 * Province-wide look-up (QRY-1): the one exception to everybody's scope, so it tells as little as it can, to whoever
 * knows name and full number already, a limited number of times, each in the audit.
 */
import type { Tx } from '../../db/tx.ts'
import { textCell } from '../../rules/field.ts'
import { personName } from '../../rules/field-name.ts'
import {
  type LookUpAllowance,
  type LookUpFound,
  type LookUpNumber,
  lookUpAllowance,
  lookUpRefusal,
  readLookUpNumber,
} from '../../rules/look-up.ts'
import { refuse } from '../../rules/refusal.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { idNumberKey, studentNumberKey, traceKey } from '../pupil/sealed-pupil.ts'
import { type Audit, read, schemaOf, write, writeAudit } from '../write.ts'
import * as q from './look-up.queries.ts'

export interface Question {
  name: string
  number: LookUpNumber
}

/** What a question came to, and the line that the audit must get in the same transaction. */
interface Asked {
  found: LookUpFound | null
  allowance: LookUpAllowance
  audit: Audit
}

const EMPTY_KEY = Buffer.alloc(32)

/** What was typed, as a question. @throws Refusal look_up_number_form, invalid_input for what is no name */
function questionOf(typed: { name: string; number: string }): Question {
  const number = readLookUpNumber(typed.number)
  if (!number) return refuse('look_up_number_form', { field: 'number' })
  const name = personName(textCell(typed.name.trim()), { today: '' })
  if (!name.ok) return refuse('invalid_input', { field: 'name', detail: name.problem.cause })
  return { name: name.value, number }
}

const madeOf = ({ hourSince, daySince, ...made }: q.MadeRow) => ({
  ...made,
  hourSince: hourSince?.toISOString() ?? null,
  daySince: daySince?.toISOString() ?? null,
})

/**
 * Counts one question, by its keyed hash, under the person's lock: of two at the limit, one is refused. The same
 * question within 24 hours is not counted again.
 * @returns what is left after it
 * @throws Refusal look_up_used_up
 */
async function count(tx: Tx, ctx: Context, actor: Actor, question: Buffer): Promise<LookUpAllowance> {
  const schema = schemaOf(actor)
  const { accountId, unitPath } = actor
  const { policy } = await seasonOf(tx, ctx, actor)
  await q.lockTurn(tx, accountId)
  const now = ctx.realNow()
  const row = await q.countLookUps(tx, schema, { accountId, now, question })
  const refused = row.isRepeated ? undefined : lookUpRefusal(policy, madeOf(row))
  if (refused) throw refused
  await q.insertLookUp(tx, schema, { id: await ctx.db.newId(), accountId, unitPath, question, at: now })
  const one = row.isRepeated ? 0 : 1
  return lookUpAllowance(policy, { lastHour: row.lastHour + one, lastDay: row.lastDay + one })
}

/**
 * Puts one question. Inner action: the caller writes the audit line.
 * @throws Refusal look_up_used_up
 */
export async function lookUpInside(tx: Tx, ctx: Context, actor: Actor, question: Question): Promise<Asked> {
  const { kind, number } = question.number
  const { worldId, unitId } = actor
  const allowance = await count(tx, ctx, actor, ctx.sealer.hash('look_up', `${question.name}\0${number}`))
  const isId = kind === 'id_number'
  const key = isId ? idNumberKey(ctx.sealer, number) : studentNumberKey(ctx.sealer, number)
  const [idKey, numberKey] = isId ? [key, EMPTY_KEY] : [EMPTY_KEY, key]
  const row = await tx.beyondScope(() =>
    q.findByNameAndNumber(tx, schemaOf(actor), { worldId, idKey, numberKey, name: question.name }),
  )
  const found = row && { school: row.school, state: row.state, isOwnSchool: row.unitId === unitId }
  const detail = { kind, key: key.toString('hex'), found: row?.state ?? null }
  return { found: found ?? null, allowance, audit: { act: 'look_up', detail } }
}

/**
 * Counts the question whether a name, sex and birth date is elsewhere. Inner action, as above.
 * @returns the audit line @throws Refusal look_up_used_up
 */
export async function askTrace(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { name: string; sex: string; birthDate: string },
  isFound: boolean,
): Promise<Audit> {
  const key = traceKey(ctx.sealer, of)
  await count(tx, ctx, actor, key)
  return { act: 'look_up', detail: { kind: 'trace', key: key.toString('hex'), found: isFound } }
}

/** @throws Refusal look_up_number_form, look_up_used_up, invalid_input */
export function lookUp(ctx: Context, actor: Actor, typed: { name: string; number: string }) {
  const question = questionOf(typed)
  return write(ctx, actor, async (tx) => {
    const { found, allowance, audit } = await lookUpInside(tx, ctx, actor, question)
    return { answer: { found, allowance }, audit }
  })
}

/**
 * The look-up that a registration begins with, in a transaction of its own: what is refused on its answer leaves the
 * question counted and in the audit.
 * @throws Refusal look_up_used_up
 */
export function lookUpFirst(ctx: Context, actor: Actor, question: Question): Promise<LookUpFound | null> {
  return ctx.db.scoped(scopeOf(actor), async (tx) => {
    const { found, audit } = await lookUpInside(tx, ctx, actor, question)
    await writeAudit(tx, ctx, actor, audit)
    return found
  })
}

/**
 * Who of a workbook's rows is in school already (REG-7): whether only, and whether here. Where he is, only the look-up
 * tells, with its limits. Inner action of a job; one line of audit for all of them.
 * @returns by place of the row, whether that is the asking person's own school
 */
export async function lookUpRows(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  rows: readonly { name: string; idNumber: string | null }[],
): Promise<ReadonlyMap<number, { isOwnSchool: boolean }>> {
  const asked = rows.flatMap(({ name, idNumber }, at) =>
    idNumber && readLookUpNumber(idNumber) ? [{ at, name, key: idNumberKey(ctx.sealer, idNumber) }] : [],
  )
  if (asked.length === 0) return new Map()
  const idKeys = asked.map(({ key }) => key)
  const names = asked.map(({ name }) => name)
  const found = await q.listInSchool(tx, schemaOf(actor), { worldId: actor.worldId, idKeys, names })
  const keys = found.map(({ at }) => idKeys[at]?.toString('hex'))
  await writeAudit(tx, ctx, actor, {
    act: 'look_up',
    detail: { kind: 'workbook', asked: asked.length, found: keys },
  })
  return new Map(
    found.flatMap(({ at, unitId }) => {
      const row = asked[at]
      return row ? [[row.at, { isOwnSchool: unitId === actor.unitId }] as const] : []
    }),
  )
}

/** What is left of this person's allowance. */
export function getLookUpAllowance(ctx: Context, actor: Actor): Promise<LookUpAllowance> {
  return read(ctx, actor, async (tx) => {
    const { policy } = await seasonOf(tx, ctx, actor)
    const of = { accountId: actor.accountId, now: ctx.realNow(), question: null }
    return lookUpAllowance(policy, await q.countLookUps(tx, schemaOf(actor), of))
  })
}
