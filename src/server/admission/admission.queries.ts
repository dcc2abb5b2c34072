/** What an admission reads and writes: the claim of a school, and the one admission that counts. */
import type { Tx } from '../../db/tx.ts'

export interface ClaimedAllocation {
  id: number
  pupilId: number
  graduationId: number
  schoolId: number
  fromSchoolId: number
  name: string
  year: number
}

/** The school's open rows of a stage, named ones or all, locked in key order. */
export function lockOpenAllocations(
  tx: Tx,
  schema: string,
  of: { schoolId: number; year: number; stage: string; ids: readonly number[] | null; limit: number },
): Promise<ClaimedAllocation[]> {
  return tx.rows<ClaimedAllocation>(
    `SELECT id, pupil_id AS "pupilId", graduation_id AS "graduationId", school_id AS "schoolId",
            from_school_id AS "fromSchoolId", name, year
     FROM ${schema}.allocation
     WHERE school_id = $1 AND year = $2 AND stage = $3 AND state = 'open' AND ($4::bigint[] IS NULL OR id = ANY ($4))
     ORDER BY id LIMIT $5 FOR UPDATE`,
    [of.schoolId, of.year, of.stage, of.ids, of.limit],
  )
}

export interface GraduateFacts {
  graduationId: number
  isReversed: boolean
  isAdmitted: boolean
}

/**
 * Locks certificates in key order, whoever's they are, and tells which were reversed and whose pupil has an effective
 * admission in the year, or is in a school by another year's. A reversal and another admission of the graduate wait for this transaction.
 */
export async function lockGraduates(
  tx: Tx,
  schema: string,
  graduationIds: readonly number[],
  year: number,
): Promise<Map<number, GraduateFacts>> {
  await tx.rows(`SELECT id FROM ${schema}.graduation WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE`, [
    graduationIds,
  ])
  const rows = await tx.rows<GraduateFacts>(
    `SELECT g.id AS "graduationId", g.reversed_at IS NOT NULL AS "isReversed",
            EXISTS (SELECT FROM nation.admission_effective e WHERE e.pupil_id = g.pupil_id AND e.year = $2)
              OR (g.reversed_at IS NULL AND EXISTS (
                SELECT FROM ${schema}.enrollment e WHERE e.pupil_id = g.pupil_id AND e.state = 'in_school'))
              AS "isAdmitted"
     FROM ${schema}.graduation g WHERE g.id = ANY ($1::bigint[])`,
    [graduationIds, year],
  )
  return new Map(rows.map((row) => [row.graduationId, row]))
}

export interface SchoolPlace {
  id: number
  name: string
  path: string
  bureauId: number
  bureauPath: string
}

/** Schools with their competent bureaus. */
export async function findSchools(tx: Tx, ids: readonly number[]): Promise<Map<number, SchoolPlace>> {
  const rows = await tx.rows<SchoolPlace>(
    `SELECT u.id, u.name, u.path, b.id AS "bureauId", b.path AS "bureauPath"
     FROM nation.unit u JOIN nation.unit b ON b.id = u.parent_id WHERE u.id = ANY ($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * Years of schooling of a stage at a school, held until this transaction ends: a change of lengths waits and finds what
 * was asked for by them (ORG-2). Beyond the scope. @returns null where it does not teach the stage
 */
export async function holdLength(
  tx: Tx,
  schoolId: number,
  stage: 'primary' | 'junior' | 'senior',
): Promise<number | null> {
  const rows = await tx.rows<{ length: number | null }>(
    `SELECT CASE $2 WHEN 'primary' THEN primary_length WHEN 'junior' THEN junior_length ELSE senior_length END AS length
     FROM nation.school WHERE unit_id = $1 FOR SHARE`,
    [schoolId, stage],
  )
  return rows[0]?.length ?? null
}

export async function saveClaims(
  tx: Tx,
  schema: string,
  rows: readonly { id: number; caseId: number }[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.allocation a SET state = 'claimed', case_id = n.case_id
     FROM unnest($1::bigint[], $2::bigint[]) AS n (id, case_id) WHERE a.id = n.id`,
    [rows.map((r) => r.id), rows.map((r) => r.caseId)],
  )
}

/** Free again for the school: the claim was rejected or withdrawn. */
export async function saveFreed(tx: Tx, schema: string, allocationIds: readonly number[]): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.allocation SET state = 'open', case_id = NULL WHERE id = ANY ($1::bigint[]) AND state = 'claimed'`,
    [allocationIds],
  )
}

export interface EffectiveAdmission {
  pupilId: number
  graduationId: number
  allocationId: number
  schoolId: number
  unitPath: string
  year: number
  destination: string
}

/** @returns how many were free: nation-wide, a graduate has one effective admission a year (ADM-8) */
export async function insertEffective(
  tx: Tx,
  schema: string,
  at: Date,
  rows: readonly EffectiveAdmission[],
): Promise<number> {
  return tx.run(
    `INSERT INTO nation.admission_effective (pupil_id, year, province_id, school_id, effective_at)
     SELECT n.pupil_id, n.year, v.id, n.school_id, $4
     FROM unnest($1::bigint[], $2::smallint[], $3::bigint[]) AS n (pupil_id, year, school_id), nation.province v
     WHERE v.schema_name = $5 ORDER BY n.pupil_id ON CONFLICT DO NOTHING`,
    [rows.map((r) => r.pupilId), rows.map((r) => r.year), rows.map((r) => r.schoolId), at, schema],
  )
}

/** The certificate says where its graduate went, and the list row is done (ADM-9). */
export async function saveAdmitted(
  tx: Tx,
  schema: string,
  rows: readonly EffectiveAdmission[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.graduation g SET admitted_school_id = n.school_id, destination = n.destination,
       is_destination_backfilled = true, version = g.version + 1
     FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS n (id, school_id, destination) WHERE g.id = n.id`,
    [rows.map((r) => r.graduationId), rows.map((r) => r.schoolId), rows.map((r) => r.destination)],
  )
  await tx.run(
    `UPDATE ${schema}.allocation SET state = 'admitted' WHERE id = ANY ($1::bigint[]) AND state = 'claimed'`,
    [rows.map((r) => r.allocationId)],
  )
}

/** Problem records still open go with their pupils: the new school treats them from now on (PRB-4, ADM-9). */
export async function handOverProblems(tx: Tx, rows: readonly EffectiveAdmission[]): Promise<void> {
  await tx.run(
    `UPDATE nation.problem_member m SET school_id = n.school_id, unit_path = n.unit_path
     FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS n (pupil_id, school_id, unit_path), nation.problem_group g
     WHERE m.pupil_id = n.pupil_id AND g.id = m.group_id AND g.closed_at IS NULL`,
    [rows.map((r) => r.pupilId), rows.map((r) => r.schoolId), rows.map((r) => r.unitPath)],
  )
}
