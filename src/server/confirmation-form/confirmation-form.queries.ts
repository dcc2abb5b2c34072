/** Pupils whose forms are printed. */
import type { Tx } from '../../db/tx.ts'

export interface FormPupil {
  id: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  detail: unknown
  sealed: Buffer
  schoolName: string
  stage: 'primary' | 'junior' | 'senior' | null
  grade: number | null
  className: string | null
}

/**
 * Those in school in a class, or those named, newcomers too; in the order of class and name.
 * @param limit one more than may be printed, to see that there are too many
 */
export async function listFormPupils(
  tx: Tx,
  schema: string,
  of: { classId: number | null; pupilIds: readonly number[] | null },
  limit: number,
): Promise<FormPupil[]> {
  return tx.rows<FormPupil>(
    `SELECT p.id, p.name, p.sex, p.birth_date AS "birthDate", p.detail, p.sealed, u.name AS "schoolName",
            c.stage, c.grade, c.name AS "className"
     FROM ${schema}.pupil p JOIN nation.unit u ON u.path = p.unit_path
     LEFT JOIN ${schema}.enrollment e ON e.pupil_id = p.id AND e.state = 'in_school'
     LEFT JOIN ${schema}.class c ON c.id = e.class_id
     WHERE ($1::bigint IS NULL OR e.class_id = $1) AND ($2::bigint[] IS NULL OR p.id = ANY($2))
       AND ($1::bigint IS NOT NULL OR $2::bigint[] IS NOT NULL)
     ORDER BY c.number NULLS LAST, p.pinyin, p.id LIMIT $3`,
    [of.classId, of.pupilIds, limit],
  )
}
