/** Official numbers: given once, held by problems, asked for with patience, and resolvable for ever (REG-6, PRB-1). */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { clerk, placesOf, seatPupil, setClock, teaches, testSealer } from '../../../test/town.ts'
import { findPupilByNumber, getPupil } from '../../contract/pupil.ts'
import * as door from '../../contract/student-number.ts'
import type { Database, Tx } from '../../db/tx.ts'
import type { RegisterAnswer } from '../../rules/number-allocation.ts'
import { temporaryNumber } from '../../rules/student-number.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { releaseIdentities } from '../identity/identity.actions.ts'
import { type PopulationQuestion, RegisterUnavailable } from '../population-register/port.ts'
import { openPupilBlob, type SealedPupil } from '../pupil/sealed-pupil.ts'
import { runClocks } from '../world/due.actions.ts'
import { pupilByAnyNumber } from './any-number.actions.ts'
import { carryOutNumberRun, tellRunTrouble } from './number-run-job.actions.ts'

let t: TestDatabase
let town: Town
let ctx: Context
let home: { id: number; schema: string }
let worldId: number
let province: string
/** Real time of the server: waits end when the test says so. */
let now = new Date(Date.now() + 60_000)
/** What the register says; it has every question noted. */
let answer: (question: PopulationQuestion, call: number) => RegisterAnswer = () => 'match'
let isOut = false
const asked: PopulationQuestion[][] = []

beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  const provinceUnit = Number(town.path.county.split('/')[1])
  const place = { id: provinceUnit, path: `${town.nation}/${provinceUnit}/`, schema: 'p37' }
  province = await clerk(t, place, 'registrar')
  await teaches(t, placesOf(town).school, '2137000001')
  await setClock(t, '2026-09-01T02:00:00Z')
  worldId = Number((await t.owner.query('SELECT id FROM nation.world')).rows[0].id)
  home = { id: town.provinceId, schema: 'p37' }
  await t.owner.query(
    `INSERT INTO nation.policy (id, world_id, province_id, name, valid_from, body)
     VALUES ($1, $2, $3, '小批', '2000-01-01', '{"populationBatch": 4}')`,
    [await t.db.newId(), worldId, home.id],
  )
  ctx = {
    ...contextOf(t, () => now),
    populationRegisters: () => ({
      source: 'test',
      check: async (questions) => {
        asked.push([...questions])
        if (isOut) throw new RegisterUnavailable('closed')
        return questions.map((question) => answer(question, asked.length))
      },
    }),
  }
})
afterAll(() => t.close())
afterEach(async () => {
  isOut = false
  answer = () => 'match'
  asked.length = 0
  // The next test's province is its own.
  await t.owner.query(
    `TRUNCATE p37.population_ask, p37.population_check, p37.number_run, p37.student_number, p37.enrollment,
       nation.identity_claim, nation.problem_group CASCADE`,
  )
})

let serial = 0
/** An ID number nobody has used yet. */
function freshId(): string {
  serial += 1
  return temporaryNumber({ region: '370102', birthDate: '2012-05-01', sequence: serial }).slice(1)
}

interface Seat {
  idNumber?: string | null
  name?: string
  sex?: 'male' | 'female'
  number?: string
}

/** A pupil in school with a temporary number, claimed as an approval does. */
async function seat({ idNumber = freshId(), name = '王小明', sex = 'male', number }: Seat = {}) {
  serial += 1
  const studentNumber =
    number ?? temporaryNumber({ region: '370102', birthDate: '2013-05-01', sequence: serial })
  const school = placesOf(town).school
  const id = await seatPupil(t, school, {
    name,
    sex,
    birthDate: '2013-05-01',
    studentNumber,
    idNumber: idNumber ?? '',
  })
  if (idNumber === null) {
    const sealed: SealedPupil = { idType: 'Z', idNumber: null, studentNumber, values: {} }
    await t.owner.query('UPDATE p37.pupil SET has_id_number = false, sealed = $2 WHERE id = $1', [
      id,
      testSealer.seal(sealed),
    ])
  }
  await claim(studentNumber, id)
  await t.owner.query(
    `UPDATE p37.student_number SET issued_at = '2026-08-31T02:00:00Z' WHERE pupil_id = $1`,
    [id],
  )
  return { id, idNumber, studentNumber }
}
const claim = (number: string, holder: number) =>
  t.owner.query(`INSERT INTO nation.identity_claim VALUES ($1, 'student_number', $2, $3, now())`, [
    worldId,
    testSealer.hash('student_number', number),
    holder,
  ])
const seats = async (count: number, of: Seat = {}) => {
  const all: Awaited<ReturnType<typeof seat>>[] = []
  for (let at = 0; at < count; at++) all.push(await seat(of))
  return all
}

async function begin(): Promise<number> {
  later(0.1)
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO p37.number_run (id, state, account_id, created_at, business_at, touched_at) VALUES ($1, 'running', NULL, $2, $2, $2)`,
    [id, now],
  )
  return id
}
const carryOut = (id: number, of: Context = ctx) => carryOutNumberRun(of, home, id)
const run = async () => {
  const id = await begin()
  await carryOut(id)
  return id
}
const runOf = async (id: number) =>
  (await t.owner.query('SELECT * FROM p37.number_run WHERE id = $1', [id])).rows[0]
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

/** The number of the pupil's sealed page, and the kinds of all he ever had, the oldest first. */
async function numberOf(id: number): Promise<string> {
  const { rows } = await t.owner.query('SELECT sealed FROM p37.pupil WHERE id = $1', [id])
  return openPupilBlob(ctx.sealer, rows[0].sealed).studentNumber ?? ''
}
const numbersOf = async (all: readonly { id: number }[]) => {
  const numbers: string[] = []
  for (const { id } of all) numbers.push(await numberOf(id))
  return numbers
}
async function historyOf(id: number): Promise<string[]> {
  const { rows } = await t.owner.query(
    'SELECT kind, is_current FROM p37.student_number WHERE pupil_id = $1 ORDER BY is_current, issued_at',
    [id],
  )
  return rows.map((row) => `${row.kind}${row.is_current ? '' : ' former'}`)
}
const isFlagged = async (id: number) =>
  (await t.owner.query('SELECT is_flagged FROM p37.pupil WHERE id = $1', [id])).rows[0].is_flagged
async function problemsOf(id: number): Promise<string[]> {
  const { rows } = await t.owner.query(
    `SELECT g.kind, m.is_holder, m.state, g.closed_at IS NULL AS open FROM nation.problem_member m
     JOIN nation.problem_group g ON g.id = m.group_id WHERE m.pupil_id = $1 ORDER BY g.opened_at`,
    [id],
  )
  return rows.map(
    (r) => `${r.kind} ${r.is_holder ? 'in school' : 'held'} ${r.state} ${r.open ? 'open' : 'closed'}`,
  )
}
/** What the province's desk, and the school's, were told of a run, in order. */
async function toldOf(runId: number, level: 1 | 4): Promise<string[]> {
  const { rows } = await t.owner.query(
    `SELECT n.kind, n.what, n.count FROM p37.notice n JOIN nation.unit u ON u.id = n.unit_id
     WHERE n.subject_id = $1 AND n.kind LIKE 'numbers%' AND u.level = $2 ORDER BY n.at, n.id`,
    [runId, level],
  )
  return rows.map((row) => [row.kind, row.what, row.count].filter((one) => one !== null).join(' '))
}
const checkOf = async (id: number) =>
  (await t.owner.query('SELECT state, attempts, since FROM p37.population_check WHERE pupil_id = $1', [id]))
    .rows[0]

describe('a run', () => {
  it('gives G to whom the register confirms and J to whoever has no ID number; the L stays on record', async () => {
    const confirmed = await seats(6)
    const [boy, girl] = [await seat({ idNumber: null }), await seat({ idNumber: null, sex: 'female' })]
    const id = await run()
    expect(await numbersOf(confirmed)).toEqual(confirmed.map((one) => `G${one.idNumber}`))
    const [ofBoy, ofGirl] = await numbersOf([boy, girl])
    expect([ofBoy?.slice(0, 15), ofGirl?.slice(0, 15)]).toEqual(Array(2).fill('J37010220130501'))
    expect([ofBoy?.slice(15, 18), ofGirl?.slice(15, 18)]).toEqual(['001', '002'])
    expect(await historyOf(boy.id)).toEqual(['L former', 'J'])
    const { rows } = await t.owner.query(
      `SELECT min(issued_at) >= '2026-09-01T02:00:00Z' AND max(issued_at) < '2026-09-02' AS "isByTheClock"
       FROM p37.student_number WHERE kind <> 'L'`,
    )
    expect(rows).toEqual([{ isByTheClock: true }])
    expect(await runOf(id)).toMatchObject({
      state: 'done',
      given_g: 6,
      given_j: 2,
      problems: 0,
      unanswered: 0,
    })
    // A pupil without an ID number is nobody's question.
    expect(asked.flat()).toHaveLength(6)
    expect(await toldOf(id, 1)).toEqual(['numbers_done 8'])
    expect(await toldOf(id, 4)).toEqual(['numbers_done 8'])
    // A second run finds nothing to do, and asks nothing: the province hears so, no school is disturbed.
    const second = await run()
    expect(await toldOf(second, 1)).toEqual(['numbers_done 0'])
    expect(await toldOf(second, 4)).toEqual([])
    expect(asked.flat()).toHaveLength(6)
  })
  it('turns J into G when an ID number has arrived, and never computes a G anew when the ID number changes', async () => {
    const one = await seat({ idNumber: null })
    await run()
    const arrived = freshId()
    const setId = async (idNumber: string) => {
      const sealed: SealedPupil = { idType: '1', idNumber, studentNumber: await numberOf(one.id), values: {} }
      await t.owner.query('UPDATE p37.pupil SET has_id_number = true, sealed = $2 WHERE id = $1', [
        one.id,
        testSealer.seal(sealed),
      ])
    }
    await setId(arrived)
    await run()
    expect(await numberOf(one.id)).toBe(`G${arrived}`)
    expect(await historyOf(one.id)).toEqual(['L former', 'J former', 'G'])
    await setId(freshId())
    await run()
    expect(await numberOf(one.id)).toBe(`G${arrived}`)
  })
  it('gives and asks nothing while a problem record is open', async () => {
    const [withId, without] = [await seat(), await seat({ idNumber: null })]
    await t.owner.query('UPDATE p37.pupil SET is_flagged = true WHERE id = ANY($1)', [
      [withId.id, without.id],
    ])
    const id = await run()
    expect(await numbersOf([withId, without])).toEqual([withId.studentNumber, without.studentNumber])
    expect(asked.flat()).toEqual([])
    expect(await runOf(id)).toMatchObject({ state: 'done', held: 2 })
  })
  it('that finds a problem opened while the register was thinking gives no number', async () => {
    const one = await seat()
    answer = () => 'match'
    const slow: Context = {
      ...ctx,
      populationRegisters: () => ({
        source: 'test',
        check: async (questions) => {
          await t.owner.query('UPDATE p37.pupil SET is_flagged = true WHERE id = $1', [one.id])
          return questions.map(() => 'match' as const)
        },
      }),
    }
    await carryOut(await begin(), slow)
    expect(await numberOf(one.id)).toBe(one.studentNumber)
  })
  it('holds a pupil whose G number was once another’s: a number is nobody’s twice', async () => {
    const one = await seat()
    await claim(`G${one.idNumber}`, 1)
    const id = await run()
    expect(await numberOf(one.id)).toBe(one.studentNumber)
    expect(await checkOf(one.id)).toMatchObject({ state: 'number_taken' })
    expect(await runOf(id)).toMatchObject({ given_g: 0, held: 1 })
  })
  it('skips J numbers that a load has brought', async () => {
    const one = await seat({ idNumber: null })
    for (const number of ['J370102201305010014', 'J370102201305010030']) await claim(number, 1)
    const taken = [1, 3].map((n) =>
      temporaryNumber({ region: '370102', birthDate: '2013-05-01', sequence: n }).slice(1),
    )
    for (const number of taken) await claim(`J${number}`, 1).catch(() => undefined)
    await run()
    expect((await numberOf(one.id)).slice(0, 18)).toBe('J37010220130501005')
  })
})

describe('what the register says against an identity', () => {
  it('opens a problem record of its kind; the pupil stays in school, flagged, and gets no number', async () => {
    const [unknown, other, fine] = [await seat(), await seat(), await seat()]
    answer = ({ idNumber }) => {
      if (idNumber === unknown.idNumber) return 'not_found'
      return idNumber === other.idNumber ? 'name_mismatch' : 'match'
    }
    const id = await run()
    expect(asked.flat()).toHaveLength(3)
    expect(await problemsOf(unknown.id)).toEqual(['id_not_found in school untreated open'])
    expect(await problemsOf(other.id)).toEqual(['id_name_mismatch in school untreated open'])
    expect(await problemsOf(fine.id)).toEqual([])
    expect(await Promise.all([unknown, other, fine].map((one) => isFlagged(one.id)))).toEqual([
      true,
      true,
      false,
    ])
    expect(await historyOf(unknown.id)).toEqual(['L'])
    expect(await runOf(id)).toMatchObject({ state: 'done', problems: 2, given_g: 1 })
    const { rows } = await t.owner.query(`SELECT state FROM p37.enrollment WHERE pupil_id = $1`, [unknown.id])
    expect(rows).toEqual([{ state: 'in_school' }])
  })
  it('is settled by a corrected identity: the group closes, and the new one is asked about', async () => {
    const one = await seat({ name: '张错' })
    answer = ({ name }) => (name === '张错' ? 'name_mismatch' : 'match')
    await run()
    const identity = {
      pupilId: one.id,
      idNumber: one.idNumber,
      name: '张错',
      sex: 'male',
      birthDate: '2013-05-01',
    }
    await t.db.asJob((tx) => releaseIdentities(tx, ctx, worldId, [identity], 'corrected'))
    await t.owner.query(`UPDATE p37.pupil SET name = '张对' WHERE id = $1`, [one.id])
    expect(await problemsOf(one.id)).toEqual(['id_name_mismatch in school corrected closed'])
    expect(await isFlagged(one.id)).toBe(false)
    expect(await checkOf(one.id)).toMatchObject({ state: 'waiting', attempts: 0 })
    await run()
    expect(asked.flat().map((question) => question.name)).toEqual(['张错', '张对'])
    expect(await numberOf(one.id)).toBe(`G${one.idNumber}`)
  })
  it('is settled by proof: whoever was released gets G, and is not accused again', async () => {
    const one = await seat()
    answer = () => 'not_found'
    await run()
    await t.owner.query(`UPDATE nation.problem_member SET state = 'released'`)
    await t.owner.query('UPDATE nation.problem_group SET closed_at = now()')
    await t.owner.query('UPDATE p37.pupil SET is_flagged = false')
    await run()
    expect(await numberOf(one.id)).toBe(`G${one.idNumber}`)
    expect(asked.flat()).toHaveLength(1)
  })
})

describe('a register that does not answer', () => {
  it('is left in peace and asked again, later each time; nobody is lost, and who has no ID number need not wait', async () => {
    const waiting = await seats(6)
    const without = await seat({ idNumber: null })
    isOut = true
    const id = await run()
    expect(asked).toHaveLength(1)
    expect(await runOf(id)).toMatchObject({ state: 'waiting', failures: 1, cursor_id: '0' })
    expect((await runOf(id)).resume_at.getTime() - now.getTime()).toBe(60_000)
    // Before its time nothing is asked.
    await carryOut(id)
    expect(asked).toHaveLength(1)
    const since = (await checkOf(waiting[0]?.id ?? 0)).since
    later(1)
    await carryOut(id)
    expect((await runOf(id)).resume_at.getTime() - now.getTime()).toBe(120_000)
    expect(await checkOf(waiting[0]?.id ?? 0)).toEqual({ state: 'waiting', attempts: 2, since })
    isOut = false
    // The clock enters its job again once the wait is over.
    const queued = async () => {
      await t.owner.query('DELETE FROM graphile_worker._private_jobs')
      await runClocks(ctx)
      const { rows } = await t.owner.query(
        `SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'allocate_numbers'`,
      )
      return rows.map((row) => row.key)
    }
    expect(await queued()).toEqual([])
    later(2)
    expect(await queued()).toEqual([`allocate_numbers:${home.id}:${id}`])
    // Twice out of reach, once told.
    expect(await toldOf(id, 1)).toEqual(['numbers_stuck register 0'])
    await carryOut(id)
    expect(await runOf(id)).toMatchObject({ state: 'done', given_g: 6, given_j: 1, failures: 0 })
    expect(await toldOf(id, 1)).toEqual(['numbers_stuck register 0', 'numbers_done 7'])
    expect(await numbersOf(waiting)).toEqual(waiting.map((one) => `G${one.idNumber}`))
    expect(await historyOf(without.id)).toEqual(['L former', 'J'])
  })
  it('for some of a batch is asked about those again in another pass', async () => {
    const all = await seats(5)
    answer = ({ idNumber, attempts }) =>
      idNumber === all[2]?.idNumber && attempts < 2 ? 'unavailable' : 'match'
    const id = await run()
    expect(await runOf(id)).toMatchObject({ state: 'waiting', given_g: 4, passes: 2 })
    expect(await checkOf(all[2]?.id ?? 0)).toMatchObject({ state: 'waiting', attempts: 1 })
    later(1)
    await carryOut(id)
    later(2)
    await carryOut(id)
    expect(await runOf(id)).toMatchObject({ state: 'done', given_g: 5, passes: 3 })
  })
  it('in time counts as none', async () => {
    await t.owner.query(`UPDATE nation.policy SET body = body || '{"populationTimeoutSeconds": 1}'`)
    await seat()
    const deaf: Context = {
      ...ctx,
      populationRegisters: () => ({ source: 'test', check: () => new Promise(() => undefined) }),
    }
    const id = await begin()
    await carryOut(id, deaf)
    expect(await runOf(id)).toMatchObject({ state: 'waiting', given_g: 0 })
  })
  it('because a real world has none is told as such: not checked yet, and no run waits for it', async () => {
    const one = await seat()
    await t.owner.query(`UPDATE nation.world SET kind = 'real', clock_at = NULL, clock_set_at = NULL`)
    const { populationRegisters: _, ...alone } = ctx
    const id = await begin()
    await carryOut(id, alone)
    expect(await runOf(id)).toMatchObject({ state: 'done', unanswered: 1, given_g: 0 })
    expect(await checkOf(one.id)).toMatchObject({ state: 'waiting', attempts: 0 })
    const app = await buildApp(alone, { logLevel: 'silent' })
    const board = (await caller(app)(province, door.getNumberBoard, {})).ok()
    expect(board).toMatchObject({ register: 'none', counts: { l: 1, g: 0, unverified: 1 } })
    await app.close()
    await t.owner.query(`UPDATE nation.world SET kind = 'practice', clock_at = $1, clock_set_at = $1`, [now])
  })
})

describe('whatever happens to its worker', () => {
  /** A database whose n-th statement never comes back: the worker is dead from there on. */
  function dyingAt(db: Database, statement: number): Database {
    let left = statement
    const count = <T>(work: () => Promise<T>): Promise<T> => {
      left -= 1
      return left < 0 ? Promise.reject(new Error('killed')) : work()
    }
    const dying = (tx: Tx): Tx => ({
      ...tx,
      rows: (text, values) => count(() => tx.rows(text, values)),
      run: (text, values) => count(() => tx.run(text, values)),
    })
    return { ...db, asJob: (work) => db.asJob((tx) => work(dying(tx))) }
  }

  const answers: RegisterAnswer[] = ['match', 'match', 'not_found', 'match', 'name_mismatch', 'match']
  async function arrange() {
    const all = await seats(12)
    const without = await seats(4, { idNumber: null })
    const at = new Map(all.map((one, n) => [one.idNumber, answers[n % answers.length] ?? 'match']))
    answer = ({ idNumber }) => at.get(idNumber) ?? 'match'
    return { all, without }
  }
  async function expectDone({ all, without }: Awaited<ReturnType<typeof arrange>>, id: number) {
    expect(await numbersOf(all)).toEqual(
      all.map((one, n) => (answers[n % answers.length] === 'match' ? `G${one.idNumber}` : one.studentNumber)),
    )
    expect((await numbersOf(without)).map((number) => number.slice(0, 18))).toEqual(
      [1, 3, 5, 7].map((n) => `J37010220130501${String(n).padStart(3, '0')}`),
    )
    expect(await runOf(id)).toMatchObject({
      state: 'done',
      given_g: 8,
      given_j: 4,
      problems: 4,
      looked_at: 16,
    })
    const { rows } = await t.owner.query(
      `SELECT count(*)::int AS numbers, count(DISTINCT pupil_id)::int AS pupils FROM p37.student_number WHERE is_current`,
    )
    expect(rows).toEqual([{ numbers: 16, pupils: 16 }])
    const claims = await t.owner.query(
      `SELECT count(*)::int AS n FROM nation.identity_claim WHERE kind = 'student_number'`,
    )
    expect(claims.rows).toEqual([{ n: 16 + 8 + 4 }])
    expect((await t.owner.query('SELECT count(*)::int AS n FROM nation.problem_group')).rows).toEqual([
      { n: 4 },
    ])
  }

  it('killed at every statement in turn, it ends as an undisturbed one does', async () => {
    const arranged = await arrange()
    const id = await begin()
    let kills = 0
    for (let statement = 1; (await runOf(id)).state !== 'done'; statement++)
      await carryOut(id, { ...ctx, db: dyingAt(ctx.db, statement) }).catch(() => {
        kills += 1
      })
    expect(kills).toBeGreaterThan(20)
    await expectDone(arranged, id)
    expect((await toldOf(id, 1)).map((one) => one.split(' ')[0])).toEqual(['numbers_done'])
    // Questions that were cut off stand in the register of asks without an answer; nothing in it names anybody.
    const { rows } = await t.owner.query(
      'SELECT row_to_json(a)::text AS text, answer FROM p37.population_ask a',
    )
    expect(rows.filter((row) => row.answer !== null).length).toBeGreaterThanOrEqual(12)
    for (const { text } of rows) for (const { idNumber } of arranged.all) expect(text).not.toContain(idNumber)
  })
  it('held up by a fault of ours, the province hears of it once, and again when it is given up', async () => {
    await arrange()
    const id = await begin()
    for (const minutes of [1, 2, 4])
      await tellRunTrouble(ctx, home, id, new Date(now.getTime() + minutes * 60_000))
    expect(await toldOf(id, 1)).toEqual(['numbers_stuck fault 0'])
    for (let n = 0; n < 2; n++) await tellRunTrouble(ctx, home, id, null)
    expect(await toldOf(id, 1)).toEqual(['numbers_stuck fault 0', 'numbers_stuck stopped 0'])
    expect(await toldOf(id, 4)).toEqual([])
    await carryOut(id)
    await tellRunTrouble(ctx, home, id, null)
    expect((await toldOf(id, 1)).at(-1)).toMatch(/^numbers_done/)
  })
  it('carried out by four workers at once, it gives every number once', async () => {
    const arranged = await arrange()
    const id = await begin()
    await Promise.all(Array.from({ length: 4 }, () => carryOut(id)))
    await expectDone(arranged, id)
  })
})

describe('at the doors', () => {
  it('two officers who declare the data clean at once begin one run; the clock begins the next a month later', async () => {
    const app = await buildApp(ctx, { logLevel: 'silent' })
    const call = caller(app)
    await setClock(t, '2026-09-01T02:00:00Z')
    const one = await seat({ name: '=HYPERLINK(1)' })
    const county = await clerk(t, placesOf(town).county, 'registrar')
    const school = await clerk(t, placesOf(town).school, 'registrar')
    expect((await call(province, door.previewNumberRun, {})).ok()).toMatchObject({
      ask: 1,
      giveG: 0,
      keep: 0,
    })
    expect((await call(county, door.startNumberRun, {})).code).toBe('not_allowed')
    const both = await Promise.all([1, 2].map(() => call(province, door.startNumberRun, {})))
    expect(both.map((each) => each.code ?? 'begun').sort()).toEqual(['begun', 'number_run_under_way'])
    const [{ id }] = (await t.owner.query('SELECT id::int FROM p37.number_run')).rows as [{ id: number }]
    await carryOut(id)
    const { rows, nextRunAt } = (await call(province, door.listNumberRuns, {})).ok()
    expect(rows).toMatchObject([{ id, state: 'done', givenG: 1 }])
    expect(nextRunAt).toBe('2026-09-30T16:00:00Z')

    const list = (await call(school, door.listNumbers, { query: { standing: 'official' } })).ok()
    expect(list.rows).toMatchObject([
      { pupilId: one.id, kind: 'G', former: 1, check: { state: 'matched', attempts: 1 } },
    ])
    expect(list.rows[0]?.studentNumber).not.toContain(one.idNumber)
    expect((await call(county, door.listNumbers, { query: { unit: town.otherCounty } })).code).toBe(
      'not_found',
    )
    const board = (await call(county, door.getNumberBoard, {})).ok()
    expect(board.counts).toMatchObject({ g: 1, l: 0 })
    expect(board.children).toMatchObject([{ unit: { id: town.school }, isSchool: true, g: 1 }])
    for (const number of [one.studentNumber, `G${one.idNumber}`])
      expect(
        (await call(school, findPupilByNumber, { body: { studentNumber: number } })).ok(),
        'old numbers find him as the new one does',
      ).toMatchObject({ id: one.id })
    const life = (await call(school, getPupil, { params: { id: one.id } })).ok()
    const told = life.events.filter((event) => event.what.includes('学籍号'))
    expect(told.map(({ what, detail, by }) => [what, detail, by !== null])).toEqual([
      ['取得临时学籍号(L)', '曾用', false],
      ['取得学籍号(G)', '现用', true],
    ])

    const file = await app.inject({
      url: `/api/numbers/export?purpose=${encodeURIComponent('核对')}`,
      cookies: { xueji_session: school },
    })
    expect(file.statusCode).toBe(200)
    expect(file.rawPayload.subarray(0, 2).toString()).toBe('PK')
    const audits = await t.owner.query(
      `SELECT act FROM p37.audit_entry WHERE act LIKE 'number.%' ORDER BY id`,
    )
    expect(audits.rows.map((row) => row.act)).toEqual(['number.declare_clean', 'number.export'])

    await setClock(t, '2026-09-30T15:00:00Z')
    expect((await runClocks(ctx)).filter((due) => due.what === 'numbers')).toEqual([])
    await setClock(t, '2026-10-01T00:00:00Z')
    expect((await runClocks(ctx)).filter((due) => due.what === 'numbers')).toHaveLength(1)
    expect((await runClocks(ctx)).filter((due) => due.what === 'numbers')).toEqual([])
    await app.close()
  })
  it('lists and counts tell of every pupil what the rule tells', async () => {
    const app = await buildApp(ctx, { logLevel: 'silent' })
    const call = caller(app)
    const states = [null, 'waiting', 'matched', 'name_mismatch', 'not_found', 'number_taken']
    for (const kind of ['L', 'G', 'J'])
      for (const hasId of [true, false])
        for (const flagged of [true, false])
          for (const state of states) {
            const one = await seat({ idNumber: hasId ? freshId() : null })
            await t.owner.query('UPDATE p37.student_number SET kind = $2 WHERE pupil_id = $1', [one.id, kind])
            await t.owner.query('UPDATE p37.pupil SET is_flagged = $2 WHERE id = $1', [one.id, flagged])
            if (state)
              await t.owner.query(`INSERT INTO p37.population_check VALUES ($1, $2, $3, now(), 1, now())`, [
                one.id,
                testSealer.hash('population', String(one.id)),
                state,
              ])
          }
    const { counts } = (await call(province, door.getNumberBoard, {})).ok()
    const found = new Map<string, number>()
    for (const standing of ['official', 'problem', 'unverified', 'due'] as const) {
      const { rows } = (await call(province, door.listNumbers, { query: { standing, limit: 200 } })).ok()
      // The filter is told in SQL, each row's own standing by the rule.
      expect(rows.map((row) => row.standing)).toEqual(rows.map(() => standing))
      found.set(standing, rows.length)
    }
    expect([...found.values()].reduce((sum, n) => sum + n, 0)).toBe(3 * 2 * 2 * states.length)
    expect(counts).toMatchObject({
      problem: found.get('problem'),
      unverified: found.get('unverified'),
      due: found.get('due'),
      l: 24,
      g: 24,
      j: 24,
    })
    await app.close()
  })
})

it('any number that he ever had, and his ID number, find the pupil wherever he is', async () => {
  const one = await seat()
  await run()
  await t.owner.query(`INSERT INTO nation.identity_claim VALUES ($1, 'id_number', $2, $3, now())`, [
    worldId,
    testSealer.hash('id_number', one.idNumber ?? ''),
    one.id,
  ])
  const find = (typed: string) => t.db.asJob((tx) => pupilByAnyNumber(tx, ctx, worldId, typed))
  const found = { pupilId: one.id, provinceId: home.id, schema: 'p37' }
  expect(await find(one.studentNumber)).toEqual(found)
  expect(await find(`g${one.idNumber?.toLowerCase()}`)).toEqual(found)
  expect(await find(` ${one.idNumber} `)).toEqual(found)
  expect(await find('G11010519491231002X')).toBeUndefined()
})
