/** Transactions: the only way to write. A scoped one acts as the web's role inside one unit's subtree. */
import pg from 'pg'

export interface Scope {
  /** Path of the acting unit, e.g. `2/37/`; its subtree is what the transaction sees. */
  path: string
  /** First path behind the subtree (C collation). */
  pathEnd: string
  unitId: number
}

export interface Tx {
  /** Runs one statement with bound values and returns its rows. */
  rows<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  /** Runs a statement and returns how many rows it touched. */
  run(text: string, values?: unknown[]): Promise<number>
}

export interface Database {
  /** A transaction as the web's role, seeing one unit's subtree only (ACC-2). */
  scoped<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** A transaction of a job, for whole provinces; never called with a user's input unchecked. */
  asJob<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Hands out ids, in blocks of 1,000 from the database; unique over all provinces. */
  newId(): Promise<number>
  /** Server version and round trip, for the health page. */
  ping(): Promise<{ version: string }>
  close(): Promise<void>
}

const BLOCK = 1000
const RETRY = new Set(['40001', '40P01'])

// int8 ids stay below 2^53 (blocks of 1,000 of one sequence), so numbers carry them exactly.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === 20 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

const literal = (text: string) => pg.escapeLiteral(text)

function begin(role: string, scope?: Scope): string {
  const set = scope
    ? `SET LOCAL app.path=${literal(scope.path)};SET LOCAL app.path_end=${literal(scope.pathEnd)};` +
      `SET LOCAL app.unit=${literal(String(scope.unitId))};`
    : ''
  return `BEGIN;SET LOCAL ROLE ${role};${set}`
}

function txOn(client: pg.PoolClient): Tx {
  return {
    rows: async (text, values) => (await client.query(text, values)).rows,
    run: async (text, values) => (await client.query(text, values)).rowCount ?? 0,
  }
}

async function once<T>(pool: pg.Pool, opening: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(opening)
    const result = await work(txOn(client))
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost
    })
    throw error
  } finally {
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
  let next = 0
  let left = 0
  let refill: Promise<void> | undefined
  const newBlock = async () => {
    const { rows } = await pool.query<{ block: number }>("SELECT nextval('nation.id_block') AS block")
    next = (rows[0]?.block ?? 0) * BLOCK
    left = BLOCK
    refill = undefined
  }
  return {
    scoped: (scope, work) => withRetry(() => once(pool, begin('xueji_web', scope), work)),
    asJob: (work) => withRetry(() => once(pool, begin('xueji_job'), work)),
    newId: async () => {
      while (left === 0) {
        refill ??= newBlock()
        await refill
      }
      left -= 1
      return next++
    },
    ping: async () => {
      const { rows } = await pool.query<{ version: string }>(
        "SELECT current_setting('server_version') AS version",
      )
      return { version: rows[0]?.version ?? '' }
    },
    close: () => pool.end(),
  }
}
