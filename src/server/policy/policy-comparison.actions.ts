/** Two policies side by side: as they hold in two provinces, or on two days (ORG-5 to ORG-7). */
import type { z } from 'zod'
import type { comparePolicies as compareDoor } from '../../contract/policy-values.ts'
import type { Tx } from '../../db/tx.ts'
import { readPolicy } from '../../rules/policy.ts'
import { PolicyValues } from '../../rules/policy-values.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { read } from '../write.ts'
import { seasonOf, windowsOf } from './policy.actions.ts'
import { listProvinces, type PolicyProvince } from './policy-comparison.queries.ts'
import { findPolicyOn, listPolicies, type PolicyRow } from './policy-values.queries.ts'

const WORLD_CODE = '000000'
/** No province has it: what holds then is the world's own. */
const NO_PROVINCE = 0

/** The world as a side of its own: what holds where a province has set nothing. */
const worldOf = (actor: Actor): PolicyProvince => ({
  id: NO_PROVINCE,
  code: WORLD_CODE,
  name: '全国(各省未自行设定的)',
  path: `${actor.unitPath.split('/')[0]}/`,
})

const setBy = ({ name, owner, validFrom, validTo }: PolicyRow) => ({ name, owner, validFrom, validTo })

async function sideOf(tx: Tx, actor: Actor, province: PolicyProvince, day: string) {
  const { worldId } = actor
  const held = await findPolicyOn(tx, { worldId, provinceId: province.id, day })
  const policy = readPolicy(held?.body)
  const year = Number(day.slice(0, 4))
  const windows = await windowsOf(tx, { unitPath: province.path, year, business: null }, policy)
  const versions = await listPolicies(tx, { worldId, provinceId: province.id })
  return {
    province: { code: province.code, name: province.name },
    day,
    set: held ? setBy(held) : null,
    values: PolicyValues.parse(policy),
    windows: windows.map(({ business, kind, from, to }) => ({ business, kind, from, to })),
    versions: versions.map(({ validFrom, name, owner }) => ({ day: validFrom, name, owner })),
  }
}

/** @throws Refusal not_found for a province that is not of the person's world */
export function comparePolicies(ctx: Context, actor: Actor, asked: z.output<typeof compareDoor.input.query>) {
  return read(ctx, actor, async (tx) => {
    const { today } = await seasonOf(tx, ctx, actor)
    const provinces = [worldOf(actor), ...(await listProvinces(tx, actor.worldId))]
    const own = provinces.find((one) => one.id === (actor.province?.id ?? NO_PROVINCE))
    const find = (code: string | undefined) =>
      (code === undefined ? own : provinces.find((one) => one.code === code)) ?? refuse('not_found')
    const { leftProvince, leftDay = today, rightProvince, rightDay = today } = asked
    return {
      provinces: provinces.map(({ code, name }) => ({ code, name })),
      left: await sideOf(tx, actor, find(leftProvince), leftDay),
      right: await sideOf(tx, actor, find(rightProvince), rightDay),
    }
  })
}
