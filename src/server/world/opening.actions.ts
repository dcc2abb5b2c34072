/** The pieces of which a practice world is made: for the demo, and for worlds opened later. Inner actions, run as a job. */
import type { Tx } from '../../db/tx.ts'
import type { Role } from '../../rules/flow.ts'
import type { Context } from '../context.ts'
import { addCircularPolicy, addCircularWindows } from '../policy/circular.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { recordPromotionBehind } from '../promotion/promotion.actions.ts'
import { addUnits, type UnitPlace } from '../unit/add-units.actions.ts'
import * as q from './opening.queries.ts'

/** The ids come from here; nothing else of a context is needed. */
type Ids = Pick<Context, 'db' | 'realNow'>

export interface OpenedWorld {
  worldId: number
  nation: UnitPlace
}

/**
 * A practice world with its nation, its working days and the circular's limits.
 * @param world.clockAt ISO instant that its clock reads now
 */
export async function addPracticeWorld(
  tx: Tx,
  ctx: Ids,
  world: { name: string; clockAt: string },
): Promise<OpenedWorld> {
  const worldId = await ctx.db.newId()
  await q.insertPracticeWorld(tx, { ...world, id: worldId, setAt: ctx.realNow() })
  await addCircularPolicy(tx, ctx, worldId)
  const nation = await addOne(tx, ctx, { worldId, provinceId: null }, null, `全国(${world.name})`, '000000')
  return { worldId, nation }
}

async function addOne(
  tx: Tx,
  ctx: Ids,
  of: { worldId: number; provinceId: number | null },
  parent: UnitPlace | null,
  name: string,
  divisionCode: string,
): Promise<UnitPlace> {
  const level = parent ? parent.level + 1 : 0
  const [unit] = await addUnits(tx, ctx, of, [{ parent, level, name, divisionCode, officePhone: null }])
  if (!unit) throw new Error('A unit was added and is not there.')
  return unit
}

export interface OpenedProvince {
  provinceId: number
  unit: UnitPlace
}

/** 云海省教育厅 is the department of 云海省. */
const PROVINCE_OFFICE = '教育厅'

/**
 * A province with its department and the circular's windows; its schema is there already. Opened behind the year's
 * promotion it has that behind it, too: what is loaded is of the new school year (PRO-1).
 * @param province.name with or without 教育厅
 */
export async function addProvince(
  tx: Tx,
  ctx: Ids,
  world: OpenedWorld,
  province: { schema: string; divisionCode: string; name: string },
): Promise<OpenedProvince> {
  const { worldId, nation } = world
  const { schema, divisionCode } = province
  const name = province.name.endsWith(PROVINCE_OFFICE)
    ? province.name.slice(0, -PROVINCE_OFFICE.length)
    : province.name
  const provinceId = await ctx.db.newId()
  await q.insertProvince(tx, { id: provinceId, worldId, schema, divisionCode, name })
  const of = { worldId, provinceId }
  const unit = await addOne(tx, ctx, of, nation, `${name}${PROVINCE_OFFICE}`, divisionCode)
  await addCircularWindows(tx, ctx, { worldId, unit })
  const clock = await q.findClock(tx, worldId)
  const season = await seasonOf(tx, ctx, { worldId, clock, province: { id: provinceId, schema } })
  if (season.isPromotionDue) await recordPromotionBehind(tx, ctx, { schema }, season)
  return { provinceId, unit }
}

export interface PersonToAdd {
  unit: UnitPlace
  login: string
  name: string
  roles: readonly Role[]
}

/** First accounts of a world; later ones are issued by people (ACC-1). @returns their ids, in the order of the people */
export async function addPeople(
  tx: Tx,
  ctx: Ids,
  of: { worldId: number; passwordHash: string; mustChangePassword: boolean },
  people: readonly PersonToAdd[],
): Promise<number[]> {
  const ids = await ctx.db.newIds(people.length)
  const rows = people.map(({ unit, ...person }, at) => ({
    ...person,
    id: ids[at] ?? 0,
    unitId: unit.id,
    unitPath: unit.path,
  }))
  await q.insertAccounts(tx, { ...of, at: ctx.realNow() }, rows)
  return ids
}
