/** Numbered, forward-only migrations: one set for `nation`, one for every province schema; a version per schema. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

const HERE = new URL('./migrations/', import.meta.url).pathname
const ROLES = ['xueji_web', 'xueji_job']
const SCHEMA_NAME = /^p[0-9]{2}(w[0-9]+)?$/

interface Migration {
  version: number
  text: string
}

function migrations(set: 'nation' | 'province'): Migration[] {
  const files = readdirSync(join(HERE, set))
    .filter((f) => f.endsWith('.sql'))
    .sort()
  return files.map((file, at) => {
    const version = Number(file.slice(0, 4))
    // Numbers are given out before the work is done: some may still be on their way, none may be given twice.
    if (!(version > Number(files[at - 1]?.slice(0, 4) ?? 0)))
      throw new Error(`Migration ${set}/${file} is out of order.`)
    return { version, text: readFileSync(join(HERE, set, file), 'utf8') }
  })
}

async function prepare(client: pg.Client): Promise<void> {
  for (const role of ROLES) {
    const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    if (found.rowCount === 0) await client.query(`CREATE ROLE ${role} NOLOGIN`)
    // The server's login acts under these roles (SET ROLE), so it must be a member of them.
    const member = await client.query(`SELECT pg_has_role(current_user, '${role}', 'MEMBER') AS yes`)
    if (!member.rows[0].yes) await client.query(`GRANT ${role} TO current_user`)
  }
  await client.query('CREATE SCHEMA IF NOT EXISTS nation')
  await client.query(`CREATE TABLE IF NOT EXISTS nation.schema_version (
    schema_name text NOT NULL, version integer NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (schema_name, version))`)
}

/** The province template under the schema's own name. */
function named(text: string, schema: string): string {
  if (schema === 'nation') return text
  return text
    .replace(/\bprovince\.(?=[a-z])/g, `${schema}.`)
    .replace(/\bSCHEMA province\b/g, `SCHEMA ${schema}`)
}

async function bring(client: pg.Client, schema: string, set: Migration[]): Promise<void> {
  const known = await client.query<{ version: number }>(
    'SELECT version FROM nation.schema_version WHERE schema_name = $1',
    [schema],
  )
  const applied = new Set(known.rows.map((row) => row.version))
  for (const { version, text } of set.filter((m) => !applied.has(m.version))) {
    await client.query('BEGIN')
    await client.query(named(text, schema))
    await client.query('INSERT INTO nation.schema_version (schema_name, version) VALUES ($1, $2)', [
      schema,
      version,
    ])
    await client.query('COMMIT')
  }
}

/** Schemas of provinces opened while the server ran. */
async function openedSchemas(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ name: string }>('SELECT schema_name AS name FROM nation.province')
  return found.rows.map(({ name }) => name)
}

/**
 * Brings `nation`, the named province schemas and those of provinces opened before to the newest version. Safe to
 * run at the same time from several processes (an advisory lock queues them) and to run again: a version is applied
 * once, in a transaction.
 * @param schemas province schemas to make or bring up, e.g. `p37`
 */
export async function migrate(url: string, schemas: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('xueji.migrate'))")
    await prepare(client)
    await runMigrations({ connectionString: url })
    await bring(client, 'nation', migrations('nation'))
    for (const schema of new Set([...schemas, ...(await openedSchemas(client))])) {
      if (!SCHEMA_NAME.test(schema)) throw new Error(`Not the name of a province schema: ${schema}`)
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
      await bring(client, schema, migrations('province'))
    }
  } finally {
    await client.end()
  }
}
