import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import { describeRowTypes, TYPE_OF_COLUMN } from './row-types.ts'
import type { UnitRow } from './schema.gen.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await freshDatabase()
})
afterAll(() => t.close())

/** The TypeScript type of a value as the driver gave it. */
function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return `${typeOfValue(value[0])}[]`
  if (value instanceof Date) return 'Date'
  return Buffer.isBuffer(value) ? 'Buffer' : typeof value
}

const SAMPLE: Record<string, string> = {
  bool: 'true',
  bytea: '\\x00',
  date: '2014-08-10',
  daterange: '[2014-09-01,)',
  jsonb: '{}',
  time: '08:00',
  timestamptz: '2014-08-10T00:00:00Z',
  uuid: '6f9619ff-8b86-4011-b42d-00cf4fc964ff',
}

describe('row types', () => {
  it('equal what the catalog gives; after a migration run "npm run schema"', async () => {
    const written = readFileSync(new URL('./schema.gen.ts', import.meta.url), 'utf8')
    expect(await describeRowTypes(t.owner, ['nation', 'p37'])).toBe(written)
  })
  it.each(Object.entries(TYPE_OF_COLUMN))('read a %s as %s', async (type, claimed) => {
    const sample = SAMPLE[type] ?? (type.startsWith('_') ? '{1}' : '1')
    const [row] = await t.db.look<{ value: unknown }>(`SELECT $1::${type} AS value`, [sample])
    if (claimed === 'unknown') expect(row?.value).toEqual({})
    else expect(typeOfValue(row?.value)).toBe(claimed)
  })
  it('narrow a text to the values its check lists, and say what may be missing', async () => {
    await t.owner.query(`CREATE SCHEMA sample; CREATE TABLE sample.odd_thing (
      sex text NOT NULL CHECK (sex IN ('male', 'it''s')), unit_path text, seen_on date NOT NULL, note text NOT NULL)`)
    expect(await describeRowTypes(t.owner, ['sample'])).toContain(
      'export interface OddThingRow {\n' +
        "  sex: 'male' | 'it\\'s'\n  unitPath: string | null\n  seenOn: string\n  note: string\n}",
    )
  })
  it('refuse a column type nobody has thought of', async () => {
    await t.owner.query('CREATE SCHEMA strange; CREATE TABLE strange.thing (at point)')
    await expect(describeRowTypes(t.owner, ['strange'])).rejects.toThrow('thing.at of type point')
  })
  it('can be picked from by a query', async () => {
    const rows = await t.db.look<Pick<UnitRow, 'id' | 'parentId' | 'divisionCode'>>(
      `SELECT id, parent_id AS "parentId", division_code AS "divisionCode" FROM nation.unit WHERE id = $1`,
      [1],
    )
    expect(rows).toEqual([])
  })
})
