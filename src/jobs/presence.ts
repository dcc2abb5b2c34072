/**
 * Whose jobs are still being worked on: each worker holds an advisory lock while it lives, in a session that ends with
 * its process or its database. The queue alone would keep the jobs of a dead worker for four hours.
 */
import pg from 'pg'

/** A worker that took a job just now may not hold its lock yet. */
const GRACE_SECONDS = 10
const SWEEP_EVERY_MS = 5_000

/** The lock's two keys: what kind it is, and which worker. */
const KEYS = (id: string) => `hashtext('xueji.worker'), hashtext(${id})`

export interface Presence {
  /** Tells that the worker with this id lives, and from now on frees the jobs of those that don't. */
  announce(workerId: string): Promise<void>
  end(): Promise<void>
}

/** Frees the jobs of dead workers, also of other servers' that were killed: the next free worker runs them again. */
async function freeJobsOfTheDead(client: pg.Client, mine: string): Promise<void> {
  // A lock that can be taken is held by nobody; it is given back at the end of the statement's transaction.
  await client.query(
    `WITH holder AS MATERIALIZED (
       SELECT DISTINCT locked_by FROM graphile_worker.jobs
       WHERE locked_by LIKE 'pool-%' AND locked_by <> $1 AND locked_at < now() - make_interval(secs => $2)),
     dead AS MATERIALIZED (
       SELECT locked_by FROM holder WHERE pg_try_advisory_xact_lock(${KEYS('locked_by')}))
     SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM dead HAVING count(*) > 0`,
    [mine, GRACE_SECONDS],
  )
}

/**
 * Opens the session that stands for a worker.
 * @param onLost hears, once, that it is gone: to others the worker is dead then
 * @throws Error when the database does not answer
 */
export async function openPresence(url: string, onLost: (error: Error) => void): Promise<Presence> {
  const client = new pg.Client({ connectionString: url })
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const lose = (error: Error) => {
    clearInterval(timer)
    if (!isOver) onLost(error)
    isOver = true
  }
  client.on('error', lose)
  await client.connect()
  return {
    announce: async (workerId) => {
      await client.query(`SELECT pg_advisory_lock(${KEYS('$1')})`, [workerId])
      const sweep = () => freeJobsOfTheDead(client, workerId)
      await sweep()
      timer = setInterval(() => void sweep().catch(lose), SWEEP_EVERY_MS)
    },
    end: async () => {
      isOver = true
      clearInterval(timer)
      await client.end().catch(lose)
    },
  }
}
