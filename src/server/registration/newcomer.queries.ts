/** SQL of newcomers: pupils who are entered and not yet in school. Sets only. */
import { bigints, booleans, byteas, jsonbs, texts } from '../../db/binary-array.ts'
import type { Tx } from '../../db/tx.ts'

export interface NewPupil {
  id: number
  unitPath: string
  name: string
  sex: string
  birthDate: string
  pinyin: string
  hasIdNumber: boolean
  detail: object
  sealed: Buffer
}

export async function insertPupils(tx: Tx, schema: string, pupils: readonly NewPupil[]): Promise<void> {
  const column = <K extends keyof NewPupil>(key: K) => pupils.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.pupil (id, unit_path, name, sex, birth_date, pinyin, has_id_number, sealed, detail)
     SELECT n.id, n.unit_path, n.name, n.sex, n.birth_date::date, n.pinyin, n.has_id_number, n.sealed, n.detail
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::bytea[],
       $9::jsonb[]) AS n (id, unit_path, name, sex, birth_date, pinyin, has_id_number, sealed, detail)`,
    [
      bigints(column('id')),
      texts(column('unitPath')),
      texts(column('name')),
      texts(column('sex')),
      texts(column('birthDate')),
      texts(column('pinyin')),
      booleans(column('hasIdNumber')),
      byteas(column('sealed')),
      jsonbs(column('detail')),
    ],
  )
}

/** Overwrites what rows say of pupils; the student number in the page is the caller's to keep. */
export async function savePupils(
  tx: Tx,
  schema: string,
  pupils: readonly Omit<NewPupil, 'unitPath'>[],
): Promise<void> {
  const column = <K extends keyof Omit<NewPupil, 'unitPath'>>(key: K) => pupils.map((one) => one[key])
  await tx.run(
    `UPDATE ${schema}.pupil p SET name = n.name, sex = n.sex, birth_date = n.birth_date, pinyin = n.pinyin,
       has_id_number = n.has_id_number, detail = d.value, sealed = n.sealed, version = p.version + 1
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::date[], $5::text[], $6::boolean[], $7::bytea[])
       WITH ORDINALITY AS n (id, name, sex, birth_date, pinyin, has_id_number, sealed, at)
     JOIN jsonb_array_elements($8::jsonb) WITH ORDINALITY AS d (value, at) ON d.at = n.at
     WHERE p.id = n.id`,
    [
      column('id'),
      column('name'),
      column('sex'),
      column('birthDate'),
      column('pinyin'),
      column('hasIdNumber'),
      column('sealed'),
      JSON.stringify(column('detail')),
    ],
  )
}

/** Removes newcomers altogether: they never were in school. */
export async function deletePupils(tx: Tx, schema: string, ids: readonly number[]): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.pupil WHERE id = ANY($1::bigint[])`, [ids])
  await tx.run('DELETE FROM nation.pupil_home WHERE pupil_id = ANY($1::bigint[])', [ids])
}

export interface PupilRow {
  id: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  isFlagged: boolean
  detail: unknown
  sealed: Buffer
}

const PUPIL = 'id, name, sex, birth_date AS "birthDate", is_flagged AS "isFlagged", detail, sealed'

export async function listPupilRows(tx: Tx, schema: string, ids: readonly number[]): Promise<PupilRow[]> {
  return tx.rows<PupilRow>(`SELECT ${PUPIL} FROM ${schema}.pupil WHERE id = ANY($1::bigint[]) ORDER BY id`, [
    ids,
  ])
}

/** Locks pupils in the order of their ids. */
export async function lockPupilRows(tx: Tx, schema: string, ids: readonly number[]): Promise<PupilRow[]> {
  return tx.rows<PupilRow>(
    `SELECT ${PUPIL} FROM ${schema}.pupil WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  )
}

export interface SchoolFacts {
  id: number
  path: string
  /** Competent bureau. */
  bureauId: number
  divisionCode: string
  /** null where the school does not teach it. */
  primaryLength: number | null
}

/** Schools with what a registration needs to know of them. */
export async function listSchools(tx: Tx, ids: readonly number[]): Promise<SchoolFacts[]> {
  return tx.rows<SchoolFacts>(
    `SELECT u.id, u.path, u.parent_id AS "bureauId", u.division_code AS "divisionCode",
            s.primary_length AS "primaryLength"
     FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id WHERE u.id = ANY($1::bigint[])`,
    [ids],
  )
}

export interface ClassFacts {
  id: number
  number: string
  stage: 'primary' | 'junior' | 'senior'
  grade: number
  name: string
  /** Year in which it entered the stage. */
  cohort: number
}

export async function listClassesOf(tx: Tx, schema: string, schoolId: number): Promise<ClassFacts[]> {
  return tx.rows<ClassFacts>(
    `SELECT id, number, stage, grade, name, cohort FROM ${schema}.class WHERE school_id = $1 ORDER BY number`,
    [schoolId],
  )
}

/** Pupils of a school's classes, by class number: in the class, or entered for it and not yet decided (REG-1). */
export async function countClassPupils(
  tx: Tx,
  schema: string,
  schoolId: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows<{ number: string; pupils: number }>(
    `SELECT number, sum(pupils)::int AS pupils FROM (
       SELECT c.number, count(*) AS pupils FROM ${schema}.class c
       JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
       WHERE c.school_id = $1 GROUP BY c.number
       UNION ALL
       SELECT b.detail ->> 'classNumber', count(*) FROM ${schema}.business_case b
       WHERE b.school_id = $1 AND b.kind IN ('registration', 'late_registration') AND b.is_open
         AND b.detail ->> 'classNumber' IS NOT NULL
       GROUP BY 1) counted
     GROUP BY number`,
    [schoolId],
  )
  return new Map(rows.map(({ number, pupils }) => [number, pupils]))
}

export async function listClassesById(tx: Tx, schema: string, ids: readonly number[]): Promise<ClassFacts[]> {
  return tx.rows<ClassFacts>(
    `SELECT id, number, stage, grade, name, cohort FROM ${schema}.class WHERE id = ANY($1::bigint[])`,
    [ids],
  )
}
