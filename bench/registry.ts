/**
 * A registry with so many pupils: one school has them all, or many schools of a county; a clerk of the county and one of
 * the first school are signed in.
 */
import { createHash, randomBytes } from 'node:crypto'
import { studentNumberKey } from '../src/server/pupil/sealed-pupil.ts'
import type { BenchDatabase } from './database.ts'

const SCHOOL = '1/2/3/4/'
/** Rows written with one statement. */
const PART = 20_000

export interface Registry {
  /** Tokens of running sessions. */
  tokens: { county: string; school: string }
}

/** The student number of the pupil in this place. */
export const numberAt = (at: number) => `G370102${String(at).padStart(12, '0')}`

/** A practice world, its clock at 2 September 2014 with the year's promotion complete, a school's term and class; no windows. */
const WORLD = `
  INSERT INTO nation.world VALUES (1, 'practice', '量度', '2014-09-02T00:00:00Z', now());
  INSERT INTO nation.province VALUES (1, 1, 'p37', '370000', '云海省');
  INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code) VALUES
    (1, 1, NULL, NULL, 0, '1/', '国家', '000000'), (2, 1, 1, 1, 1, '1/2/', '云海省教育厅', '370000'),
    (3, 1, 1, 2, 3, '1/2/3/', '临江县教育局', '370102'), (4, 1, 1, 3, 4, '${SCHOOL}', '临江县第一小学', '370102');
  INSERT INTO nation.school (unit_id, world_id, code, primary_length) VALUES (4, 1, '2137000001', 6);
  INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash) VALUES
    (1, 1, 3, '1/2/3/', 'county', '李娜', '{registrar}', '$argon2id$none'),
    (2, 1, 4, '${SCHOOL}', 'school', '王强', '{registrar}', '$argon2id$none');
  INSERT INTO p37.class VALUES (1, 4, '${SCHOOL}', 'primary', 2014, 6, 1, '2014101', '1班');
  INSERT INTO p37.term VALUES (4, '${SCHOOL}', 2014, 'autumn', '2014-09-01', '2015-01-20');
  INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
    VALUES (1, 2014, 'complete', now(), '2014-08-10T16:00:00Z')`

/** @returns the token of a session of its own */
export async function signIn({ owner }: BenchDatabase, accountId: number): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await owner.query(`INSERT INTO nation.session VALUES ($1, $2, now(), now() + interval '1 day')`, [
    createHash('sha256').update(token).digest(),
    accountId,
  ])
  return token
}

export interface Spread {
  /** Schools that the pupils are dealt to in turn, under ids from 4 on. */
  schools: number
  /** Grades of each school, a class in each. */
  grades: number
  /** Of which names are made; each family name is as frequent as the next. */
  families: readonly string[]
  given: readonly string[]
}

/** Everybody in one class, under one name. */
const TOGETHER: Spread = { schools: 1, grades: 1, families: ['王'], given: ['小明'] }

async function addSchools({ owner }: BenchDatabase, of: Spread): Promise<void> {
  await owner.query(
    `WITH n AS (SELECT 4 + n AS id, '1/2/3/' || (4 + n) || '/' AS path FROM generate_series(1, $1 - 1) AS n),
     unit AS (
       INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
       SELECT id, 1, 1, 3, 4, path, '临江县第' || id || '小学', '370102' FROM n)
     INSERT INTO nation.school (unit_id, world_id, code, primary_length)
     SELECT id, 1, lpad(id::text, 10, '0'), 6 FROM n`,
    [of.schools],
  )
  await owner.query(
    `INSERT INTO p37.class SELECT 100000 + u.id * 10 + g, u.id, u.path, 'primary', 2015 - g, 6, g, g || '01', '1班'
     FROM nation.unit u, generate_series(1, $1) AS g WHERE u.level = 4 AND (u.id, g) <> (4, 1)`,
    [of.grades],
  )
}

/** Pupils with number, home, claim and trace. A pupil's id is a million and his place. */
async function addPupils(
  { owner, ctx }: BenchDatabase,
  of: Spread,
  from: number,
  count: number,
): Promise<void> {
  const all = Array.from({ length: count }, (_, at) => from + at)
  const page = (at: number) => {
    const number = numberAt(at)
    return ctx.sealer.seal({ idType: '1', idNumber: number.slice(1), studentNumber: number, values: {} })
  }
  await owner.query(
    `WITH n AS (SELECT 1000000 + n AS id, n, page, hash FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS x (n, page, hash)),
     pupil AS (
       INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed)
       SELECT id, '1/2/3/' || (4 + n % $4) || '/',
              ($5::text[])[1 + n / $4 % cardinality($5::text[])]
                || ($6::text[])[1 + n / $4 / cardinality($5::text[]) % cardinality($6::text[])],
              'male', '2007-05-01', page FROM n),
     number AS (INSERT INTO p37.student_number SELECT hash, id, 'G', true, now() FROM n),
     home AS (INSERT INTO nation.pupil_home (pupil_id, province_id) SELECT id, 1 FROM n),
     claim AS (
       INSERT INTO nation.identity_claim SELECT 1, 'id_number', sha256(('id' || n)::bytea), id, now() FROM n)
     INSERT INTO nation.identity_trace (world_id, key, slot, pupil_id, has_id_number)
     SELECT 1, sha256(('trace' || n)::bytea), 0, id, true FROM n`,
    [
      all,
      all.map(page),
      all.map((at) => studentNumberKey(ctx.sealer, numberAt(at))),
      of.schools,
      of.families,
      of.given,
    ],
  )
}

export async function buildRegistry(
  bench: BenchDatabase,
  pupils: number,
  of: Spread = TOGETHER,
): Promise<Registry> {
  const { owner } = bench
  await owner.query(WORLD)
  await addSchools(bench, of)
  for (let from = 0; from < pupils; from += PART)
    await addPupils(bench, of, from, Math.min(PART, pupils - from))
  // The exclusion index is built once, behind them.
  await owner.query('ALTER TABLE p37.enrollment DROP CONSTRAINT pupil_one_active_enrollment')
  await owner.query(
    `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during)
     SELECT p.id, p.id, c.school_id, c.unit_path, 'primary', c.id, '[2014-09-01,)' FROM p37.pupil p
     JOIN p37.class c ON c.unit_path = p.unit_path AND c.grade = 1 + (p.id - 1000000) / $1 / $3 % $2`,
    [of.schools, of.grades, of.families.length * of.given.length],
  )
  await owner.query(`ALTER TABLE p37.enrollment ADD CONSTRAINT pupil_one_active_enrollment
    EXCLUDE USING gist (int8range(pupil_id, pupil_id, '[]') WITH &&, during WITH &&)`)
  await owner.query(`SELECT setval('nation.id_block', $1)`, [Math.ceil(pupils / 1000) + 2000])
  await owner.query('VACUUM ANALYZE')
  return { tokens: { county: await signIn(bench, 1), school: await signIn(bench, 2) } }
}
