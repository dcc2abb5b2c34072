/** Whatever is entered, removed and corrected in whatever order, claims, traces, groups and flags agree (REG-5). */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { temporaryNumber } from '../../rules/student-number.ts'
import type { Context } from '../context.ts'
import { claimIdentities, type Identity, releaseIdentities } from './identity.actions.ts'

let t: TestDatabase
let town: Town
let ctx: Context
let world: number
beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  ctx = contextOf(t)
  world = Number((await t.owner.query('SELECT id FROM nation.world')).rows[0].id)
})
afterAll(() => t.close())

/** A number and a name out of very few, so that they meet often; number 0 is none. */
const Person = fc.record({ number: fc.nat(3), name: fc.nat(2) })
type Person = { number: number; name: number }

/** `who` counts the pupils there are at that time. */
const Act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.array(Person, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ correct: fc.nat(50), to: Person }) },
)

let run = 0
/** Numbers and names of this run alone. */
function identityOf(pupilId: number, { number, name }: Person): Identity {
  const birthDate = `20${10 + (run % 10)}-05-01`
  const idNumber =
    number === 0
      ? null
      : temporaryNumber({ region: '370102', birthDate, sequence: run * 3 + number }).slice(1)
  return { pupilId, idNumber, name: `第${run}轮第${name}人`, sex: 'male', birthDate }
}

async function add(people: readonly Person[]): Promise<Identity[]> {
  const ids = await t.db.newIds(people.length)
  const identities = people.map((one, at) => identityOf(ids[at] ?? 0, one))
  await t.db.asJob(async (tx) => {
    for (const { pupilId, name, sex, birthDate } of identities)
      await tx.run(
        'INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed) VALUES ($1, $2, $3, $4, $5, $6)',
        [pupilId, town.path.school, name, sex, birthDate, Buffer.alloc(64, 1)],
      )
    await claimIdentities(tx, ctx, world, { id: town.provinceId }, identities)
  })
  return identities
}
const release = (one: Identity, as: 'removed' | 'corrected', to?: Identity) =>
  t.db.asJob(async (tx) => {
    await releaseIdentities(tx, ctx, world, [one], as)
    if (to) await claimIdentities(tx, ctx, world, { id: town.provinceId }, [to])
  })

interface Found {
  claims: Map<string, number>
  /** By key: who is in the open group and still to be treated, and whether he is held. */
  groups: Map<string, Map<number, boolean>>
  flagged: Set<number>
  traces: Map<number, boolean>
  /** A row for each trace and pupil, and its slot: the first has 0. */
  slots: { key: string; pupil: number; slot: number }[]
}

async function look(everybody: readonly number[]): Promise<Found> {
  const claims = await t.owner.query(
    `SELECT encode(key, 'hex') AS key, holder_id::float8 AS holder FROM nation.identity_claim WHERE kind = 'id_number' AND holder_id = ANY($1)`,
    [everybody],
  )
  const members = await t.owner.query(
    `SELECT g.kind || ' ' || encode(g.key, 'hex') AS key, m.pupil_id::float8 AS pupil, NOT m.is_holder AS held
     FROM nation.problem_group g JOIN nation.problem_member m ON m.group_id = g.id
     WHERE g.closed_at IS NULL AND m.state IN ('untreated', 'substantiated') AND m.pupil_id = ANY($1)`,
    [everybody],
  )
  const flags = await t.owner.query('SELECT id::float8 FROM p37.pupil WHERE is_flagged AND id = ANY($1)', [
    everybody,
  ])
  const traces = await t.owner.query(
    `SELECT encode(key, 'hex') AS key, pupil_id::float8 AS pupil, slot::float8, has_id_number AS has
     FROM nation.identity_trace WHERE pupil_id = ANY($1)`,
    [everybody],
  )
  const groups: Found['groups'] = new Map()
  for (const { key, pupil, held } of members.rows)
    groups.set(key, (groups.get(key) ?? new Map()).set(pupil, held))
  return {
    claims: new Map(claims.rows.map((row) => [row.key, row.holder])),
    groups,
    flagged: new Set(flags.rows.map((row) => row.id)),
    traces: new Map(traces.rows.map((row) => [row.pupil, row.has])),
    slots: traces.rows,
  }
}

/** Who bears each key. */
function bearers(
  present: readonly Identity[],
  keyOf: (one: Identity) => string | null,
): Map<string, Identity[]> {
  const by = new Map<string, Identity[]>()
  for (const one of present) {
    const key = keyOf(one)
    if (key !== null) by.set(key, [...(by.get(key) ?? []), one])
  }
  return by
}
const ids = (all: readonly Identity[]) => all.map((one) => one.pupilId).sort((a, b) => a - b)

/** The model: everybody who is there, and nothing else. */
function expectAgreement(present: readonly Identity[], found: Found): void {
  const byNumber = bearers(present, (one) =>
    one.idNumber === null ? null : ctx.sealer.hash('id_number', one.idNumber).toString('hex'),
  )
  const byTrace = bearers(present, (one) =>
    ctx.sealer.hash('trace', `${one.name}\0${one.sex}\0${one.birthDate}`).toString('hex'),
  )
  // A claim for every number that somebody bears, held by one who bears it.
  expect([...found.claims.keys()].sort()).toEqual([...byNumber.keys()].sort())
  for (const [key, all] of byNumber) expect(ids(all)).toContain(found.claims.get(key))
  // Everybody's trace, with whether he has a number.
  expect(found.traces).toEqual(new Map(present.map((one) => [one.pupilId, one.idNumber !== null])))
  // Each once, and of each trace exactly one as its first.
  expect(found.slots).toHaveLength(present.length)
  const firsts = found.slots.filter((one) => one.slot === 0).map((one) => one.key)
  expect(firsts.sort()).toEqual([...byTrace.keys()].sort())
  // A group wherever two collide, with everybody in it who does; nowhere else.
  const colliding = new Map<string, number[]>([
    ...[...byNumber]
      .filter(([, all]) => all.length > 1)
      .map(([key, all]) => [`id_duplicate ${key}`, ids(all)] as const),
    ...[...byTrace]
      .filter(([, all]) => all.length > 1 && all.some((one) => one.idNumber === null))
      .map(([key, all]) => [`trace_duplicate ${key}`, ids(all)] as const),
  ])
  const members = (group: Map<number, boolean>) => [...group.keys()].sort((a, b) => a - b)
  expect(new Map([...found.groups].map(([key, group]) => [key, members(group)]))).toEqual(colliding)
  // The flag says: in such a group.
  expect(found.flagged).toEqual(new Set([...colliding.values()].flat()))
  for (const [key, group] of found.groups) {
    const free = [...group].filter(([, held]) => !held).map(([pupil]) => pupil)
    // Of an ID number, its holder alone goes on; of a trace, one at least.
    if (key.startsWith('id_duplicate')) expect(free).toEqual([found.claims.get(key.split(' ')[1] ?? '')])
    else expect(free.length).toBeGreaterThan(0)
  }
}

it('claims, traces, groups and flags agree with who is there, after every act', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Act, { minLength: 1, maxLength: 14 }), async (acts) => {
      run += 1
      let present: Identity[] = []
      const everybody: number[] = []
      for (const act of acts) {
        const at = 'remove' in act ? act.remove : 'correct' in act ? act.correct : 0
        const one = present[at % Math.max(1, present.length)]
        if ('add' in act) {
          const added = await add(act.add)
          present = [...present, ...added]
          everybody.push(...added.map((each) => each.pupilId))
        } else if (one && 'remove' in act) {
          await release(one, 'removed')
          present = present.filter((each) => each !== one)
        } else if (one && 'correct' in act) {
          const to = identityOf(one.pupilId, act.to)
          await release(one, 'corrected', to)
          present = present.map((each) => (each === one ? to : each))
        }
        expectAgreement(present, await look(everybody))
      }
    }),
    { numRuns: 15 },
  )
}, 120_000)
