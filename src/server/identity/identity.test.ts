import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { temporaryNumber } from '../../rules/student-number.ts'
import type { Context } from '../context.ts'
import { claimIdentities, heldAmong, type Identity, releaseIdentities } from './identity.actions.ts'

let t: TestDatabase
let town: Town
let ctx: Context
let world: number
/** Attempts of all transactions: more than there were transactions means a deadlock was broken. */
let attempts = 0
const places = { p37: { id: 0, path: '' }, p34: { id: 0, path: '' } }

beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  ctx = contextOf(t)
  world = Number((await t.owner.query('SELECT id FROM nation.world')).rows[0].id)
  places.p37 = { id: town.provinceId, path: town.path.school }
  // A second province of the same world, with one school.
  const [province, unit, school] = (await t.db.newIds(3)) as [number, number, number]
  places.p34 = { id: province, path: `${town.nation}/${unit}/${school}/` }
  await t.owner.query(`INSERT INTO nation.province VALUES ($1, $2, 'p34', '340000', '青岚省')`, [
    province,
    world,
  ])
  for (const [id, parent, level, path] of [
    [unit, town.nation, 1, `${town.nation}/${unit}/`],
    [school, unit, 4, places.p34.path],
  ])
    await t.owner.query(
      `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
       VALUES ($1, $2, $3, $4, $5, $6, '青岚', '340102')`,
      [id, world, province, parent, level, path],
    )
})
afterAll(() => t.close())

type Place = keyof typeof places
let serial = 0
/** An ID number nobody has used yet in this file. */
const freshNumber = () => {
  serial += 1
  return temporaryNumber({
    region: '370102',
    birthDate: `20${10 + Math.floor(serial / 900)}-05-01`,
    sequence: (serial % 900) + 1,
  }).slice(1)
}
const child = (of: Partial<Identity> = {}): Omit<Identity, 'pupilId'> => ({
  idNumber: freshNumber(),
  name: `王小明${serial}`,
  sex: 'male',
  birthDate: '2019-05-01',
  ...of,
})

/** Enters children in one transaction, as an import does; returns them with their entrance. */
async function enter(place: Place, children: readonly Omit<Identity, 'pupilId'>[]) {
  const ids = await t.db.newIds(children.length)
  const identities = children.map((one, at) => ({ ...one, pupilId: ids[at] ?? 0 }))
  const entrances = await t.db.asJob(async (tx) => {
    attempts += 1
    await tx.run(
      `INSERT INTO ${place}.pupil (id, unit_path, name, sex, birth_date, sealed)
       SELECT n.id, $2, n.name, n.sex, n.birth_date, $6
       FROM unnest($1::bigint[], $3::text[], $4::text[], $5::date[]) AS n (id, name, sex, birth_date)`,
      [
        ids,
        places[place].path,
        identities.map((one) => one.name),
        identities.map((one) => one.sex),
        identities.map((one) => one.birthDate),
        Buffer.alloc(64, 1),
      ],
    )
    return claimIdentities(tx, ctx, world, places[place], identities)
  })
  return identities.map((one) => ({ ...one, place, entrance: entrances.get(one.pupilId) }))
}
const enterOne = async (place: Place, one: Omit<Identity, 'pupilId'>) => {
  const [entered] = await enter(place, [one])
  if (!entered) throw new Error('nobody entered')
  return entered
}
const release = (as: 'removed' | 'corrected', ...identities: Identity[]) =>
  t.db.asJob((tx) => releaseIdentities(tx, ctx, world, identities, as))

const isFlagged = async ({ place, pupilId }: { place: Place; pupilId: number }) =>
  (await t.owner.query(`SELECT is_flagged FROM ${place}.pupil WHERE id = $1`, [pupilId])).rows[0].is_flagged
const flagsOf = async (...pupils: { place: Place; pupilId: number }[]) => {
  const flags: boolean[] = []
  for (const one of pupils) flags.push(await isFlagged(one))
  return flags
}
/** The pupil's memberships that are still to be treated, in open groups. */
const standingOf = async ({ pupilId }: { pupilId: number }) => {
  const { rows } = await t.owner.query(
    `SELECT g.kind, m.is_holder, m.unit_path, m.school_id::int FROM nation.problem_member m
     JOIN nation.problem_group g ON g.id = m.group_id
     WHERE m.pupil_id = $1 AND g.closed_at IS NULL AND m.state = 'untreated' ORDER BY g.kind`,
    [pupilId],
  )
  return rows.map((row) => `${row.kind} ${row.is_holder ? 'holder' : 'held'}`)
}
const holderOf = async (idNumber: string | null) => {
  const key = ctx.sealer.hash('id_number', idNumber ?? '')
  const { rows } = await t.owner.query('SELECT holder_id FROM nation.identity_claim WHERE key = $1', [key])
  return rows.map((row) => Number(row.holder_id))
}

describe('the same ID number', () => {
  it('registered 200 times at once has one holder of the claim and 199 members held back', async () => {
    const idNumber = freshNumber()
    const entered = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        enterOne(at % 2 ? 'p37' : 'p34', child({ idNumber, name: `同号${at}` })),
      ),
    )
    const clean = entered.filter((one) => one.entrance === 'clean')
    expect(clean).toHaveLength(1)
    expect(await holderOf(idNumber)).toEqual(clean.map((one) => one.pupilId))
    const { rows } = await t.owner.query(
      `SELECT m.is_holder, count(*)::int AS n FROM nation.problem_member m
       JOIN nation.problem_group g ON g.id = m.group_id WHERE g.closed_at IS NULL AND m.pupil_id = ANY($1)
       GROUP BY 1 ORDER BY 1`,
      [entered.map((one) => one.pupilId)],
    )
    expect(rows).toEqual([
      { is_holder: false, n: 199 },
      { is_holder: true, n: 1 },
    ])
    expect(await flagsOf(...entered)).toEqual(entered.map(() => true))
    const held = await t.db.asJob((tx) =>
      heldAmong(
        tx,
        entered.map((one) => one.pupilId),
      ),
    )
    expect(held.size).toBe(199)
  })
  it('is found in another province: the holder is flagged there, in his own school', async () => {
    const holder = await enterOne('p34', child())
    expect(await isFlagged(holder)).toBe(false)
    const newcomer = await enterOne('p37', child({ idNumber: holder.idNumber }))
    expect([holder.entrance, newcomer.entrance]).toEqual(['clean', 'held'])
    expect(await flagsOf(holder, newcomer)).toEqual([true, true])
    expect(await standingOf(holder)).toEqual(['id_duplicate holder'])
    expect(await standingOf(newcomer)).toEqual(['id_duplicate held'])
  })
  it('twice in one workbook holds the first row', async () => {
    const idNumber = freshNumber()
    const entered = await enter('p37', [child({ idNumber }), child(), child({ idNumber })])
    expect(entered.map((one) => one.entrance)).toEqual(['clean', 'clean', 'held'])
  })
  it('is another number in another world', async () => {
    const one = await enterOne('p37', child())
    await t.db.asJob(async (tx) => {
      const [id] = await t.db.newIds(1)
      const entrance = await claimIdentities(tx, ctx, world + 1, places.p37, [{ ...one, pupilId: id ?? 0 }])
      expect([...entrance.values()]).toEqual(['clean'])
    })
  })
})

describe('the same name, sex and birth date', () => {
  it('is no collision while both have ID numbers', async () => {
    const one = await enterOne('p37', child({ name: '李静' }))
    const other = await enterOne('p34', child({ name: '李静' }))
    expect([one.entrance, other.entrance]).toEqual(['clean', 'clean'])
    expect(await isFlagged(one)).toBe(false)
  })
  it.each([
    ['the newcomer', false, true],
    ['the one in school', true, false],
    ['both', true, true],
  ])('is one when %s has none, under race too', async (who, firstHasNone, secondHasNone) => {
    const name = `张伟${who}`
    const none = (hasNone: boolean) => (hasNone ? { idNumber: null } : {})
    const entered = await Promise.all([
      enterOne('p37', child({ name, ...none(firstHasNone) })),
      enterOne('p34', child({ name, ...none(secondHasNone) })),
    ])
    expect(entered.map((one) => one.entrance).sort()).toEqual(['clean', 'held'])
    expect(await flagsOf(...entered)).toEqual([true, true])
  })
  it('needs all three to agree', async () => {
    const one = child({ name: '赵敏', idNumber: null })
    await enterOne('p37', one)
    expect((await enterOne('p37', { ...one, sex: 'female' })).entrance).toBe('clean')
    expect((await enterOne('p37', { ...one, birthDate: '2019-05-02' })).entrance).toBe('clean')
    expect((await enterOne('p37', one)).entrance).toBe('held')
  })
})

describe('many workbooks at once', () => {
  it('never wait in a circle, whatever the order of their rows', async () => {
    const pool = Array.from({ length: 60 }, () => child())
    const shuffled = () =>
      pool
        .map((one) => ({ one, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one)
    attempts = 0
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        enter(
          at % 2 ? 'p37' : 'p34',
          // A third comes without ID numbers: these collide by name, sex and birth date.
          shuffled()
            .slice(0, 40)
            .map((one) => (at % 3 ? one : { ...one, idNumber: null })),
        ),
      ),
    )
    expect(attempts).toBe(12)
    for (const one of pool) {
      const entered = all.flat().filter((e) => e.name === one.name)
      const clean = entered.filter((e) => e.entrance === 'clean')
      expect(clean.length, 'one goes on, the rest is held').toBe(Math.min(1, entered.length))
    }
  })
})

describe('an identity given back', () => {
  it('closes the group when nobody contends any more: the holder loses his flag', async () => {
    const holder = await enterOne('p34', child())
    const [a, b] = [
      await enterOne('p37', child({ idNumber: holder.idNumber })),
      await enterOne('p37', child({ idNumber: holder.idNumber })),
    ]
    await release('removed', a)
    expect(await flagsOf(holder, b)).toEqual([true, true])
    await release('removed', b)
    expect(await isFlagged(holder)).toBe(false)
    expect(await standingOf(holder)).toEqual([])
    expect(await holderOf(holder.idNumber)).toEqual([holder.pupilId])
    const { rows } = await t.owner.query(
      `SELECT m.state, g.closed_at IS NULL AS is_open FROM nation.problem_member m
       JOIN nation.problem_group g ON g.id = m.group_id WHERE m.pupil_id = ANY($1) ORDER BY m.pupil_id`,
      [[holder.pupilId, a.pupilId, b.pupilId]],
    )
    expect(rows).toEqual(['released', 'removed', 'removed'].map((state) => ({ state, is_open: false })))
  })
  it('passes the claim to the next who contends for it, who goes on', async () => {
    const first = await enterOne('p37', child())
    const second = await enterOne('p34', child({ idNumber: first.idNumber }))
    const third = await enterOne('p37', child({ idNumber: first.idNumber }))
    await release('removed', first)
    expect(await holderOf(first.idNumber)).toEqual([second.pupilId])
    expect(await standingOf(second)).toEqual(['id_duplicate holder'])
    expect(await standingOf(third)).toEqual(['id_duplicate held'])
    await release('removed', second)
    expect(await standingOf(third)).toEqual([])
    expect(await isFlagged(third)).toBe(false)
    expect(await holderOf(first.idNumber)).toEqual([third.pupilId])
    await release('removed', third)
    expect(await holderOf(first.idNumber)).toEqual([])
    expect((await enterOne('p37', child({ idNumber: first.idNumber }))).entrance).toBe('clean')
  })
  it('keeps the flag of a pupil who contends elsewhere too', async () => {
    const holder = await enterOne('p37', child({ name: '双重' }))
    const byNumber = await enterOne('p34', child({ idNumber: holder.idNumber }))
    const byName = await enterOne('p34', child({ name: '双重', idNumber: null }))
    expect(await standingOf(holder)).toEqual(['id_duplicate holder', 'trace_duplicate holder'])
    await release('removed', byNumber)
    expect(await isFlagged(holder)).toBe(true)
    await release('corrected', byName)
    expect(await isFlagged(holder)).toBe(false)
  })
  it('of two groups at once never leaves a stale flag', async () => {
    for (let round = 0; round < 10; round++) {
      const holder = await enterOne('p37', child({ name: `并发${round}` }))
      const byNumber = await enterOne('p34', child({ idNumber: holder.idNumber }))
      const byName = await enterOne('p34', child({ name: `并发${round}`, idNumber: null }))
      await Promise.all([release('removed', byNumber), release('removed', byName)])
      expect(await isFlagged(holder)).toBe(false)
    }
  })
  it('of the first of a name hands the trace on, to whoever waits for it too', async () => {
    for (let round = 0; round < 10; round++) {
      const name = `接替${round}`
      const first = await enterOne('p37', child({ name, idNumber: null }))
      const second = round % 2 ? [await enterOne('p34', child({ name, idNumber: null }))] : []
      const [, ...newcomers] = await Promise.all([
        release('removed', first),
        enterOne('p34', child({ name, idNumber: null })),
        enterOne('p37', child({ name })),
      ])
      const left = [...second, ...newcomers]
      const { rows } = await t.owner.query(
        'SELECT slot::int = 0 AS is_first FROM nation.identity_trace WHERE pupil_id = ANY($1) ORDER BY 1',
        [[first, ...left].map((one) => one.pupilId)],
      )
      expect(rows.map((row) => row.is_first)).toEqual([...left.slice(1).map(() => false), true])
      expect(await flagsOf(...left)).toEqual(left.map(() => true))
    }
  })
  it('may be entered anew under another number, and back again', async () => {
    const holder = await enterOne('p34', child())
    const newcomer = await enterOne('p37', child({ idNumber: holder.idNumber }))
    const corrected = { ...newcomer, idNumber: freshNumber() }
    const change = (from: Identity, to: Identity) =>
      t.db.asJob(async (tx) => {
        await releaseIdentities(tx, ctx, world, [from], 'corrected')
        return claimIdentities(tx, ctx, world, places.p37, [to])
      })
    expect((await change(newcomer, corrected)).get(newcomer.pupilId)).toBe('clean')
    expect(await flagsOf(holder, newcomer)).toEqual([false, false])
    expect((await change(corrected, newcomer)).get(newcomer.pupilId)).toBe('held')
    expect(await flagsOf(holder, newcomer)).toEqual([true, true])
  })
})

it('keeps no clear number and no name nation-wide', async () => {
  const one = await enterOne('p37', child({ name: '不留痕' }))
  await enterOne('p34', child({ idNumber: one.idNumber }))
  for (const table of ['identity_claim', 'identity_trace', 'problem_group', 'problem_member']) {
    const { rows } = await t.owner.query(`SELECT x::text AS row FROM nation.${table} x`)
    const text = rows.map((row) => row.row).join('\n')
    expect(text).not.toContain(one.idNumber)
    expect(text).not.toContain('不留痕')
  }
})
