/** A database of its own for every test file, cloned from one migrated template on one server. */
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../src/db/tx.ts'
import { urlOf } from './url.ts'

export interface TestDatabase {
  url: string
  /** Acts as the owner: to arrange and to look behind row-level security. */
  owner: pg.Client
  db: Database
  close(): Promise<void>
}

/** Makes a fresh copy of the template (schemas nation, p37, p34). */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = inject('server')
  const name = `t_${process.pid}_${Math.random().toString(36).slice(2)}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  // Two files cloning at once wait for each other: a template allows no other session.
  await admin.query("SELECT pg_advisory_lock(hashtext('xueji.clone'))")
  await admin.query(`CREATE DATABASE ${name} TEMPLATE xueji_template`)
  // Twenty who race for one place in an exclusion constraint wait for each other in circles; each is found after this.
  await admin.query(`ALTER DATABASE ${name} SET deadlock_timeout = '50ms'`)
  await admin.query("SELECT pg_advisory_unlock(hashtext('xueji.clone'))")
  const url = urlOf(server, name)
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  const db = openDatabase(url, (error) => {
    throw error
  })
  let closed: Promise<void> | undefined
  const closeOnce = () => {
    closed ??= db.close()
    return closed
  }
  return {
    url,
    owner,
    db: { ...db, close: closeOnce },
    close: async () => {
      await closeOnce()
      await owner.end()
      await admin.query(`DROP DATABASE ${name}`)
      await admin.end()
    },
  }
}
