import type { Database } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'

/**
 * Asks the database; refuses when it does not answer, so that a load balancer takes this server out.
 * @param hasWorker whether the jobs of this server are being worked on
 */
export async function checkHealth(
  db: Database,
  hasWorker: boolean,
): Promise<{ status: 'ok' | 'degraded'; database: { version: string } }> {
  try {
    return { database: await db.ping(), status: hasWorker ? 'ok' : 'degraded' }
  } catch {
    return refuse('database_unavailable')
  }
}
