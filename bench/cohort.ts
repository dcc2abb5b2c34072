/**
 * How long does a county wait that makes the term and the new cohort's classes for all its schools at once (ORG-3)? The
 * doors, against the bare INSERT of the same rows.
 */
import { randomUUID } from 'node:crypto'
import { createCohort, previewCohort } from '../src/contract/cohort.ts'
import { buildApp } from '../src/server/app.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { inPairs, timed } from './measure.ts'
import { signIn } from './registry.ts'

/** As the spec has it: a county officer with 140 schools behind her. */
const SCHOOLS = 140
const CLASSES_PER_STAGE = 6
const STAGES = ['primary', 'junior'] as const
const PAIRS = 9

/** Nine-year schools of one county, each with last year's classes; the year's promotion is done. */
async function buildCounty({ owner }: BenchDatabase): Promise<void> {
  await owner.query(`INSERT INTO nation.world VALUES (1, 'practice', '量度', '2026-08-20T00:00:00Z', now());
    INSERT INTO nation.province VALUES (1, 1, 'p37', '370000', '云海省');
    INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code) VALUES
      (1, 1, NULL, NULL, 0, '1/', '国家', '000000'), (2, 1, 1, 1, 1, '1/2/', '云海省教育厅', '370000'),
      (3, 1, 1, 2, 3, '1/2/3/', '临江县教育局', '370102');
    INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash) VALUES
      (1, 1, 3, '1/2/3/', 'county', '李娜', '{registrar}', '$argon2id$none')`)
  await owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT 1000 + n, 1, 1, 3, 4, '1/2/3/' || (1000 + n) || '/', '第' || n || '九年一贯制学校', '370102'
     FROM generate_series(1, $1) AS n`,
    [SCHOOLS],
  )
  await owner.query(
    `INSERT INTO nation.school (unit_id, world_id, code, primary_length, junior_length)
     SELECT id, 1, lpad(id::text, 10, '0'), 6, 3 FROM nation.unit WHERE level = 4`,
  )
  await owner.query(
    `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     SELECT row_number() OVER () + 1000000, u.id, u.path, s.stage, y.year, s.length, 2026 - y.year + 1,
            y.year || s.digit || lpad(n::text, 2, '0'), n || '班'
     FROM nation.unit u CROSS JOIN (VALUES ('primary', 6, '1'), ('junior', 3, '2')) AS s (stage, length, digit)
     CROSS JOIN generate_series(2021, 2025) AS y (year) CROSS JOIN generate_series(1, $1) AS n
     WHERE u.level = 4 AND 2026 - y.year < s.length`,
    [CLASSES_PER_STAGE],
  )
  await owner.query(
    `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
     VALUES (1, 2026, 'complete', now(), '2026-08-10T16:00:00Z')`,
  )
}

/** As before anything of the new year was made. */
async function arrange({ owner }: BenchDatabase): Promise<void> {
  await owner.query('DELETE FROM p37.class WHERE cohort = 2026')
  await owner.query('TRUNCATE p37.term')
  await owner.query('VACUUM ANALYZE p37.class')
  await owner.query('CHECKPOINT')
}

/** The rows alone. */
async function floor({ owner }: BenchDatabase): Promise<void> {
  await owner.query('BEGIN')
  await owner.query(
    `INSERT INTO p37.term (unit_id, unit_path, school_year, term, starts_on, ends_on)
     SELECT id, path, 2026, 'autumn', '2026-09-01', '2027-01-20' FROM nation.unit WHERE level >= 3`,
  )
  await owner.query(
    `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     SELECT row_number() OVER () + 5000000, u.id, u.path, s.stage, 2026, s.length, 1,
            '2026' || s.digit || lpad(n::text, 2, '0'), n || '班'
     FROM nation.unit u CROSS JOIN (VALUES ('primary', 6, '1'), ('junior', 3, '2')) AS s (stage, length, digit)
     CROSS JOIN generate_series(1, $1) AS n WHERE u.level = 4`,
    [CLASSES_PER_STAGE],
  )
  await owner.query('COMMIT')
}

const plan = {
  ...{ schoolYear: 2026, term: 'autumn', startsOn: '2026-09-01', endsOn: '2027-01-20', naming: 'plain' },
  targets: Array.from({ length: SCHOOLS }, (_, at) =>
    STAGES.map((stage) => ({ schoolId: 1001 + at, stage, count: CLASSES_PER_STAGE })),
  ).flat(),
}

/** A county of 140 nine-year schools; the number of pupils plays no part in it. */
export async function benchCohort(): Promise<object> {
  const bench = await openBenchDatabase()
  try {
    await buildCounty(bench)
    const token = await signIn(bench, 1)
    const app = await buildApp(bench.ctx, { logLevel: 'error' })
    const ask = async (path: string) => {
      const answer = await app.inject({
        ...{ method: 'POST', url: path, payload: plan, cookies: { xueji_session: token } },
        headers: { 'idempotency-key': randomUUID() },
      })
      if (answer.statusCode !== 200) throw new Error(`The door refuses: ${answer.body.slice(0, 400)}`)
      return answer.json() as { terms: number; classes: number }
    }
    let made = { terms: 0, classes: 0 }
    const pairs = await inPairs(PAIRS, {
      arrange: () => arrange(bench),
      ours: async () => {
        made = await ask(createCohort.path)
      },
      floor: () => floor(bench),
    })
    if (made.terms !== SCHOOLS || made.classes !== SCHOOLS * STAGES.length * CLASSES_PER_STAGE)
      throw new Error(`${made.terms} terms and ${made.classes} classes were made.`)
    await arrange(bench)
    const previewMs = await timed(() => ask(previewCohort.path))
    const slowestMs = Math.max(...pairs.pairs.map((pair) => pair.ours))
    await app.close()
    return {
      ...{ schools: SCHOOLS, terms: made.terms, classes: made.classes },
      ...{ oursMs: pairs.ours, slowestMs, previewMs },
      ...{ floorMs: pairs.floor, ratio: pairs.ratio },
    }
  } finally {
    await bench.close()
  }
}
