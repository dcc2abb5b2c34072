import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { isStudentNumber, temporaryNumber } from '../../rules/student-number.ts'
import type { Context } from '../context.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { allocateNumbers, type NumberHome, recordLoadedNumbers } from './student-number.actions.ts'

let t: TestDatabase
let town: Town
let ctx: Context
let home: NumberHome
beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  ctx = contextOf(t)
  const worldId = Number((await t.owner.query('SELECT id FROM nation.world')).rows[0].id)
  home = { worldId, schema: 'p37', businessAt: new Date('2026-07-10T02:00:00Z') }
})
afterAll(() => t.close())

/** Pupils with a sealed page and no number yet. */
async function pupils(count: number): Promise<number[]> {
  const ids = await t.db.newIds(count)
  for (const id of ids)
    await t.owner.query(
      `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed) VALUES ($1, $2, '王', 'male', '2019-05-01', $3)`,
      [
        id,
        town.path.school,
        ctx.sealer.seal({ idType: '1', idNumber: null, studentNumber: null, values: { phone: '0531' } }),
      ],
    )
  return ids
}
const allocate = (ids: readonly number[], birthDate: string, region = '370102') =>
  t.db.asJob((tx) =>
    allocateNumbers(
      tx,
      ctx,
      home,
      ids.map((pupilId) => ({ pupilId, region, birthDate })),
    ),
  )
const load = (rows: { pupilId: number; number: string }[]) =>
  t.db.asJob((tx) => recordLoadedNumbers(tx, ctx, home, rows))

async function pageOf(pupilId: number) {
  const { rows } = await t.owner.query('SELECT sealed FROM p37.pupil WHERE id = $1', [pupilId])
  return openPupilBlob(ctx.sealer, rows[0].sealed)
}
async function numbersOf(ids: readonly number[]): Promise<string[]> {
  const numbers: string[] = []
  for (const id of ids) numbers.push((await pageOf(id)).studentNumber ?? '')
  return numbers
}
const sequences = (numbers: readonly string[]) =>
  numbers.map((number) => Number(number.slice(15, 18))).sort((a, b) => a - b)

describe('temporary numbers', () => {
  it('carry the region of the school and the birth date, in sequence, and stand in the sealed page only', async () => {
    const ids = await pupils(3)
    await allocate(ids, '2019-03-04')
    const numbers = await numbersOf(ids)
    expect(numbers.every(isStudentNumber)).toBe(true)
    expect(numbers.map((n) => n.slice(0, 15))).toEqual(Array(3).fill('L37010220190304'))
    expect(sequences(numbers)).toEqual([1, 2, 3])
    expect((await pageOf(ids[0] ?? 0)).values).toEqual({ phone: '0531' })
    const { rows } = await t.owner.query(
      `SELECT s.pupil_id::int, s.kind, s.is_current, s.issued_at, c.holder_id = s.pupil_id AS is_claimed
       FROM p37.student_number s JOIN nation.identity_claim c ON c.key = s.hash AND c.kind = 'student_number'
       WHERE s.pupil_id = ANY($1) ORDER BY 1`,
      [ids],
    )
    const given = { kind: 'L', is_current: true, issued_at: home.businessAt, is_claimed: true }
    expect(rows).toEqual(ids.map((id) => ({ pupil_id: id, ...given })))
  })
  it('given to 200 pupils at once, by twenty decisions, are 200 numbers', async () => {
    const ids = await pupils(200)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => allocate(ids.slice(at * 10, at * 10 + 10), '2019-05-01')),
    )
    expect(sequences(await numbersOf(ids))).toEqual(Array.from({ length: 200 }, (_, at) => at + 1))
  })
  it('go on where a load has used the sequence, and skip numbers that are claimed otherwise', async () => {
    const [loaded, ...ids] = (await pupils(5)) as [number, number, number, number, number]
    const taken = (sequence: number) =>
      temporaryNumber({ region: '370102', birthDate: '2018-01-02', sequence })
    await load([{ pupilId: loaded, number: taken(4) }])
    // Another province of the world brought these.
    for (const sequence of [5, 7])
      await t.owner.query(`INSERT INTO nation.identity_claim VALUES ($1, 'student_number', $2, 1, now())`, [
        home.worldId,
        ctx.sealer.hash('student_number', taken(sequence)),
      ])
    await allocate(ids, '2018-01-02')
    expect(sequences(await numbersOf(ids))).toEqual([6, 8, 9, 10])
    const next = await pupils(1)
    await allocate(next, '2018-01-02')
    expect(sequences(await numbersOf(next))).toEqual([11])
  })
  it('are refused when the sequence is used up, and nothing is written', async () => {
    const [loaded, ...ids] = (await pupils(3)) as [number, number, number]
    await load([
      {
        pupilId: loaded,
        number: temporaryNumber({ region: '370102', birthDate: '2017-07-07', sequence: 998 }),
      },
    ])
    await expect(allocate(ids, '2017-07-07')).rejects.toMatchObject({
      code: 'number_sequence_used_up',
      detail: '行政区划 370102,出生日期 2017-07-07',
    })
    expect(await numbersOf(ids)).toEqual(['', ''])
    await allocate(ids.slice(0, 1), '2017-07-07')
    expect(sequences(await numbersOf(ids.slice(0, 1)))).toEqual([999])
  })
})

describe('loaded numbers', () => {
  it('are recorded once: of two rows with one number the second is told', async () => {
    const [a, b, c] = (await pupils(3)) as [number, number, number]
    const number = 'G11010519491231002X'
    expect(
      await load([
        { pupilId: a, number },
        { pupilId: b, number },
      ]),
    ).toEqual(new Set([b]))
    expect(await load([{ pupilId: c, number }])).toEqual(new Set([c]))
    const { rows } = await t.owner.query('SELECT kind FROM p37.student_number WHERE pupil_id = ANY($1)', [
      [a, b, c],
    ])
    expect(rows).toEqual([{ kind: 'G' }])
  })
  it('of another build don’t move any sequence', async () => {
    const [a] = (await pupils(1)) as [number]
    await load([{ pupilId: a, number: 'L990102201913450011' }])
    const { rows } = await t.owner.query(`SELECT used FROM p37.number_sequence WHERE region = '990102'`)
    expect(rows).toEqual([])
  })
})
