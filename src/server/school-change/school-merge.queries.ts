/** What moves when a school goes into another one (ORG-9), in sets. */
import { bigints, texts } from '../../db/binary-array.ts'
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

interface Place {
  id: number
  path: string
}

/** Classes keep their ids: what is written about them goes on being about them. Locked in key order. */
export async function saveClassesIn(
  tx: Tx,
  schema: string,
  into: Place,
  classes: readonly { id: number; number: string; name: string }[],
): Promise<void> {
  const ids = classes.map((one) => one.id)
  await tx.rows(`SELECT id FROM ${schema}.class WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`, [ids])
  await tx.run(
    `UPDATE ${schema}.class c SET school_id = $1, unit_path = $2, number = n.number, name = n.name
     FROM unnest($3::bigint[], $4::text[], $5::text[]) AS n (id, number, name) WHERE c.id = n.id`,
    [
      into.id,
      into.path,
      bigints(ids),
      texts(classes.map((one) => one.number)),
      texts(classes.map((one) => one.name)),
    ],
  )
}

export interface PupilInSchool {
  enrollmentId: number
  pupilId: number
  stage: Stage
  entryGrade: number
  classId: number | null
  heldGrade: number | null
}

export async function listInSchool(tx: Tx, schema: string, schoolId: number): Promise<PupilInSchool[]> {
  return tx.rows<PupilInSchool>(
    `SELECT id AS "enrollmentId", pupil_id AS "pupilId", stage, entry_grade AS "entryGrade", class_id AS "classId",
            held_grade AS "heldGrade"
     FROM ${schema}.enrollment WHERE school_id = $1 AND state = 'in_school' ORDER BY id`,
    [schoolId],
  )
}

/** Those whom a promotion's report found in these classes: the report finds them by the path of their class. */
export async function saveStayersIn(
  tx: Tx,
  schema: string,
  of: { from: Place; into: Place; classIds: readonly number[] },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.promotion_stayer SET unit_path = $2
     WHERE unit_path = $1 AND class_id = ANY($3::bigint[])`,
    [of.from.path, of.into.path, of.classIds],
  )
}

/** The grade that a pupil without a class is held in goes with him. */
export async function saveHeldGrades(
  tx: Tx,
  schema: string,
  rows: readonly { id: number; heldGrade: number }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `UPDATE ${schema}.enrollment e SET held_grade = n.held_grade
     FROM unnest($1::bigint[], $2::smallint[]) AS n (id, held_grade) WHERE e.id = n.id`,
    [rows.map((row) => row.id), rows.map((row) => row.heldGrade)],
  )
}

/** Newcomers whose registration is under way have no enrollment that would move them. */
export async function saveNewcomers(tx: Tx, schema: string, of: { from: Place; into: Place }): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.pupil p SET unit_path = $3
     WHERE p.unit_path = $2 AND p.id IN (
       SELECT pupil_id FROM ${schema}.business_case WHERE school_id = $1 AND is_open)`,
    [of.from.id, of.from.path, of.into.path],
  )
}

/** What a problem record's side has still to do is done by the school that has the pupil. */
export async function saveProblemSides(tx: Tx, of: { from: Place; into: Place }): Promise<void> {
  await tx.run(
    `UPDATE nation.problem_member SET school_id = $2, unit_path = $3
     WHERE school_id = $1 AND state NOT IN ('removed', 'released')`,
    [of.from.id, of.into.id, of.into.path],
  )
}

/** Rows of the allocation list that are not through yet. */
export async function saveAllocations(
  tx: Tx,
  schema: string,
  of: { from: Place; into: Place },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.allocation SET school_id = $2, unit_path = $3
     WHERE school_id = $1 AND state IN ('open', 'claimed')`,
    [of.from.id, of.into.id, of.into.path],
  )
}

/** Why somebody was left out of this year's graduation is read at the school that has him. */
export async function saveExceptions(
  tx: Tx,
  schema: string,
  of: { from: Place; into: Place },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.graduation_exception SET school_id = $2, unit_path = $3 WHERE school_id = $1`,
    [of.from.id, of.into.id, of.into.path],
  )
}
