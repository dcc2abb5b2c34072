/** Rows of photos. They only grow; the greatest number of a pupil is the photo that counts. */
import type { Tx } from '../../db/tx.ts'

export interface PhotoSubject {
  pupilId: number
  name: string
  unitPath: string
}

/** Pupils who are to get photos, locked in the order of their ids. */
export async function lockSubjects(tx: Tx, schema: string, ids: readonly number[]): Promise<PhotoSubject[]> {
  return tx.rows<PhotoSubject>(
    `SELECT id AS "pupilId", name, unit_path AS "unitPath" FROM ${schema}.pupil
     WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  )
}

export interface NewPhoto {
  pupilId: number
  /** Keyed hash of the picture. */
  hash: Buffer
  sealed: Buffer
}

export interface PhotoOrigin {
  jobId: number | null
  unitId: number
  accountId: number
  at: Date
  businessAt: Date
}

/** The caller holds the pupils' locks. @returns number by pupil, of those whose photo is another than before */
export async function insertPhotos(
  tx: Tx,
  schema: string,
  photos: readonly NewPhoto[],
  of: PhotoOrigin,
): Promise<Map<number, number>> {
  const rows = await tx.rows<{ pupilId: number; number: number }>(
    `INSERT INTO ${schema}.pupil_photo
       (pupil_id, number, hash, sealed, job_id, unit_id, account_id, at, business_at)
     SELECT n.pupil_id, coalesce(l.number, 0) + 1, n.hash, n.sealed, $4, $5, $6, $7, $8
     FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS n (pupil_id, hash, sealed)
     LEFT JOIN LATERAL (
       SELECT o.number, o.hash FROM ${schema}.pupil_photo o WHERE o.pupil_id = n.pupil_id
       ORDER BY o.number DESC LIMIT 1) l ON true
     WHERE l.hash IS DISTINCT FROM n.hash
     RETURNING pupil_id AS "pupilId", number`,
    [
      photos.map((one) => one.pupilId),
      photos.map((one) => one.hash),
      photos.map((one) => one.sealed),
      of.jobId,
      of.unitId,
      of.accountId,
      of.at,
      of.businessAt,
    ],
  )
  return new Map(rows.map((row) => [row.pupilId, row.number]))
}

/** The photos that count, of several pupils. */
export async function listCurrentPhotos(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<{ pupilId: number; number: number; sealed: Buffer }[]> {
  return tx.rows(
    `SELECT n.id AS "pupilId", l.number, l.sealed FROM unnest($1::bigint[]) AS n (id)
     JOIN LATERAL (
       SELECT o.number, o.sealed FROM ${schema}.pupil_photo o WHERE o.pupil_id = n.id
       ORDER BY o.number DESC LIMIT 1) l ON true`,
    [pupilIds],
  )
}

export async function isPupilInScope(tx: Tx, schema: string, pupilId: number): Promise<boolean> {
  const rows = await tx.rows(`SELECT 1 FROM ${schema}.pupil WHERE id = $1`, [pupilId])
  return rows.length > 0
}

export interface PhotoEntry {
  number: number
  at: Date
  unit: string
  by: string | null
  jobId: number | null
}

/** The last fifty, the newest first. Names of people elsewhere too: the caller has checked that the pupil is in scope. */
export async function listPhotoEntries(tx: Tx, schema: string, pupilId: number): Promise<PhotoEntry[]> {
  return tx.rows<PhotoEntry>(
    `SELECT o.number, o.at, u.name AS unit, a.name AS by, o.job_id AS "jobId"
     FROM ${schema}.pupil_photo o JOIN nation.unit u ON u.id = o.unit_id
     LEFT JOIN nation.account a ON a.id = o.account_id
     WHERE o.pupil_id = $1 ORDER BY o.number DESC LIMIT 50`,
    [pupilId],
  )
}

/** A number as it is looked up: of this pupil, whose home may be another province (then without path). */
export interface NumberHolder {
  hash: Buffer
  pupilId: number
  name: string | null
  unitPath: string | null
}

export async function listByStudentNumber(
  tx: Tx,
  schema: string,
  hashes: readonly Buffer[],
): Promise<NumberHolder[]> {
  return tx.rows<NumberHolder>(
    `SELECT n.hash, p.id AS "pupilId", p.name, p.unit_path AS "unitPath"
     FROM ${schema}.student_number n JOIN ${schema}.pupil p ON p.id = n.pupil_id
     WHERE n.hash = ANY($1::bytea[])`,
    [hashes],
  )
}

export async function listByIdNumber(
  tx: Tx,
  schema: string,
  worldId: number,
  hashes: readonly Buffer[],
): Promise<NumberHolder[]> {
  return tx.rows<NumberHolder>(
    `SELECT c.key AS hash, c.holder_id AS "pupilId", p.name, p.unit_path AS "unitPath"
     FROM nation.identity_claim c LEFT JOIN ${schema}.pupil p ON p.id = c.holder_id
     WHERE c.world_id = $1 AND c.kind = 'id_number' AND c.key = ANY($2::bytea[])`,
    [worldId, hashes],
  )
}

export interface ClassPhotos {
  classId: number | null
  stage: 'primary' | 'junior' | 'senior' | null
  grade: number | null
  name: string | null
  pupils: number
  withPhoto: number
}

/** Pupils in school of the scope, class by class, and how many have a photo. */
export async function countByClass(tx: Tx, schema: string): Promise<ClassPhotos[]> {
  return tx.rows<ClassPhotos>(
    `SELECT c.id AS "classId", c.stage, c.grade, c.name, count(*)::int AS pupils,
            count(*) FILTER (WHERE EXISTS (
              SELECT FROM ${schema}.pupil_photo o WHERE o.pupil_id = e.pupil_id))::int AS "withPhoto"
     FROM ${schema}.enrollment e LEFT JOIN ${schema}.class c ON c.id = e.class_id
     WHERE e.state = 'in_school'
     GROUP BY c.id, c.stage, c.grade, c.name, c.number ORDER BY c.stage, c.grade, c.number NULLS LAST`,
  )
}
