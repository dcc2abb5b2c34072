/**
 * What does a province's promotion cost, against the bare statement that moves the classes and writes one ledger row
 * each? And does it grow with the pupils (PRO-2)?
 */
import type pg from 'pg'
import { insertRun } from '../src/server/promotion/promotion.queries.ts'
import { carryOutPromotion, listWhoStayed } from '../src/server/promotion/promotion-job.actions.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { inPairs, median, timed } from './measure.ts'

const PUPILS_PER_CLASS = 40
const CLASSES_PER_SCHOOL = 12
const PAIRS = 7

/** One nation, one province, counties of 100 schools; every grade of six-year primaries. */
async function buildClasses(owner: pg.Client, classes: number): Promise<void> {
  const schools = Math.ceil(classes / CLASSES_PER_SCHOOL)
  await owner.query(`INSERT INTO nation.world VALUES (1, 'real', '量度', NULL, NULL);
    INSERT INTO nation.province VALUES (1, 1, 'p37', '370000', '云海省');
    INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code) VALUES
      (1, 1, NULL, NULL, 0, '1/', '国家', '000000'), (2, 1, 1, 1, 1, '1/2/', '云海省教育厅', '370000')`)
  await owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT 100 + n, 1, 1, 2, 3, '1/2/' || (100 + n) || '/', '第' || n || '区县', '370102'
     FROM generate_series(0, $1 / 100) AS n`,
    [schools],
  )
  await owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT 10000 + n, 1, 1, 100 + n / 100, 4, '1/2/' || (100 + n / 100) || '/' || (10000 + n) || '/',
            '第' || n || '小学', '370102' FROM generate_series(0, $1 - 1) AS n`,
    [schools],
  )
  await owner.query(
    `INSERT INTO nation.school (unit_id, world_id, code, primary_length)
     SELECT id, 1, lpad(id::text, 10, '0'), 6 FROM nation.unit WHERE level = 4`,
  )
  await owner.query(
    `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     SELECT 1000000 + n, u.id, u.path, 'primary', 2013 - n % 6, 6, n % 6 + 1, n::text, n || '班'
     FROM generate_series(0, $1 - 1) AS n JOIN nation.unit u ON u.id = 10000 + n / $2`,
    [classes, CLASSES_PER_SCHOOL],
  )
}

/** Pupils of every class, the final grades' too; without the exclusion index, which a promotion never touches. */
async function addPupils(owner: pg.Client, from: number, count: number): Promise<void> {
  await owner.query('ALTER TABLE p37.enrollment DROP CONSTRAINT IF EXISTS pupil_one_active_enrollment')
  await owner.query(
    `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed)
     SELECT 100000000 + $1 + n, c.unit_path, '王小明', 'male', '2005-05-01', decode(repeat('00', 64), 'hex')
     FROM generate_series(0, $2 - 1) AS n JOIN p37.class c ON c.id = 1000000 + n / $3`,
    [from, count, PUPILS_PER_CLASS],
  )
  await owner.query(
    `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during)
     SELECT 100000000 + $1 + n, 100000000 + $1 + n, c.school_id, c.unit_path, 'primary', c.id, '[2009-09-01,)'
     FROM generate_series(0, $2 - 1) AS n JOIN p37.class c ON c.id = 1000000 + n / $3`,
    [from, count, PUPILS_PER_CLASS],
  )
  await owner.query('VACUUM ANALYZE')
}

/** Every class back in its grade, the ledger empty, nothing left over from the last measurement. */
async function arrange(owner: pg.Client): Promise<void> {
  await owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run CASCADE')
  await owner.query('UPDATE p37.class SET grade = 2014 - cohort WHERE grade <> 2014 - cohort')
  await owner.query('VACUUM ANALYZE p37.class')
  await owner.query('CHECKPOINT')
  await owner.query(`INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
    VALUES (1, 2014, 'rehearsing', now(), now())`)
}

async function ours({ ctx }: BenchDatabase): Promise<void> {
  const at = ctx.realNow()
  const id = await ctx.db.newId()
  await ctx.db.asJob((tx) =>
    insertRun(tx, 'p37', {
      id,
      schoolYear: 2014,
      state: 'running',
      accountId: null,
      createdAt: at,
      businessAt: at,
    }),
  )
  await carryOutPromotion(ctx, 'p37', id)
}

const floor = ({ owner }: BenchDatabase) =>
  owner.query(`WITH moved AS (UPDATE p37.class SET grade = grade + 1 WHERE grade < length RETURNING *)
    INSERT INTO p37.promotion_ledger (run_id, class_id, school_year, from_grade, to_grade, school_id, unit_path, stage,
      cohort, length)
    SELECT 1, id, 2014, grade - 1, grade, school_id, unit_path, stage, cohort, length FROM moved`)

/** Ours without the floor in between, measured the same way before and after the pupils are doubled. */
async function alone(bench: BenchDatabase): Promise<number> {
  const runs: number[] = []
  for (let at = 0; at < PAIRS; at++) {
    await arrange(bench.owner)
    runs.push(await timed(() => ours(bench)))
  }
  return median(runs)
}

/** The report of who stayed: not part of moving, measured beside it. */
async function report(bench: BenchDatabase): Promise<number> {
  const { rows } = await bench.owner.query(
    `SELECT id::float8 FROM p37.promotion_run WHERE state = 'complete'`,
  )
  return timed(() => listWhoStayed(bench.ctx, 'p37', rows[0].id))
}

export async function benchPromotion(pupils: number): Promise<object> {
  const classes = Math.floor(pupils / PUPILS_PER_CLASS)
  const bench = await openBenchDatabase()
  const { owner } = bench
  try {
    const build = await timed(async () => {
      await buildClasses(owner, classes)
      await addPupils(owner, 0, classes * PUPILS_PER_CLASS)
    })
    console.log(`built ${classes} classes with ${pupils} pupils in ${Math.round(build)} ms`)
    const of = { arrange: () => arrange(owner), ours: () => ours(bench), floor: () => floor(bench) }
    const measured = await inPairs(PAIRS, of)
    await arrange(owner)
    await ours(bench)
    const reportMs = await report(bench)
    const once = await alone(bench)
    await addPupils(owner, classes * PUPILS_PER_CLASS, classes * PUPILS_PER_CLASS)
    const twice = await alone(bench)
    return {
      classes,
      oursMs: measured.ours,
      floorMs: measured.floor,
      ratio: measured.ratio,
      classesPerSecond: Math.round((classes * 5) / 6 / (measured.ours / 1000)),
      reportMs,
      aloneMs: once,
      aloneWithTwiceThePupilsMs: twice,
      growth: Math.round((twice / once) * 100) / 100,
    }
  } finally {
    await bench.close()
  }
}
