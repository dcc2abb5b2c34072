import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lintSql, sqlIn } from './sql-lint.ts'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => !file.endsWith('.test.ts') && !file.includes('sql-lint'))
  .map((file) => ({ file: `src/${file}`, isSql: file.endsWith('.sql'), isTs: /\.tsx?$/.test(file) }))

/** Every defect of a file as `file:line rule`. */
function defectsIn(file: string, isSql: boolean): string[] {
  const text = readFileSync(file, 'utf8')
  const pieces = isSql ? [{ line: 1, sql: text }] : sqlIn(text)
  return pieces.flatMap(({ line, sql }) =>
    lintSql(sql).map((defect) => `${file}:${line + defect.line - 1} ${defect.rule}`),
  )
}

describe('the SQL of the source', () => {
  it('says nothing it may not say', () => {
    const read = files.filter((f) => f.isSql || f.isTs)
    expect(read.filter((f) => f.isSql).length).toBeGreaterThan(5)
    expect(read.flatMap((f) => defectsIn(f.file, f.isSql))).toEqual([])
  })
  it('is found in the TypeScript files', () => {
    const pieces = files.filter((f) => f.isTs).flatMap((f) => sqlIn(readFileSync(f.file, 'utf8')))
    expect(pieces.length).toBeGreaterThan(40)
  })
})

const VOLATILE = 'a volatile function: ids and times are parameters made by the application'
const CONFLICT = 'a time or sequence inside ON CONFLICT … DO UPDATE: pass it as a parameter'
const PATTERN = 'a pattern on a unit path: a subtree is a range, unit_path >= from AND unit_path < to'
const PATH = 'search_path outside a SECURITY DEFINER function: name the schema'

describe('the lint refuses', () => {
  it.each([
    ['INSERT INTO t VALUES (gen_random_uuid())', VOLATILE],
    ['UPDATE t SET at = clock_timestamp()', VOLATILE],
    ['SELECT id FROM t ORDER BY random ( )', VOLATILE],
    ['INSERT INTO t VALUES (1)\nON CONFLICT (id)\nDO UPDATE SET n = 1,\n at = now()', CONFLICT],
    ['insert into t values (1) on conflict (id) do update set at = current_timestamp', CONFLICT],
    [`INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET n = nextval('s')`, CONFLICT],
    ['SELECT id FROM t ORDER BY id LIMIT 50 OFFSET $1', 'OFFSET paging: page by key'],
    ['SELECT id FROM t OFFSET 100 ROWS', 'OFFSET paging: page by key'],
    [
      'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()',
      'a trigger: the action writes what follows, in its transaction',
    ],
    [`SELECT id FROM p37.pupil WHERE unit_path LIKE $1 || '%'`, PATTERN],
    ['SELECT id FROM nation.unit u WHERE u.path NOT ILIKE $1', PATTERN],
    ['SELECT id FROM nation.unit WHERE starts_with(path, $1)', PATTERN],
    ['SELECT id FROM nation.unit WHERE path ^@ $1', PATTERN],
    ['SET LOCAL search_path = p37', PATH],
    ['CREATE FUNCTION f() RETURNS void LANGUAGE sql SET search_path = x AS $$ SELECT 1 $$', PATH],
    ['CREATE FUNCTION f() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid(); $$', VOLATILE],
  ])('%s', (sql, rule) => {
    expect(lintSql(sql)).toEqual([{ line: 1, rule }])
  })
  it('the one bad statement among good ones, by its line', () => {
    const sql = "SELECT ';' FROM t; -- OFFSET 1;\nSELECT now();\n\nSELECT id FROM t\nOFFSET 1;\n"
    expect(lintSql(sql)).toEqual([{ line: 4, rule: 'OFFSET paging: page by key' }])
  })
  it('what is hidden in a template with holes, in a nested one, and in a fragment', () => {
    const source =
      'const rows = `SELECT id FROM $' +
      '{schema}.pupil\n WHERE unit_path LIKE $1 $' +
      '{more ? `LIMIT 5 OFFSET $' +
      '{n}` : ""}`\n' +
      "const order = 'ORDER BY random()'"
    const defects = sqlIn(source).flatMap(({ line, sql }) => lintSql(sql).map(({ rule }) => [line, rule]))
    expect(defects).toEqual([
      [1, PATTERN],
      [2, 'OFFSET paging: page by key'],
      [3, VOLATILE],
    ])
  })
})

describe('the lint lets pass', () => {
  it.each([
    ['UPDATE t SET at = now() WHERE id = $1'],
    ['INSERT INTO t VALUES ($1, now()) ON CONFLICT (id) DO NOTHING'],
    ['INSERT INTO t (id, at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET at = excluded.at'],
    ["SELECT id FROM t -- never OFFSET 1\nWHERE note = 'gen_random_uuid()'"],
    ['SELECT id FROM t WHERE name LIKE $1'],
    [
      'CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT 1; $$',
    ],
  ])('%s', (sql) => {
    expect(lintSql(sql)).toEqual([])
  })
  it('words of people', () => {
    expect(sqlIn(`const say = 'choose a random() pupil, then set off'`)).toEqual([])
  })
})
