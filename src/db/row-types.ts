/** Row types of every table, from the catalog: `npm run schema` writes them to `schema.gen.ts`. */
import type { ClientBase } from 'pg'

/** TypeScript type of each column type, as `tx.ts` reads it (row-types.test.ts asks a real server). */
export const TYPE_OF_COLUMN: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bytea: 'Buffer',
  date: 'string',
  daterange: 'string',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  jsonb: 'unknown',
  numeric: 'string',
  text: 'string',
  time: 'string',
  timestamptz: 'Date',
  uuid: 'string',
  varchar: 'string',
  bpchar: 'string',
  _int2: 'number[]',
  _int4: 'number[]',
  _int8: 'number[]',
  _text: 'string[]',
}

const COLUMNS = `
  SELECT n.nspname AS schema, r.relname AS table, a.attname AS column, y.typname AS type, a.attnotnull AS required,
    (SELECT min(pg_get_constraintdef(k.oid)) FROM pg_constraint k
     WHERE k.conrelid = r.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
       AND pg_get_constraintdef(k.oid) LIKE 'CHECK ((' || quote_ident(a.attname) || ' = ANY (ARRAY[%') AS check
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace JOIN pg_attribute a ON a.attrelid = r.oid
    JOIN pg_type y ON y.oid = a.atttypid
  WHERE n.nspname = ANY ($1) AND r.relkind IN ('r', 'p') AND NOT r.relispartition
    AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY n.nspname COLLATE "C", r.relname COLLATE "C", a.attnum`

interface Column {
  schema: string
  table: string
  column: string
  type: string
  required: boolean
  /** A check that lists the values of this column, if there is one. */
  check: string | null
}

const pascal = (name: string) =>
  name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase())
const camel = (name: string) => name.replaceAll(/_([a-z0-9])/g, (_, first: string) => first.toUpperCase())

/** `CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text])))` → `'male' | 'female'`. */
function listedValues(check: string): string | undefined {
  const items = [...check.matchAll(/'((?:[^'\\]|'')*)'::text/g)].map(
    (m) => `'${m[1]?.replaceAll("''", "\\'")}'`,
  )
  return items.length > 0 ? items.join(' | ') : undefined
}

function typeOf(column: Column): string {
  const known = TYPE_OF_COLUMN[column.type]
  if (!known)
    throw new Error(
      `No TypeScript type is known for ${column.table}.${column.column} of type ${column.type}.`,
    )
  const narrow = (column.type === 'text' && column.check && listedValues(column.check)) || known
  return column.required ? narrow : `${narrow} | null`
}

/** A table of the nation that a province has too carries the prefix `Nation`. */
function nameOf(schema: string, table: string, schemasOfTable: ReadonlySet<string>): string {
  const prefix = schema === 'nation' && schemasOfTable.size > 1 ? 'Nation' : ''
  return `${prefix}${pascal(table)}Row`
}

/**
 * One interface per table, keys in camelCase as the queries name them (`unit_path AS "unitPath"`); a query picks
 * what it selects: `tx.rows<Pick<PupilRow, 'id' | 'unitPath'>>`. Stable order, same on PostgreSQL 15 and 18.
 * @param schemas `nation` and one migrated province
 * @throws Error for a column type that {@link TYPE_OF_COLUMN} does not know
 */
export async function describeRowTypes(client: ClientBase, schemas: readonly string[]): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS, [schemas])
  const tables = new Map<string, { schema: string; table: string; lines: string[] }>()
  const schemasOf = new Map<string, Set<string>>()
  for (const row of rows) {
    const key = `${row.schema}.${row.table}`
    const at = tables.get(key) ?? { schema: row.schema, table: row.table, lines: [] }
    at.lines.push(`  ${camel(row.column)}: ${typeOf(row)}`)
    tables.set(key, at)
    schemasOf.set(row.table, (schemasOf.get(row.table) ?? new Set()).add(row.schema))
  }
  const blocks = [...tables.values()].map(({ schema, table, lines }) => {
    const room = schema === 'nation' ? 'nation' : 'province'
    const name = nameOf(schema, table, schemasOf.get(table) ?? new Set())
    return `/** ${room}.${table} */\nexport interface ${name} {\n${lines.join('\n')}\n}\n`
  })
  return `/** Written by \`npm run schema\` from the catalog; do not edit. */\n\n${blocks.join('\n')}`
}
