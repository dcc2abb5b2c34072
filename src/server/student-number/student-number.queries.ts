/** SQL of student numbers: claims nation-wide, sequences and the numbers themselves in the province. */
import type { Tx } from '../../db/tx.ts'

export interface Sequence {
  region: string
  /** `YYYY-MM-DD` */
  birthDate: string
  /** Highest sequence that has been used. */
  used: number
}

/** Locks the sequences of these regions and birth dates, in the order of the key. @returns how far each is used */
export async function lockSequences(
  tx: Tx,
  schema: string,
  of: readonly Omit<Sequence, 'used'>[],
): Promise<Sequence[]> {
  return tx.rows<Sequence>(
    `INSERT INTO ${schema}.number_sequence AS s (region, birth_date, used)
     SELECT DISTINCT n.region, n.birth_date, 0 FROM unnest($1::text[], $2::date[]) AS n (region, birth_date)
     ORDER BY 1, 2
     ON CONFLICT (region, birth_date) DO UPDATE SET used = s.used
     RETURNING region, birth_date AS "birthDate", used`,
    [of.map((one) => one.region), of.map((one) => one.birthDate)],
  )
}

/** Moves sequences on; never back. */
export async function saveSequences(tx: Tx, schema: string, sequences: readonly Sequence[]): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.number_sequence AS s (region, birth_date, used)
     SELECT n.region, n.birth_date, max(n.used)
     FROM unnest($1::text[], $2::date[], $3::smallint[]) AS n (region, birth_date, used)
     GROUP BY 1, 2 ORDER BY 1, 2
     ON CONFLICT (region, birth_date) DO UPDATE SET used = greatest(s.used, excluded.used)`,
    [sequences.map((s) => s.region), sequences.map((s) => s.birthDate), sequences.map((s) => s.used)],
  )
}

export interface NumberClaim {
  pupilId: number
  hash: Buffer
  kind: 'L' | 'G' | 'J'
}

/** Claims numbers nation-wide. @returns the hashes that nobody else had, hexadecimal */
export async function claimStudentNumbers(
  tx: Tx,
  worldId: number,
  claims: readonly NumberClaim[],
  now: Date,
): Promise<Set<string>> {
  const rows = await tx.rows<{ key: Buffer }>(
    `INSERT INTO nation.identity_claim (world_id, kind, key, holder_id, claimed_at)
     SELECT $1, 'student_number', n.key, n.holder_id, $4
     FROM unnest($2::bytea[], $3::bigint[]) AS n (key, holder_id) ORDER BY n.key
     ON CONFLICT (world_id, kind, key) DO NOTHING RETURNING key`,
    [worldId, claims.map((c) => c.hash), claims.map((c) => c.pupilId), now],
  )
  return new Set(rows.map((row) => row.key.toString('hex')))
}

/** Which of these numbers are claimed by anybody, hexadecimal. */
export async function listClaimed(tx: Tx, worldId: number, hashes: readonly Buffer[]): Promise<Set<string>> {
  const rows = await tx.rows<{ key: Buffer }>(
    `SELECT key FROM nation.identity_claim
     WHERE world_id = $1 AND kind = 'student_number' AND key = ANY($2::bytea[])`,
    [worldId, hashes],
  )
  return new Set(rows.map((row) => row.key.toString('hex')))
}

/** Who gives numbers, and in which run: for the pupil's page. */
export interface NumberGiver {
  /** null: a load, or a run that the clock began. */
  accountId: number | null
  runId: number | null
  /** When, by the world's clock. */
  businessAt: Date
}

/**
 * Makes these the pupils' current numbers; what they had before becomes a former number, and a former one of his own
 * may become current again.
 */
export async function insertStudentNumbers(
  tx: Tx,
  schema: string,
  claims: readonly NumberClaim[],
  by: NumberGiver,
): Promise<void> {
  const pupilIds = claims.map((c) => c.pupilId)
  await tx.run(
    `UPDATE ${schema}.student_number SET is_current = false WHERE pupil_id = ANY($1::bigint[]) AND is_current`,
    [pupilIds],
  )
  await tx.run(
    `INSERT INTO ${schema}.student_number AS s (hash, pupil_id, kind, is_current, issued_at, issued_by, run_id)
     SELECT n.hash, n.pupil_id, n.kind, true, $4, $5::bigint, $6::bigint
     FROM unnest($1::bytea[], $2::bigint[], $3::text[]) AS n (hash, pupil_id, kind)
     ON CONFLICT (hash) DO UPDATE SET is_current = true WHERE s.pupil_id = excluded.pupil_id`,
    [claims.map((c) => c.hash), pupilIds, claims.map((c) => c.kind), by.businessAt, by.accountId, by.runId],
  )
}

/** Who holds, or held, each of these numbers. */
export async function listHolders(
  tx: Tx,
  worldId: number,
  hashes: readonly Buffer[],
): Promise<{ key: Buffer; holderId: number }[]> {
  return tx.rows<{ key: Buffer; holderId: number }>(
    `SELECT key, holder_id AS "holderId" FROM nation.identity_claim
     WHERE world_id = $1 AND kind = 'student_number' AND key = ANY($2::bytea[])`,
    [worldId, hashes],
  )
}

/** Whose number this is or was, and the province that has him now; anywhere in the world. */
export async function findHolder(
  tx: Tx,
  of: { worldId: number; kind: 'student_number' | 'id_number'; key: Buffer },
): Promise<{ pupilId: number; provinceId: number; schema: string } | undefined> {
  const rows = await tx.rows<{ pupilId: number; provinceId: number; schema: string }>(
    `SELECT c.holder_id AS "pupilId", p.id AS "provinceId", p.schema_name AS schema
     FROM nation.identity_claim c JOIN nation.pupil_home h ON h.pupil_id = c.holder_id
     JOIN nation.province p ON p.id = h.province_id
     WHERE c.world_id = $1 AND c.kind = $2 AND c.key = $3`,
    [of.worldId, of.kind, of.key],
  )
  return rows[0]
}

export async function lockBlobs(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<{ pupilId: number; sealed: Buffer }[]> {
  return tx.rows<{ pupilId: number; sealed: Buffer }>(
    `SELECT id AS "pupilId", sealed FROM ${schema}.pupil WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [pupilIds],
  )
}

export async function saveBlobs(
  tx: Tx,
  schema: string,
  blobs: readonly { pupilId: number; sealed: Buffer }[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.pupil p SET sealed = n.sealed
     FROM unnest($1::bigint[], $2::bytea[]) AS n (pupil_id, sealed) WHERE p.id = n.pupil_id`,
    [blobs.map((b) => b.pupilId), blobs.map((b) => b.sealed)],
  )
}
