/**
 * The shortest way to read one thing in a scope: begin, statement and commit go out together, so that a look-up takes
 * one round trip instead of three.
 */
import pg from 'pg'
import { begin, type Scope, types, WEB } from './scope.ts'

/** A statement under a name that says what it asks and of which schema: planned once per connection. */
export interface NamedStatement {
  name: string
  text: string
  values: unknown[]
}

export interface Glances {
  one<R extends pg.QueryResultRow>(scope: Scope, statement: NamedStatement): Promise<R[]>
  close(): Promise<void>
}

async function glance(pool: pg.Pool, scope: Scope, statement: NamedStatement) {
  const client = await pool.connect()
  let broken: Error | undefined
  const onLost = (lost: Error) => {
    broken = lost
  }
  client.on('error', onLost)
  const [begun, found, ended] = await Promise.allSettled([
    client.query(begin(WEB, scope)),
    client.query(statement),
    client.query('COMMIT'),
  ])
  client.off('error', onLost)
  // Without its scope the statement may have seen more than it should: what it found is not looked at.
  const failed = [begun, found, ended].find((one) => one.status === 'rejected')
  client.release(broken ?? begun.status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  return found.status === 'fulfilled' ? found.value.rows : []
}

/** Connections of their own: what is sent on them is not waited for before the next goes out. */
export function openGlances(url: string, onIdleError: (error: Error) => void, size: number): Glances {
  const pool = new pg.Pool({ connectionString: url, max: size, types, pipeline: true })
  pool.on('error', onIdleError)
  return { one: (scope, statement) => glance(pool, scope, statement), close: () => pool.end() }
}
