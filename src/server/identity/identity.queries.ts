/** SQL of identities: sets only, every lock in the order of its key, so that nobody waits in a circle. */
import { bigints, byteas } from '../../db/binary-array.ts'
import type { Tx } from '../../db/tx.ts'

/** Where newcomers are read from: yields `pupil_id`, `id_key` (NULL: no ID number) and `trace_key` as `n`. */
export interface NewcomerSource {
  from: string
  values: unknown[]
}

export interface KeyedPupil {
  pupilId: number
  idKey: Buffer | null
  traceKey: Buffer
}

export function sourceOf(pupils: readonly KeyedPupil[]): NewcomerSource {
  return {
    from: 'unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS n (pupil_id, id_key, trace_key)',
    values: [
      bigints(pupils.map((p) => p.pupilId)),
      byteas(pupils.map((p) => p.idKey)),
      byteas(pupils.map((p) => p.traceKey)),
    ],
  }
}

/** The table that stageIdentities fills: of this transaction only, gone with it. */
export const STAGED: NewcomerSource = { from: 'pg_temp.staged_identity AS n', values: [] }

export async function createStaging(tx: Tx): Promise<void> {
  await tx.run(
    `CREATE TEMPORARY TABLE IF NOT EXISTS staged_identity (pupil_id bigint NOT NULL, id_key bytea, trace_key bytea NOT NULL)
     ON COMMIT DROP`,
  )
}

/** A second screening of the same transaction begins with nothing. */
export async function clearStaging(tx: Tx): Promise<void> {
  await tx.run('TRUNCATE pg_temp.staged_identity')
}

export async function insertStaged(tx: Tx, source: NewcomerSource): Promise<void> {
  await tx.run(
    `INSERT INTO pg_temp.staged_identity SELECT n.pupil_id, n.id_key, n.trace_key FROM ${source.from}`,
    source.values,
  )
}

/** Without it the planner takes a hundred thousand rows for a handful. */
export async function analyseStaging(tx: Tx): Promise<void> {
  await tx.run('ANALYZE pg_temp.staged_identity')
}

/** Positions of further values behind the source's own. */
const at = (source: NewcomerSource, n: number) => `$${source.values.length + n}`

/**
 * Claims every ID number: the first of the set per number, unless somebody holds it. Who waits for another's commit
 * finds his claim; either way the claim is locked until we commit.
 */
export async function claimNumbers(
  tx: Tx,
  worldId: number,
  source: NewcomerSource,
  now: Date,
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.identity_claim AS c (world_id, kind, key, holder_id, claimed_at)
     SELECT ${at(source, 1)}::bigint, 'id_number', n.id_key, min(n.pupil_id), ${at(source, 2)}::timestamptz
     FROM ${source.from} WHERE n.id_key IS NOT NULL GROUP BY n.id_key ORDER BY n.id_key
     ON CONFLICT (world_id, kind, key) DO UPDATE SET holder_id = c.holder_id`,
    [...source.values, worldId, now],
  )
}

/**
 * Locks every name + sex + birth date and enters the newcomers under it. Who comes first has slot 0: everybody locks
 * that row before he looks who else bears the trace.
 */
export async function enterTraces(tx: Tx, worldId: number, source: NewcomerSource): Promise<void> {
  await tx.run(
    `INSERT INTO nation.identity_trace AS t (world_id, key, slot, pupil_id, has_id_number)
     SELECT DISTINCT ON (n.trace_key) ${at(source, 1)}::bigint, n.trace_key, 0, n.pupil_id, n.id_key IS NOT NULL
     FROM ${source.from} ORDER BY n.trace_key, n.pupil_id
     ON CONFLICT (world_id, key, slot) DO UPDATE SET has_id_number = t.has_id_number`,
    [...source.values, worldId],
  )
  // Whoever is not the first, and a first who is entered again with or without a number.
  await tx.run(
    `INSERT INTO nation.identity_trace (world_id, key, slot, pupil_id, has_id_number)
     SELECT f.world_id, f.key, CASE WHEN f.pupil_id = n.pupil_id THEN 0 ELSE n.pupil_id END, n.pupil_id,
            n.id_key IS NOT NULL
     FROM ${source.from}
     JOIN nation.identity_trace f ON f.world_id = ${at(source, 1)}::bigint AND f.key = n.trace_key AND f.slot = 0
     WHERE (f.pupil_id, f.has_id_number) IS DISTINCT FROM (n.pupil_id, n.id_key IS NOT NULL)
     ON CONFLICT (world_id, key, slot) DO UPDATE SET has_id_number = excluded.has_id_number`,
    [...source.values, worldId],
  )
}

export interface KeyedContender {
  key: Buffer
  pupilId: number
  hasIdNumber: boolean
  /** Belongs to the set that is entering now. */
  isEntering: boolean
}

/** Of the ID numbers claimed by somebody else: the holder, and who of the set wanted it. */
export async function listClaimCollisions(
  tx: Tx,
  worldId: number,
  source: NewcomerSource,
): Promise<KeyedContender[]> {
  return tx.rows<KeyedContender>(
    `WITH lost AS (
       SELECT c.key, c.holder_id, n.pupil_id FROM ${source.from}
       JOIN nation.identity_claim c ON c.world_id = ${at(source, 1)} AND c.kind = 'id_number' AND c.key = n.id_key
       WHERE c.holder_id <> n.pupil_id)
     SELECT key, pupil_id AS "pupilId", true AS "hasIdNumber", true AS "isEntering" FROM lost
     UNION ALL SELECT DISTINCT key, holder_id, true, false FROM lost`,
    [...source.values, worldId],
  )
}

/** Everybody under a name + sex + birth date that two share of whom one has no ID number. */
export async function listTraceCollisions(
  tx: Tx,
  worldId: number,
  source: NewcomerSource,
): Promise<KeyedContender[]> {
  return tx.rows<KeyedContender>(
    `WITH entering AS (SELECT n.pupil_id, n.trace_key AS key FROM ${source.from}),
     shared AS (
       SELECT t.key FROM (SELECT DISTINCT key FROM entering) e
       JOIN nation.identity_trace t ON t.world_id = ${at(source, 1)} AND t.key = e.key
       GROUP BY t.key HAVING count(*) > 1 AND NOT bool_and(t.has_id_number))
     SELECT t.key, t.pupil_id AS "pupilId", t.has_id_number AS "hasIdNumber",
            EXISTS (SELECT 1 FROM entering e WHERE e.key = t.key AND e.pupil_id = t.pupil_id) AS "isEntering"
     FROM shared s JOIN nation.identity_trace t ON t.world_id = ${at(source, 1)} AND t.key = s.key`,
    [...source.values, worldId],
  )
}

/** Locks the claims of these keys. @returns who holds each */
export async function lockClaims(
  tx: Tx,
  worldId: number,
  keys: readonly Buffer[],
): Promise<{ key: Buffer; holderId: number }[]> {
  return tx.rows<{ key: Buffer; holderId: number }>(
    `SELECT key, holder_id AS "holderId" FROM nation.identity_claim
     WHERE world_id = $1 AND kind = 'id_number' AND key = ANY($2::bytea[]) ORDER BY key FOR UPDATE`,
    [worldId, keys],
  )
}

export async function deleteClaims(tx: Tx, worldId: number, keys: readonly Buffer[]): Promise<void> {
  await tx.run(
    `DELETE FROM nation.identity_claim WHERE world_id = $1 AND kind = 'id_number' AND key = ANY($2::bytea[])`,
    [worldId, keys],
  )
}

export async function saveClaimHolders(
  tx: Tx,
  worldId: number,
  claims: readonly { key: Buffer; holderId: number }[],
): Promise<void> {
  await tx.run(
    `UPDATE nation.identity_claim c SET holder_id = n.holder_id
     FROM unnest($2::bytea[], $3::bigint[]) AS n (key, holder_id)
     WHERE c.world_id = $1 AND c.kind = 'id_number' AND c.key = n.key`,
    [worldId, claims.map((c) => c.key), claims.map((c) => c.holderId)],
  )
}

/** Locks the first bearer of each trace, and with him the trace. */
export async function lockTraces(tx: Tx, worldId: number, keys: readonly Buffer[]): Promise<void> {
  await tx.rows(
    `SELECT 1 FROM nation.identity_trace WHERE world_id = $1 AND key = ANY($2::bytea[]) AND slot = 0
     ORDER BY key FOR UPDATE`,
    [worldId, keys],
  )
}

/** Takes pupils out of their traces, which are locked. Of a first who leaves, the next takes the row. */
export async function deleteTraces(tx: Tx, worldId: number, pupils: readonly KeyedPupil[]): Promise<void> {
  const values = [worldId, pupils.map((p) => p.traceKey), pupils.map((p) => p.pupilId)]
  const ofLeaving = (slot: string) =>
    `t.world_id = $1 AND t.key = n.key AND t.pupil_id = n.pupil_id AND t.slot ${slot}`
  const leaving = 'unnest($2::bytea[], $3::bigint[]) AS n (key, pupil_id)'
  await tx.run(`DELETE FROM nation.identity_trace t USING ${leaving} WHERE ${ofLeaving('> 0')}`, values)
  await tx.run(
    `WITH next AS (
       SELECT t.key, min(o.slot) AS slot FROM ${leaving} JOIN nation.identity_trace t ON ${ofLeaving('= 0')}
       JOIN nation.identity_trace o ON o.world_id = t.world_id AND o.key = t.key AND o.slot > 0 GROUP BY t.key),
     moved AS (
       DELETE FROM nation.identity_trace o USING next WHERE o.world_id = $1 AND o.key = next.key AND o.slot = next.slot
       RETURNING o.key, o.pupil_id, o.has_id_number)
     UPDATE nation.identity_trace t SET pupil_id = moved.pupil_id, has_id_number = moved.has_id_number
     FROM moved WHERE t.world_id = $1 AND t.key = moved.key AND t.slot = 0`,
    values,
  )
  // Nobody's hash is kept for nobody; whoever waits for the row enters it anew.
  await tx.run(`DELETE FROM nation.identity_trace t USING ${leaving} WHERE ${ofLeaving('= 0')}`, values)
}

export async function listTraces(
  tx: Tx,
  worldId: number,
  keys: readonly Buffer[],
): Promise<{ key: Buffer; pupilId: number; hasIdNumber: boolean }[]> {
  return tx.rows<{ key: Buffer; pupilId: number; hasIdNumber: boolean }>(
    `SELECT key, pupil_id AS "pupilId", has_id_number AS "hasIdNumber" FROM nation.identity_trace
     WHERE world_id = $1 AND key = ANY($2::bytea[])`,
    [worldId, keys],
  )
}

/** Makes the province the home of pupils who have none yet: a newcomer is somewhere before he is in school. */
export async function insertHomes(tx: Tx, provinceId: number, source: NewcomerSource): Promise<void> {
  await tx.run(
    `INSERT INTO nation.pupil_home (pupil_id, province_id) SELECT n.pupil_id, ${at(source, 1)}::bigint
     FROM ${source.from} ORDER BY n.pupil_id ON CONFLICT DO NOTHING`,
    [...source.values, provinceId],
  )
}

/** What entering one identity has met. */
export interface Met {
  /** Who holds the ID number now; null for a newcomer without one. */
  holderId: number | null
  /** He is the first with his name + sex + birth date; if not, the trace is locked, and he is still to be entered. */
  isFirst: boolean
}

/**
 * Enters one identity, and locks its keys as the statements for sets do, number before trace: home, claim and trace in
 * one statement, planned once per connection. The holder that comes back is the newest, also after a wait for somebody
 * else's commit. Who else bears a trace can't be told here: this statement's snapshot is older than the lock.
 */
export async function enterOne(
  tx: Tx,
  of: { worldId: number; provinceId: number; now: Date },
  { pupilId, idKey, traceKey }: KeyedPupil,
): Promise<Met> {
  const { rows } = await tx.client.query<Met>({
    name: 'identity.enter_one',
    text: `WITH home AS (
       INSERT INTO nation.pupil_home (pupil_id, province_id) VALUES ($1, $2) ON CONFLICT DO NOTHING),
     claim AS (
       INSERT INTO nation.identity_claim AS c (world_id, kind, key, holder_id, claimed_at)
       SELECT $3::bigint, 'id_number', $4::bytea, $1::bigint, $5::timestamptz WHERE $4 IS NOT NULL
       ON CONFLICT (world_id, kind, key) DO UPDATE SET holder_id = c.holder_id RETURNING c.holder_id),
     trace AS (
       INSERT INTO nation.identity_trace AS t (world_id, key, slot, pupil_id, has_id_number)
       SELECT $3::bigint, $6::bytea, 0, $1::bigint, $4 IS NOT NULL FROM (SELECT count(*) FROM claim) AS claimed
       ON CONFLICT (world_id, key, slot) DO UPDATE SET has_id_number = t.has_id_number RETURNING t.xmax = 0 AS is_first)
     SELECT (SELECT holder_id FROM claim) AS "holderId", (SELECT is_first FROM trace) AS "isFirst"`,
    values: [pupilId, of.provinceId, of.worldId, idKey, of.now, traceKey],
  })
  const [met] = rows
  if (!met) throw new Error('Entering an identity has told nothing.')
  return met
}
