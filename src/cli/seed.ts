/** Seeds the demo once: a practice world with its units, schools and one account per desk. */
import type { Tx } from '../db/tx.ts'
import { hashPassword } from '../server/account/account.actions.ts'
import type { Actor, Context } from '../server/context.ts'
import { addSchools, addUnits, type UnitPlace } from '../server/unit/add-units.actions.ts'
import {
  addPeople,
  addPracticeWorld,
  addProvince,
  type OpenedWorld,
} from '../server/world/opening.actions.ts'
import {
  DEMO_PASSWORD,
  DEMO_PROVINCES,
  type DemoBureau,
  type DemoPlace,
  demoPeople,
  demoPlaces,
} from './demo.ts'

type Seeder = Pick<Context, 'db' | 'realNow'>
/** Fills the schools of a province that was seeded just now, as its registrar, in the same transaction. */
export type Stocker = (tx: Tx, registrar: Actor, province: DemoBureau) => Promise<unknown>

/** Adds bureaus and schools below their province, level by level. @returns where each lies */
async function addPlaces(
  tx: Tx,
  ctx: Seeder,
  of: { worldId: number; provinceId: number },
  places: readonly DemoPlace[],
  units: Map<DemoPlace, UnitPlace>,
): Promise<void> {
  for (const level of [2, 3, 4]) {
    const here = places.filter((place) => place.level === level)
    const rows = here.map((place) => ({
      parent: (place.parent && units.get(place.parent)) ?? null,
      level,
      name: place.name,
      divisionCode: place.division,
      officePhone: place.phone,
    }))
    const added = await addUnits(tx, ctx, of, rows)
    for (const [at, unit] of added.entries()) {
      const place = here[at]
      if (place) units.set(place, unit)
    }
  }
}

async function seedProvince(
  tx: Tx,
  ctx: Seeder,
  world: OpenedWorld & { clock: NonNullable<Actor['clock']> },
  province: (typeof DEMO_PROVINCES)[number],
  passwordHash: string,
): Promise<Actor> {
  const { schema, division: divisionCode, name } = province
  const { provinceId, unit } = await addProvince(tx, ctx, world, { schema, divisionCode, name })
  const places = demoPlaces(province)
  const units = new Map<DemoPlace, UnitPlace>(places.slice(0, 1).map((place) => [place, unit]))
  await addPlaces(tx, ctx, { worldId: world.worldId, provinceId }, places, units)
  const unitOf = (place: DemoPlace): UnitPlace => {
    const found = units.get(place)
    if (!found) throw new Error(`The demo has no unit ${place.name}.`)
    return found
  }
  const schools = places.flatMap((place) =>
    place.school ? [{ ...place.school, unitId: unitOf(place).id }] : [],
  )
  await addSchools(tx, world.worldId, schools)
  // Everybody knows the demo's password, and shall: a practice world's pupils are invented.
  const people = places.flatMap((place) =>
    demoPeople(place).map((person) => ({ ...person, unit: unitOf(place) })),
  )
  const ids = await addPeople(
    tx,
    ctx,
    { worldId: world.worldId, passwordHash, mustChangePassword: false },
    people,
  )
  const [registrar] = people
  if (!registrar) throw new Error('The province has nobody.')
  return {
    accountId: ids[0] ?? 0,
    login: registrar.login,
    name: registrar.name,
    roles: [...registrar.roles],
    worldId: world.worldId,
    clock: world.clock,
    unitId: unit.id,
    unitPath: unit.path,
    unitName: name,
    level: 'province',
    mustChangePassword: false,
    province: { id: provinceId, schema },
  }
}

/**
 * Seeds the demo where there is no world yet; otherwise does nothing. Two servers starting at once seed one demo.
 * @param clockAt ISO instant, the practice clock's first reading
 * @param stock fills the schools; without it they have no pupils
 * @returns whether it was seeded just now
 */
export async function seedDemo(ctx: Seeder, clockAt: string, stock?: Stocker): Promise<boolean> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  return ctx.db.asJob(async (tx) => {
    await tx.run("SELECT pg_advisory_xact_lock(hashtext('xueji.seed'))")
    const worlds = await tx.rows('SELECT id FROM nation.world LIMIT 1')
    if (worlds.length > 0) return false
    const world = await addPracticeWorld(tx, ctx, { name: '演练', clockAt })
    const admin = { unit: world.nation, login: 'admin', name: '顾明远', roles: ['administrator'] as const }
    await addPeople(tx, ctx, { worldId: world.worldId, passwordHash, mustChangePassword: false }, [admin])
    const clock = { at: new Date(clockAt), setAt: ctx.realNow() }
    for (const province of DEMO_PROVINCES) {
      const registrar = await seedProvince(tx, ctx, { ...world, clock }, province, passwordHash)
      await stock?.(tx, registrar, province)
    }
    return true
  })
}
