/** The work of a promotion: the hot statement agrees with the rule, and a worker may be killed anywhere. */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { teaches } from '../../../test/town.ts'
import { openDatabase } from '../../db/tx.ts'
import { moveOf } from '../../rules/promotion.ts'
import type { Context } from '../context.ts'
import { enqueueRun, insertRun, listRuns, type RunRow } from './promotion.queries.ts'
import { carryOutPromotion, listWhoStayed } from './promotion-job.actions.ts'

let t: TestDatabase
let town: Town
let ctx: Context
beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  ctx = contextOf(t)
})
afterAll(() => t.close())
afterEach(() => t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class CASCADE'))

type AnyClass = { stage: string; length: number; grade: number; cohort: number }

const AnyClass = fc
  .constantFrom(['primary', 5], ['primary', 6], ['junior', 3], ['junior', 4], ['senior', 3])
  .chain(([stage, length]) =>
    fc.record({
      stage: fc.constant(String(stage)),
      length: fc.constant(Number(length)),
      grade: fc.integer({ min: 1, max: Number(length) }),
      // A disturbed class has a cohort that does not fit its grade: one behind moves, one ahead waits for its cohort.
      cohort: fc.integer({ min: 2005, max: 2014 }),
    }),
  )

async function insertClasses(classes: readonly AnyClass[]): Promise<number[]> {
  const ids = await t.db.newIds(classes.length)
  await t.owner.query(
    `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     SELECT id, $2, $3, stage, cohort, length, grade, id, '班' FROM unnest($1::bigint[], $4::text[], $5::int[], $6::int[], $7::int[])
       AS n (id, stage, cohort, length, grade)`,
    [
      ids,
      town.school,
      town.path.school,
      classes.map((c) => c.stage),
      classes.map((c) => c.cohort),
      classes.map((c) => c.length),
      classes.map((c) => c.grade),
    ],
  )
  return ids
}

const at = new Date('2014-08-10T16:00:00Z')
const begin = async (state: 'running' | 'rehearsing' = 'running', schoolYear = 2014): Promise<number> => {
  const id = await t.db.newId()
  await t.db.asJob((tx) =>
    insertRun(tx, 'p37', { id, schoolYear, state, accountId: null, createdAt: at, businessAt: at }),
  )
  return id
}
const reverse = (id: number) =>
  t.owner.query(
    `UPDATE p37.promotion_run SET state = 'reversing', classes_done = 0, class_cursor = 0, reversed_by = 1,
       reversed_at = $2, reversal_reason = '升级有误' WHERE id = $1`,
    [id, at],
  )
const runOf = async (id: number) =>
  (await t.db.asJob((tx) => listRuns(tx, 'p37'))).find((run) => run.id === id) as RunRow
const grades = async () =>
  (await t.owner.query('SELECT id::float8, grade FROM p37.class ORDER BY id')).rows.map((r) => [
    r.id,
    r.grade,
  ])
const ledger = async () =>
  (
    await t.owner.query(
      'SELECT class_id::float8 AS id, from_grade, to_grade, way FROM p37.promotion_ledger ORDER BY class_id, way DESC',
    )
  ).rows.map((r) => [r.id, r.from_grade, r.to_grade, r.way])

function signal() {
  let set = () => {}
  const happened = new Promise<void>((resolve) => {
    set = resolve
  })
  return { set, happened }
}

/** Until somebody waits for a lock on the classes. */
async function lockIsAwaited(): Promise<void> {
  for (;;) {
    const { rowCount } = await t.owner.query(
      `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'p37.class'::regclass`,
    )
    if (rowCount) return
    await new Promise((wake) => setTimeout(wake, 5))
  }
}

describe('the hot statement', () => {
  it('moves exactly the classes that the rule moves, with one ledger row each, and back again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(AnyClass, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (classes, batch) => {
          await t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class CASCADE')
          const ids = await insertClasses(classes)
          const before = classes.map((c, n) => [ids[n], c.grade])
          const moving = classes.flatMap((c, n) => {
            const to = moveOf(c, 2014)
            return to === 'stays' ? [] : [[ids[n], c.grade, to, 'up']]
          })
          const id = await begin()
          await carryOutPromotion(ctx, 'p37', id, batch)
          const moved = classes.map((c, n) => [
            ids[n],
            moveOf(c, 2014) === 'stays' ? c.grade : moveOf(c, 2014),
          ])
          expect(await grades()).toEqual(moved)
          expect(await ledger()).toEqual(moving)
          expect(await runOf(id)).toMatchObject({
            state: 'complete',
            classesDone: moving.length,
            classesTotal: moving.length,
          })
          await reverse(id)
          await t.owner.query('UPDATE p37.class SET cohort = 2000')
          await carryOutPromotion(ctx, 'p37', id, batch)
          expect(await grades()).toEqual(before)
          expect(await runOf(id)).toMatchObject({ state: 'reversed', classesDone: moving.length })
        },
      ),
      { numRuns: 15 },
    )
  })
  it('leaves no class in grade 1 of any stage', async () => {
    await insertClasses([
      { stage: 'primary', length: 6, grade: 1, cohort: 2013 },
      { stage: 'junior', length: 4, grade: 1, cohort: 2013 },
      { stage: 'senior', length: 3, grade: 1, cohort: 2013 },
      { stage: 'primary', length: 5, grade: 1, cohort: 2012 },
    ])
    await carryOutPromotion(ctx, 'p37', await begin())
    expect((await grades()).map(([, grade]) => grade)).toEqual([2, 2, 2, 2])
  })
  it('waits for a class that is being made, and moves it too', async () => {
    const one = { stage: 'primary', length: 6, grade: 3, cohort: 2011 }
    await insertClasses([one, one, one])
    const id = await begin()
    const [isMade, isWaitedFor] = [signal(), signal()]
    const late = t.db.asJob(async (tx) => {
      await tx.run(
        `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
         VALUES (1, $1, $2, 'primary', 2011, 6, 3, '1', '班')`,
        [town.school, town.path.school],
      )
      isMade.set()
      await isWaitedFor.happened
    })
    await isMade.happened
    const job = carryOutPromotion(ctx, 'p37', id, 2)
    await lockIsAwaited()
    isWaitedFor.set()
    await Promise.all([late, job])
    expect((await grades()).map(([, grade]) => grade)).toEqual([4, 4, 4, 4])
  })
})

describe('a promotion', () => {
  const classes = Array.from({ length: 600 }, (_, n) => ({
    stage: 'primary',
    length: 6,
    grade: (n % 6) + 1,
    cohort: 2013 - (n % 6),
  }))

  /** Terminates the worker's backend at random points until it has been killed `kills` times. */
  async function carryOutUnderFire(id: number, kills: number): Promise<number> {
    const db = openDatabase(t.url, () => {}, 2)
    const worker = { ...ctx, db }
    const killed = new Set<number>()
    let isOver = false
    const killer = (async () => {
      for (let turn = 0; !isOver && killed.size < kills; turn++) {
        await new Promise((wake) => setTimeout(wake, (turn * 5) % 11))
        const { rows } = await t.owner.query(
          `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%promotion_%' AND state <> 'idle'`,
        )
        for (const { pid } of rows) killed.add(pid)
      }
    })()
    for (;;) {
      // Class by class: however quick the machine, there is time to be killed.
      const isDone = await carryOutPromotion(worker, 'p37', id, 1).then(
        () => true,
        () => false,
      )
      if (isDone) break
    }
    isOver = true
    await killer
    await db.close()
    return killed.size
  }

  it('whose worker is killed 20 times ends as an undisturbed one does, up and back', async () => {
    const ids = await insertClasses(classes)
    const undisturbed = classes.map((c, n) => [ids[n], c.grade < 6 ? c.grade + 1 : 6])
    const id = await begin()
    expect(await carryOutUnderFire(id, 20)).toBe(20)
    expect(await grades()).toEqual(undisturbed)
    expect(await ledger()).toHaveLength(500)
    expect(await runOf(id)).toMatchObject({ state: 'complete', classesDone: 500 })
    await reverse(id)
    await carryOutUnderFire(id, 5)
    expect(await grades()).toEqual(classes.map((c, n) => [ids[n], c.grade]))
    expect(await ledger()).toHaveLength(1000)
    expect((await runOf(id)).state).toBe('reversed')
    // Twenty-five new connections and two hundred transactions, on a machine that may be busy.
  }, 120_000)
  it('carried out by two workers at once moves every class once', async () => {
    const ids = await insertClasses(classes)
    const id = await begin()
    await Promise.all([carryOutPromotion(ctx, 'p37', id, 20), carryOutPromotion(ctx, 'p37', id, 20)])
    await carryOutPromotion(ctx, 'p37', id)
    expect(await grades()).toEqual(classes.map((c, n) => [ids[n], c.grade < 6 ? c.grade + 1 : 6]))
    expect(await runOf(id)).toMatchObject({ state: 'complete', classesDone: 500 })
  })
  it('runs once a year, however many begin it, and again after a reversal', async () => {
    await insertClasses(classes.slice(0, 6))
    const begun = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const id = await t.db.newId()
        return t.db.asJob(async (tx) => {
          const run = {
            id,
            schoolYear: 2014,
            state: 'running' as const,
            accountId: 1,
            createdAt: at,
            businessAt: at,
          }
          const isNew = await insertRun(tx, 'p37', run)
          if (isNew) await enqueueRun(tx, town.provinceId, id)
          return isNew ? [id] : []
        })
      }),
    )
    const [id = 0, ...others] = begun.flat()
    expect(others).toEqual([])
    await carryOutPromotion(ctx, 'p37', id)
    await reverse(id)
    await t.owner.query('UPDATE p37.class SET cohort = 2000')
    await carryOutPromotion(ctx, 'p37', id)
    const again = await begin()
    await carryOutPromotion(ctx, 'p37', again)
    expect((await runOf(again)).state).toBe('complete')
    expect(await ledger()).toHaveLength(15)
  })
})

describe('pupils who wait for a class (PRO-1)', () => {
  async function wait(of: { stage: string; grade: number; held?: number; state?: string }): Promise<number> {
    const [pupil = 0, id = 0] = await t.db.newIds(2)
    await t.owner.query(
      `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed)
       VALUES ($1, $2, '王小明', 'male', '2007-05-01', decode(repeat('00', 64), 'hex'))`,
      [pupil, town.path.school],
    )
    const during = of.state === 'departed' ? '[2013-09-01,2014-01-10)' : '[2013-09-01,)'
    await t.owner.query(
      `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, entry_grade, held_grade, during, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[id, pupil, town.school, town.path.school, of.stage, of.grade, of.held ?? null],
        ...[during, of.state ?? 'in_school'],
      ],
    )
    return id
  }
  const heldGrades = async (ids: number[]) =>
    (
      await t.owner.query(
        'SELECT entry_grade, coalesce(held_grade, entry_grade) AS held FROM p37.enrollment WHERE id = ANY($1) ORDER BY id',
        [ids],
      )
    ).rows.map((row) => [row.entry_grade, row.held])

  it('move with their cohort up to the final grade, once, and come back with a reversal', async () => {
    await teaches(t, { id: town.school, path: town.path.school, schema: 'p37' }, '2137000001')
    const ids = [
      await wait({ stage: 'primary', grade: 1 }),
      await wait({ stage: 'primary', grade: 1, held: 2 }),
      await wait({ stage: 'primary', grade: 6 }),
      await wait({ stage: 'junior', grade: 1 }),
      await wait({ stage: 'primary', grade: 1, state: 'departed' }),
    ]
    const before = [1, 2, 6, 1, 1].map((held, at) => [[1, 1, 6, 1, 1][at], held])
    const after = [2, 3, 6, 2, 1].map((held, at) => [before[at]?.[0], held])
    const id = await begin()
    await Promise.all([carryOutPromotion(ctx, 'p37', id), carryOutPromotion(ctx, 'p37', id)])
    expect(await heldGrades(ids)).toEqual(after)
    await listWhoStayed(ctx, 'p37', id)
    const report = await t.owner.query('SELECT school_id::float8, unplaced FROM p37.promotion_school')
    expect(report.rows).toEqual([{ school_id: town.school, unplaced: 3 }])
    await reverse(id)
    await carryOutPromotion(ctx, 'p37', id)
    expect(await heldGrades(ids)).toEqual(before)
    const again = await begin()
    await carryOutPromotion(ctx, 'p37', again)
    expect(await heldGrades(ids)).toEqual(after)
    const told = await t.owner.query(
      'SELECT way, count(*)::int AS n FROM p37.unplaced_ledger GROUP BY way ORDER BY way',
    )
    expect(told.rows).toEqual([
      { way: 'back', n: 3 },
      { way: 'up', n: 6 },
    ])
    await t.owner.query('TRUNCATE p37.unplaced_ledger, p37.enrollment CASCADE')
  })
})

describe('the database', () => {
  it('keeps one ledger row per class, run and way, of the year of its run', async () => {
    const [classId] = await insertClasses([{ stage: 'primary', length: 6, grade: 2, cohort: 2013 }])
    const id = await begin('rehearsing')
    const insert = (year: number, to: number) =>
      t.owner.query(
        `INSERT INTO p37.promotion_ledger
         SELECT $1, id, $3, 1, $4, 'up', school_id, unit_path, stage, cohort, length FROM p37.class WHERE id = $2`,
        [id, classId, year, to],
      )
    await expect(insert(2015, 2)).rejects.toMatchObject({ constraint: 'promotion_ledger_year_of_run' })
    await expect(insert(2014, 3)).rejects.toMatchObject({ constraint: 'promotion_ledger_one_grade' })
    await insert(2014, 2)
    await expect(insert(2014, 2)).rejects.toMatchObject({ constraint: 'promotion_one_step_per_run' })
  })
})
