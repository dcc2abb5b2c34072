/** Transactions: the only way to write. A scoped one acts as the web's role inside one unit's subtree. */
import pg from 'pg'
import { type NamedStatement, openGlances } from './glance.ts'
import { begin, JOB, type Scope, types, WEB } from './scope.ts'

export type { Scope } from './scope.ts'

export interface Tx {
  /** Runs one statement with bound values and returns its rows. */
  rows<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  /** Runs a statement and returns how many rows it touched. */
  run(text: string, values?: unknown[]): Promise<number>
  /**
   * Runs a part of this transaction as the job role, beyond the scope: for the hands that move a pupil between
   * units, after the action has checked that this person may. The scope is back afterwards.
   */
  beyondScope<T>(work: () => Promise<T>): Promise<T>
  /** The connection, for COPY streams. */
  readonly client: pg.PoolClient
  /** Set where a list is only to be counted (keyset.ts). */
  readonly counter?: RowCounter
}

/** Takes up how many rows a page's statement has, up to its limit + 1. */
export interface RowCounter {
  counted?: number
}

export interface Database {
  /** A transaction as the web's role, seeing one unit's subtree only (ACC-2). */
  scoped<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One statement of a hot path that only reads, in a scoped transaction of its own. */
  glance<R extends pg.QueryResultRow>(scope: Scope, statement: NamedStatement): Promise<R[]>
  /** A transaction of a job, for whole provinces; never called with a user's input unchecked. */
  asJob<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One statement that reads, outside any transaction: who is asking, before there is a scope.
   * @param name of a hot path: planned once per connection
   */
  look<R extends pg.QueryResultRow>(text: string, values: unknown[], name?: string): Promise<R[]>
  /** Hands out ids, in blocks of 1,000 from the database; unique over all provinces. */
  newId(): Promise<number>
  /** Many ids at once, ascending. */
  newIds(count: number): Promise<number[]>
  /** Server version and round trip, for the health page. */
  ping(): Promise<{ version: string }>
  close(): Promise<void>
}

const BLOCK = 1000
const RETRY = new Set(['40001', '40P01'])

function txOn(client: pg.PoolClient, role: string): Tx {
  // One part beyond the scope may contain another: only the outermost comes back into it.
  let isBeyond = role === JOB
  return {
    rows: async (text, values) => (await client.query(text, values)).rows,
    run: async (text, values) => (await client.query(text, values)).rowCount ?? 0,
    beyondScope: async (work) => {
      if (isBeyond) return work()
      await client.query(`SET LOCAL ROLE ${JOB}`)
      isBeyond = true
      // After an error the whole transaction is rolled back, the role with it.
      const result = await work()
      await client.query(`SET LOCAL ROLE ${role}`)
      isBeyond = false
      return result
    },
    client,
  }
}

/**
 * PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, and no error: work that caught a failed
 * statement and went on would be told that it is written.
 * @throws Error for our own fault: such work must let the error through
 */
function requireCommitted({ command }: { command: string }): void {
  if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}: a statement had failed.`)
}

async function once<T>(
  pool: pg.Pool,
  role: string,
  scope: Scope | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A server that ends the connection fails the statement under way; unheard, the event would end this process too.
  const onLost = (lost: Error) => {
    broken = lost
  }
  client.on('error', onLost)
  try {
    await client.query(begin(role, scope))
    const result = await work(txOn(client, role))
    requireCommitted(await client.query('COMMIT'))
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost
    })
    throw error
  } finally {
    client.off('error', onLost)
    // A connection that could not even roll back is thrown away.
    client.release(broken)
  }
}

/** Serialization failures and deadlocks are nobody's fault: the same work is tried again, three times. */
async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const code = (error as { code?: string }).code
      if (tries === 3 || code === undefined || !RETRY.has(code)) throw error
    }
  }
}

/** Opens the database. `onIdleError` hears of connections that broke while nobody used them. */
export function openDatabase(url: string, onIdleError: (error: Error) => void, size = 20): Database {
  const pool = new pg.Pool({ connectionString: url, max: size, types })
  pool.on('error', onIdleError)
  const glances = openGlances(url, onIdleError, Math.ceil(size / 4))
  let next = 0
  let left = 0
  let refill: Promise<void> | undefined
  const newBlock = async () => {
    const { rows } = await pool.query<{ block: number }>("SELECT nextval('nation.id_block') AS block")
    next = (rows[0]?.block ?? 0) * BLOCK
    left = BLOCK
    refill = undefined
  }
  const newId = async () => {
    while (left === 0) {
      refill ??= newBlock()
      await refill
    }
    left -= 1
    return next++
  }
  return {
    scoped: (scope, work) => withRetry(() => once(pool, WEB, scope, work)),
    asJob: (work) => withRetry(() => once(pool, JOB, undefined, work)),
    glance: glances.one,
    look: async (text, values, name) => (await pool.query({ text, values, ...(name ? { name } : {}) })).rows,
    newId,
    newIds: async (count) => {
      if (count < BLOCK) {
        const ids: number[] = []
        for (let at = 0; at < count; at++) ids.push(await newId())
        return ids.sort((a, b) => a - b)
      }
      // Whole blocks, so that a large import costs one statement.
      const { rows } = await pool.query<{ block: number }>(
        "SELECT nextval('nation.id_block') AS block FROM generate_series(1, $1)",
        [Math.ceil(count / BLOCK)],
      )
      const ids = rows.flatMap(({ block }) => Array.from({ length: BLOCK }, (_, at) => block * BLOCK + at))
      return ids.sort((a, b) => a - b).slice(0, count)
    },
    ping: async () => {
      const { rows } = await pool.query<{ version: string }>(
        "SELECT current_setting('server_version') AS version",
      )
      return { version: rows[0]?.version ?? '' }
    },
    close: async () => {
      await Promise.all([pool.end(), glances.close()])
    },
  }
}
