/** `npm run schema`: migrates a database of its own and describes it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { describeSchema } from '../db/schema.ts'

/** Prints the golden schema, or writes `src/db/schema.golden.txt`: its diff is the review of a migration. */
export async function writeGoldenSchema(write: boolean): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'xueji-schema-'))
  chmodSync(base, 0o755)
  const server = await startEmbedded(base)
  try {
    await migrate(server.url, ['p37'])
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    const text = await describeSchema(client, ['nation', 'p37'])
    await client.end()
    if (write) writeFileSync(new URL('../db/schema.golden.txt', import.meta.url), text)
    else console.log(text)
  } finally {
    await server.stop()
    rmSync(base, { recursive: true, force: true })
  }
}
