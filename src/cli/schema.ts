/** `npm run schema`: migrates a database of its own and describes it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { describeRowTypes } from '../db/row-types.ts'
import { describeSchema } from '../db/schema.ts'

const SCHEMAS = ['nation', 'p37']

/**
 * Prints the golden schema, or writes `src/db/schema.golden.txt` (its diff is the review of a migration) and the row
 * types, `src/db/schema.gen.ts`.
 */
export async function writeGoldenSchema(write: boolean): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'xueji-schema-'))
  chmodSync(base, 0o755)
  const server = await startEmbedded(base)
  try {
    await migrate(server.url, ['p37'])
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    const text = await describeSchema(client, SCHEMAS)
    const types = await describeRowTypes(client, SCHEMAS)
    await client.end()
    if (!write) return console.log(text)
    writeFileSync(new URL('../db/schema.golden.txt', import.meta.url), text)
    writeFileSync(new URL('../db/schema.gen.ts', import.meta.url), types)
  } finally {
    await server.stop()
    rmSync(base, { recursive: true, force: true })
  }
}
