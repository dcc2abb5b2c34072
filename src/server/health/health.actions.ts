import type { Database } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'

/** Asks the database; refuses when it does not answer, so that a load balancer takes this server out. */
export async function checkHealth(db: Database): Promise<{ status: 'ok'; database: { version: string } }> {
  try {
    return { status: 'ok', database: await db.ping() }
  } catch {
    return refuse('database_unavailable')
  }
}
