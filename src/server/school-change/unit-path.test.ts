/** Nothing that carries a school's path is forgotten when the school moves (ORG-9): in the catalog, and in the rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { addOwn } from '../../../test/secrets.ts'
import { placesOf } from '../../../test/town.ts'
import { scopeRange } from '../../rules/scope.ts'
import { MOVING, moveUnitPath, STAYING } from './unit-path.queries.ts'

let t: TestDatabase
let town: Town
beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
})
afterAll(() => t.close())

const TABLES = [
  ...MOVING.nation.map((table) => `nation.${table}`),
  ...MOVING.province.map((table) => `p37.${table}`),
]

/** Rows of each table that lie at a place or below it. */
async function countAt(path: string): Promise<Record<string, number>> {
  const { from, to } = scopeRange(path)
  const counts: Record<string, number> = {}
  for (const table of TABLES) {
    const { rows } = await t.owner.query(
      `SELECT count(*)::int AS n FROM ${table} WHERE unit_path >= $1 AND unit_path < $2`,
      [from, to],
    )
    counts[table] = rows[0].n
  }
  return counts
}

/** What a school that has one of everything still lacks: kinds that no door is asked for by id. */
async function addRest(): Promise<void> {
  const { school, path } = town
  const [group, pupil] = await t.db.newIds(2)
  await t.owner.query(
    `INSERT INTO nation.problem_group (id, world_id, kind, key, opened_at)
     SELECT $1, world_id, 'id_duplicate', $2, now() FROM nation.unit WHERE id = $3`,
    [group, Buffer.alloc(32), school],
  )
  await t.owner.query(
    `INSERT INTO nation.problem_member (group_id, pupil_id, province_id, school_id, unit_path, is_holder, state, joined_at)
     VALUES ($1, $2, $3, $4, $5, true, 'untreated', now())`,
    [group, pupil, town.provinceId, school, path.school],
  )
  await t.owner.query(
    `INSERT INTO p37.graduation_confirmation (id, unit_id, unit_path, year, account_id, override, remaining, confirmed_at)
     VALUES ($1, $2, $3, 2026, 1, false, 0, now())`,
    [await t.db.newId(), school, path.school],
  )
  await t.owner.query(
    `INSERT INTO p37.length_change (id, school_id, unit_path, account_id, by_unit_id, before, after, from_cohort,
       class_ids, reason, at, business_at)
     VALUES ($1, $2, $3, 1, $2, '{}', '{}', '{}', '{}', '教学改革', now(), now())`,
    [await t.db.newId(), school, path.school],
  )
  await t.owner.query(
    `INSERT INTO p37.promotion_ledger (run_id, class_id, school_year, from_grade, to_grade, school_id, unit_path, stage,
       cohort, length)
     SELECT r.id, c.id, r.school_year, 1, 2, c.school_id, c.unit_path, c.stage, c.cohort, c.length
     FROM p37.promotion_run r, p37.class c ON CONFLICT DO NOTHING`,
  )
  await t.owner.query(
    `INSERT INTO p37.promotion_school (run_id, school_id, unit_path, classes, moving, finishing, unplaced, ungraduated,
       blocked, open_cases, is_unconfirmed, wrong_lengths)
     SELECT id, $1, $2, 1, '[]', '[]', 0, 0, 0, 0, false, '{}' FROM p37.promotion_run ON CONFLICT DO NOTHING`,
    [school, path.school],
  )
  await t.owner.query(
    `INSERT INTO p37.promotion_stayer (run_id, enrollment_id, pupil_id, school_id, unit_path, class_id, class_name, stage,
       grade, name, why)
     SELECT r.id, 1, 1, $1, $2, 1, '1班', 'primary', 6, '王', 'not_graduated' FROM p37.promotion_run r
     ON CONFLICT DO NOTHING`,
    [school, path.school],
  )
  await t.owner.query(
    `INSERT INTO p37.graduation_exception (id, pupil_id, school_id, unit_path, year, reason, account_id, at)
     SELECT 1, min(id), $1, $2, 2027, '因病缺课', 1, now() FROM p37.pupil`,
    [school, path.school],
  )
}

describe('every table that carries the path of a unit', () => {
  it.each(['nation', 'p37'])('in %s is moved with a school, or stays for a reason', async (schema) => {
    const { rows } = await t.owner.query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = $1 AND column_name = 'unit_path' ORDER BY 1`,
      [schema],
    )
    const room = schema === 'nation' ? 'nation' : 'province'
    // A new table with a unit_path: say in unit-path.queries.ts whether it moves with its school.
    expect(rows.map(({ name }) => name)).toEqual([...MOVING[room], ...STAYING[room]].sort())
  })

  it('gives up its rows to the new place, by the rights of a job, and keeps none at the old one', async () => {
    const { school, county } = placesOf(town)
    await addOwn(t, school, county)
    await addRest()
    const before = await countAt(school.path)
    const empty = TABLES.filter((table) => before[table] === 0)
    expect(empty, 'a table of which the school has nothing proves nothing: add a row above').toEqual([])
    const to = `${town.path.otherCounty}${school.id}/`
    await t.db.asJob((tx) => moveUnitPath(tx, 'p37', { range: scopeRange(school.path), to }))
    expect(await countAt(to)).toEqual(before)
    expect(Object.values(await countAt(school.path)).every((n) => n === 0)).toBe(true)
  })
})
