/** Databases of the browser tests: migrated once, cloned for every house. */
import pg from 'pg'
import { DEMO_PROVINCES } from '../../src/cli/demo.ts'
import { migrate } from '../../src/db/migrate.ts'
import { urlOf } from '../url.ts'

const TEMPLATE = 'house_template'

async function asAdmin(server: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

/** An empty registry with the schemas of the demo's provinces. @param server address of any of its databases */
export async function makeTemplate(server: string): Promise<void> {
  await asAdmin(server, (admin) => admin.query(`CREATE DATABASE ${TEMPLATE}`))
  await migrate(
    urlOf(server, TEMPLATE),
    DEMO_PROVINCES.map((province) => province.schema),
  )
}

/** @returns the address of the new database */
export async function cloneHouse(server: string, name: string): Promise<string> {
  await asAdmin(server, async (admin) => {
    // Two specs cloning at once wait for each other: a template allows no other session.
    await admin.query("SELECT pg_advisory_lock(hashtext('xueji.clone'))")
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)
  })
  return urlOf(server, name)
}

export const dropHouse = (server: string, name: string): Promise<void> =>
  asAdmin(server, (admin) => admin.query(`DROP DATABASE ${name}`))
