import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangePupil, arrangeTown, type Town } from '../../test/arrange.ts'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import { migrate } from './migrate.ts'
import { describeSchema } from './schema.ts'
import { makeSealer } from './seal.ts'
import type { Scope, Tx } from './tx.ts'

let t: TestDatabase
let town: Town
beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
})
afterAll(() => t.close())

const scopeOf = (path: string, unitId: number): Scope => ({
  path,
  pathEnd: `${path.slice(0, -1)}0`,
  unitId,
  accountId: 0,
})

/** Sends the same work from n connections at once and tells how many were accepted and what refused the rest. */
async function race(n: number, work: (at: number) => Promise<unknown>) {
  const ended = await Promise.allSettled(Array.from({ length: n }, (_, at) => work(at)))
  const refused = ended.flatMap((e) => (e.status === 'rejected' ? [e.reason as pg.DatabaseError] : []))
  return { accepted: n - refused.length, constraints: new Set(refused.map((r) => r.constraint)) }
}

describe('the catalog keeps the rules of scale', () => {
  it('has no trigger anywhere', async () => {
    const { rows } = await t.owner.query(
      `SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE NOT tgisinternal AND c.relnamespace::regnamespace::text <> 'graphile_worker'`,
    )
    expect(rows).toEqual([])
  })
  it('lets no foreign key leave a province, reference tables of the nation apart', async () => {
    const { rows } = await t.owner.query<{ from: string; to: string }>(`
      SELECT DISTINCT a.relnamespace::regnamespace::text AS from, b.relnamespace::regnamespace::text || '.' || b.relname AS to
      FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid WHERE k.contype = 'f'`)
    const leaving = rows.filter((r) => r.from !== r.to.split('.')[0])
    expect(leaving.every((r) => r.from !== 'nation' && r.to === 'nation.unit')).toBe(true)
    expect(rows.length).toBeGreaterThan(5)
  })
  it('protects every table of a province by row-level security, or explains why not', async () => {
    const { rows } = await t.owner.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relnamespace = 'p37'::regnamespace AND relkind = 'r' AND NOT relrowsecurity ORDER BY 1`,
    )
    // Ids, grades, keyed hashes and counts only: no personal data, reached through protected rows.
    expect(rows.map((r) => r.relname)).toEqual([
      'number_run',
      'number_sequence',
      'promotion_run',
      'pupil_lock',
      'row_taken',
      'student_number',
      'unplaced_ledger',
    ])
  })
  it('equals the golden schema', async () => {
    const golden = readFileSync(new URL('./schema.golden.txt', import.meta.url), 'utf8')
    expect(await describeSchema(t.owner, ['nation', 'p37'])).toBe(golden)
  })
  it('migrates twice to the same schema', async () => {
    const before = await describeSchema(t.owner, ['nation', 'p37'])
    await Promise.all([migrate(t.url, ['p37']), migrate(t.url, ['p37'])])
    expect(await describeSchema(t.owner, ['nation', 'p37'])).toBe(before)
  })
})

describe('invariants of the nation hold under race', () => {
  it('an identity number has one holder', async () => {
    const key = randomBytes(32)
    const claim = (at: number) =>
      t.db.asJob((tx) =>
        tx.run(`INSERT INTO nation.identity_claim VALUES (1, 'id_number', $1, $2, now())`, [key, at]),
      )
    expect(await race(20, claim)).toEqual({
      accepted: 1,
      constraints: new Set(['identity_claim_one_holder']),
    })
  })
  it('a graduate has one effective admission a year', async () => {
    const pupil = await t.db.newId()
    const admit = (at: number) =>
      t.db.asJob((tx) =>
        tx.run('INSERT INTO nation.admission_effective VALUES ($1, 2014, 1, $2, now())', [pupil, at]),
      )
    expect(await race(20, admit)).toEqual({
      accepted: 1,
      constraints: new Set(['admission_one_effective_per_year']),
    })
  })
  it('a pupil has one active enrollment at any time', async () => {
    const pupil = await arrangePupil(t, town.path.school)
    const enroll = async () => {
      const id = await t.db.newId()
      return t.db.asJob((tx) =>
        tx.run(
          `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, during)
           VALUES ($1, $2, $3, $4, 'primary', '[2014-09-01,)')`,
          [id, pupil, town.school, town.path.school],
        ),
      )
    }
    expect(await race(20, enroll)).toEqual({
      accepted: 1,
      constraints: new Set(['pupil_one_active_enrollment']),
    })
  }, 120_000)
  it('a pupil has one open movement or data case', async () => {
    const pupil = await arrangePupil(t, town.path.school)
    const lock = (at: number) =>
      t.db.asJob((tx) => tx.run('INSERT INTO p37.pupil_lock VALUES ($1, $2, now())', [pupil, at]))
    expect(await race(20, lock)).toEqual({ accepted: 1, constraints: new Set(['pupil_one_open_case']) })
  })
  it('one request leaves one entry in a case', async () => {
    const caseId = await t.db.newId()
    const request = randomUUID()
    await t.owner.query(
      `INSERT INTO p37.business_case
         (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject, school_id, opened_by)
       VALUES ($1, 'toy', 'with_school', '{}', 1, $2, now(), '{}', '王小明', $3, 1)`,
      [caseId, [town.county], town.school],
    )
    const decide = async () => {
      const id = await t.db.newId()
      return t.db.asJob((tx) =>
        tx.run(
          `INSERT INTO p37.case_entry VALUES ($1, $2, $3, 1, $4, 'endorse', 'with_school', 'with_bureau', NULL, $5, now(), now())`,
          [id, caseId, request, town.county, [town.county]],
        ),
      )
    }
    expect(await race(10, decide)).toEqual({
      accepted: 1,
      constraints: new Set(['case_entry_once_per_request']),
    })
  })
  it('hands out each id once', async () => {
    const ids = await Promise.all(Array.from({ length: 5000 }, () => t.db.newId()))
    expect(new Set(ids).size).toBe(5000)
  })
})

describe('history cannot be changed', () => {
  it.each(['p37.case_entry', 'p37.promotion_ledger', 'p37.audit_entry', 'nation.audit_entry'])(
    '%s',
    async (table) => {
      for (const role of ['xueji_web', 'xueji_job'])
        for (const cheat of [
          `UPDATE ${table} SET detail = '{}'`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table}`,
        ]) {
          const text =
            cheat.includes('promotion') || cheat.includes('case_entry')
              ? cheat.replace("detail = '{}'", 'from_grade = 1')
              : cheat
          const statement = table === 'p37.case_entry' ? text.replace('from_grade = 1', "step = 'x'") : text
          await t.owner.query(`SET ROLE ${role}`)
          await expect(t.owner.query(statement)).rejects.toMatchObject({ code: '42501' })
          await t.owner.query('RESET ROLE')
        }
    },
  )
})

describe('row-level security', () => {
  const count = (scope: Scope) =>
    t.db.scoped(
      scope,
      async (tx) => (await tx.rows<{ n: number }>('SELECT count(*) AS n FROM p37.pupil'))[0]?.n,
    )
  it('shows a unit its subtree and nothing beside it', async () => {
    await arrangePupil(t, town.path.otherSchool, '李静')
    const all = (await t.owner.query('SELECT count(*)::int AS n FROM p37.pupil')).rows[0].n
    expect(await count(scopeOf(town.path.nation, town.nation))).toBe(all)
    expect(await count(scopeOf(town.path.otherSchool, town.otherSchool))).toBe(1)
    expect(await count(scopeOf(town.path.otherCounty, town.otherCounty))).toBe(1)
    expect(await count(scopeOf(town.path.county, town.county))).toBe(all - 1)
  })
  it('refuses a row written into a foreign unit', async () => {
    const write = t.db.scoped(scopeOf(town.path.school, town.school), (tx) =>
      tx.run(
        `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed) VALUES (1, $1, '赵', 'male', '2019-01-01', $2)`,
        [town.path.otherSchool, randomBytes(64)],
      ),
    )
    await expect(write).rejects.toMatchObject({ code: '42501' })
  })
  it('shows nothing to a transaction without a scope', async () => {
    await t.owner.query('SET ROLE xueji_web')
    const { rows } = await t.owner.query('SELECT id FROM p37.pupil')
    await t.owner.query('RESET ROLE')
    expect(rows).toEqual([])
  })
})

describe('a transaction in which a statement failed', () => {
  const at = new Date('2026-07-10T00:00:00Z')
  const put = (id: number) => (tx: Tx) =>
    tx.run('INSERT INTO nation.sign_in_attempt VALUES ($1, $2, $3)', [id, randomBytes(32), at])
  it('is no success, though the work swallowed the failure', async () => {
    const id = await t.db.newId()
    const swallowing = t.db.asJob(async (tx) => {
      await put(id)(tx)
      await tx.run('SELECT 1/0').catch(() => undefined)
      return 'written'
    })
    await expect(swallowing).rejects.toThrow('ended with ROLLBACK')
    const { rows } = await t.owner.query('SELECT 1 FROM nation.sign_in_attempt WHERE id = $1', [id])
    expect(rows).toEqual([])
  })
  it('leaves a connection that the next one can use', async () => {
    const id = await t.db.newId()
    expect(await t.db.asJob(put(id))).toBe(1)
  })
})

describe('sealing', () => {
  const sealer = makeSealer(Buffer.alloc(32, 7))
  it('opens what it sealed, and never seals alike twice', () => {
    const value = { idNumber: '11010519491231002X', phone: '0531-1234567' }
    const blob = sealer.seal(value)
    expect(sealer.unseal(blob)).toEqual(value)
    expect(sealer.seal(value).equals(blob)).toBe(false)
    expect(blob.includes('11010519491231002X')).toBe(false)
  })
  it('refuses a changed blob, at every byte', () => {
    const blob = sealer.seal({ a: 1 })
    for (let at = 0; at < blob.length; at++) {
      const changed = Buffer.from(blob)
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at)
      expect(() => sealer.unseal(changed)).toThrow()
    }
  })
  it('hashes by purpose and key', () => {
    const other = makeSealer(Buffer.alloc(32, 8))
    const hashes = [
      sealer.hash('id_number', 'x'),
      sealer.hash('student_number', 'x'),
      other.hash('id_number', 'x'),
    ]
    expect(new Set(hashes.map((h) => h.toString('hex'))).size).toBe(3)
  })
})
