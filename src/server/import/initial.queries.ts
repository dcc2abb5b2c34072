/** What the initial load reads of units and classes, and what it writes beside pupils. */
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

export interface BureauRow {
  id: number
  path: string
  /** 1 province … 3 county. */
  level: number
  name: string
  divisionCode: string
  parentId: number | null
}

/** The bureaus of a province, itself first. */
export async function listBureaus(tx: Tx, provinceId: number): Promise<BureauRow[]> {
  return tx.rows<BureauRow>(
    `SELECT id, path, level, name, division_code AS "divisionCode", parent_id AS "parentId" FROM nation.unit
     WHERE province_id = $1 AND level < 4 ORDER BY path`,
    [provinceId],
  )
}

export interface SchoolRow {
  id: number
  path: string
  name: string
  code: string
  parentId: number
  isClosed: boolean
  lengths: Record<Stage, number | null>
}

const SCHOOL = `u.id, u.path, u.name, s.code, u.parent_id AS "parentId", u.closed_on IS NOT NULL AS "isClosed",
  jsonb_build_object('primary', s.primary_length, 'junior', s.junior_length, 'senior', s.senior_length) AS lengths`

/** Every school of a province. */
export async function listSchoolsOf(tx: Tx, provinceId: number): Promise<SchoolRow[]> {
  return tx.rows<SchoolRow>(
    `SELECT ${SCHOOL} FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id WHERE u.province_id = $1`,
    [provinceId],
  )
}

/** Codes that schools of other provinces of the world have. */
export async function listForeignCodes(
  tx: Tx,
  of: { worldId: number; provinceId: number },
  codes: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.rows<{ code: string }>(
    `SELECT s.code FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id
     WHERE s.world_id = $1 AND s.code = ANY($2::text[]) AND u.province_id <> $3`,
    [of.worldId, codes, of.provinceId],
  )
  return new Set(rows.map((row) => row.code))
}

export interface ClassRow {
  id: number
  schoolId: number
  number: string
  stage: Stage
  cohort: number
  length: number
  grade: number
}

/** The classes of these schools with these numbers, pair by pair. */
export async function listClasses(
  tx: Tx,
  schema: string,
  wanted: readonly { schoolId: number; number: string }[],
): Promise<ClassRow[]> {
  return tx.rows<ClassRow>(
    `SELECT c.id, c.school_id AS "schoolId", c.number, c.stage, c.cohort, c.length, c.grade
     FROM (SELECT DISTINCT school_id, number FROM unnest($1::bigint[], $2::text[]) AS w (school_id, number)) w
     JOIN ${schema}.class c ON c.school_id = w.school_id AND c.number = w.number`,
    [wanted.map((one) => one.schoolId), wanted.map((one) => one.number)],
  )
}

export interface NewClass extends ClassRow {
  unitPath: string
  name: string
}

export async function insertClasses(tx: Tx, schema: string, classes: readonly NewClass[]): Promise<void> {
  const column = <K extends keyof NewClass>(key: K) => classes.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::smallint[],
                          $7::smallint[], $8::text[], $9::text[])`,
    [
      column('id'),
      column('schoolId'),
      column('unitPath'),
      column('stage'),
      column('cohort'),
      column('length'),
      column('grade'),
      column('number'),
      column('name'),
    ],
  )
}

export interface LoadedGraduation {
  id: number
  pupilId: number
  enrollmentId: number
  schoolId: number
  unitPath: string
  stage: Stage
  year: number
  name: string
  sex: string
  birthDate: string
  /** The number as certified, sealed on its own. */
  sealed: Buffer
  numberHash: Buffer
  destination: string | null
  graduatedOn: string
}

export async function insertGraduations(
  tx: Tx,
  schema: string,
  accountId: number,
  rows: readonly LoadedGraduation[],
): Promise<void> {
  const column = <K extends keyof LoadedGraduation>(key: K) => rows.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.graduation
       (id, pupil_id, enrollment_id, school_id, unit_path, stage, year, name, sex, birth_date, sealed, number_hash,
        destination, graduated_on, outcome, account_id)
     SELECT n.*, 'graduated', $1
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::smallint[],
                 $9::text[], $10::text[], $11::date[], $12::bytea[], $13::bytea[], $14::text[], $15::date[]) AS n`,
    [
      accountId,
      column('id'),
      column('pupilId'),
      column('enrollmentId'),
      column('schoolId'),
      column('unitPath'),
      column('stage'),
      column('year'),
      column('name'),
      column('sex'),
      column('birthDate'),
      column('sealed'),
      column('numberHash'),
      column('destination'),
      column('graduatedOn'),
    ],
  )
}
