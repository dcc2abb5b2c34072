/** Opening another practice world while the server runs: its province's schema first, then its rows in one transaction. */
import type { Tx } from '../../db/tx.ts'
import { nextSchemaName } from '../../rules/practice-world.ts'
import { hashPassword } from '../account/account.actions.ts'
import type { Actor, Context } from '../context.ts'
import { read, wasDone, write } from '../write.ts'
import { addPeople, addPracticeWorld, addProvince } from './opening.actions.ts'
import { listSchemas, lockOpening } from './opening.queries.ts'

interface PracticeWorld {
  name: string
  provinceName: string
  /** Six digits ending in 0000. */
  divisionCode: string
  /** ISO instant. */
  clockAt: string
  password: string
}

async function fill(tx: Tx, ctx: Context, of: PracticeWorld, schema: string, passwordHash: string) {
  const world = await addPracticeWorld(tx, ctx, of)
  const province = { schema, divisionCode: of.divisionCode, name: of.provinceName }
  const { unit } = await addProvince(tx, ctx, world, province)
  const logins = { nation: `${schema}.nation`, province: schema, provinceApprover: `${schema}.head` }
  await addPeople(tx, ctx, { worldId: world.worldId, passwordHash, mustChangePassword: true }, [
    { unit: world.nation, login: logins.nation, name: '演练管理员', roles: ['administrator'] },
    { unit, login: logins.province, name: '省级学籍管理员', roles: ['registrar', 'administrator'] },
    { unit, login: logins.provinceApprover, name: '省级负责人', roles: ['approver'] },
  ])
  return { worldId: world.worldId, provinceUnitId: unit.id, logins }
}

/** Thrown out of the transaction when somebody else took the schema in the meantime: the next one is tried. */
class SchemaTaken extends Error {}

/**
 * Opens a practice world with one province and its first people. A schema made before a failure holds nothing, and
 * is taken by whoever opens next.
 * @returns where to sign in: with the given password, to be changed at once
 */
export async function openPracticeWorld(ctx: Context, actor: Actor, of: PracticeWorld) {
  const digits = of.divisionCode.slice(0, 2)
  const freeSchema = async (tx: Tx) => nextSchemaName(digits, await listSchemas(tx, digits))
  const passwordHash = await hashPassword(of.password)
  for (;;) {
    const schema = await read(ctx, actor, async (tx) =>
      (await wasDone(tx, actor)) ? undefined : freeSchema(tx),
    )
    if (schema) await ctx.openSchema(schema)
    try {
      return await write(ctx, actor, async (tx) => {
        const opened = await tx.beyondScope(async () => {
          await lockOpening(tx)
          if (!schema || schema !== (await freeSchema(tx))) throw new SchemaTaken()
          return fill(tx, ctx, of, schema, passwordHash)
        })
        return {
          answer: opened,
          audit: { act: 'world.open', subjectKind: 'world', subjectId: opened.worldId, detail: { schema } },
        }
      })
    } catch (error) {
      if (!(error instanceof SchemaTaken)) throw error
    }
  }
}
