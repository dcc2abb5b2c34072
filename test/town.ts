/**
 * The town with its people: what arrange.ts makes, and on top schools that teach, classes, pupils in school with
 * numbers that can be opened, a second province, and a clerk for every desk.
 */
import { makeSealer } from '../src/db/seal.ts'
import { type SealedPupil, studentNumberKey } from '../src/server/pupil/sealed-pupil.ts'
import type { Town } from './arrange.ts'
import type { TestDatabase } from './db.ts'
import { signedIn } from './sign-in.ts'

/** The key of every test context (context.ts). */
export const testSealer = makeSealer(Buffer.alloc(32, 7))

/** A unit as builders name it. */
export interface Place {
  id: number
  path: string
  /** Schema of its province. */
  schema: string
}

export const placesOf = (town: Town) => ({
  nation: { id: town.nation, path: town.path.nation, schema: 'p37' },
  county: { id: town.county, path: town.path.county, schema: 'p37' },
  otherCounty: { id: town.otherCounty, path: town.path.otherCounty, schema: 'p37' },
  school: { id: town.school, path: town.path.school, schema: 'p37' },
  otherSchool: { id: town.otherSchool, path: town.path.otherSchool, schema: 'p37' },
})

/** Sets the practice clock; it runs on from there. @param at ISO instant */
export async function setClock(t: TestDatabase, at: string): Promise<void> {
  await t.owner.query('UPDATE nation.world SET clock_at = $1, clock_set_at = now()', [at])
}

/** The promotion of a year as done, so that its school year runs. */
export async function promoted(t: TestDatabase, year: number, schema = 'p37'): Promise<void> {
  await t.owner.query(
    `INSERT INTO ${schema}.promotion_run (id, school_year, state, created_at, business_at)
     VALUES ($1, $2, 'complete', now(), now())`,
    [await t.db.newId(), year],
  )
}

/** Makes a unit a school that teaches primary (six years) and junior (three) unless told otherwise. */
export async function teaches(
  t: TestDatabase,
  school: Place,
  code: string,
  lengths: { primary?: number | null; junior?: number | null; senior?: number | null } = {
    primary: 6,
    junior: 3,
  },
): Promise<void> {
  await t.owner.query(
    `INSERT INTO nation.school (unit_id, world_id, code, primary_length, junior_length, senior_length)
     SELECT id, world_id, $2, $3, $4, $5 FROM nation.unit WHERE id = $1`,
    [school.id, code, lengths.primary ?? null, lengths.junior ?? null, lengths.senior ?? null],
  )
}

export async function arrangeTerm(t: TestDatabase, unit: Place, schoolYear: number): Promise<void> {
  await t.owner.query(`INSERT INTO ${unit.schema}.term VALUES ($1, $2, $3::smallint, 'autumn', $4, $5)`, [
    unit.id,
    unit.path,
    schoolYear,
    `${schoolYear}-09-01`,
    `${schoolYear + 1}-01-20`,
  ])
}

export interface ClassToArrange {
  stage?: 'primary' | 'junior' | 'senior'
  cohort?: number
  grade?: number
  length?: number
  number?: string
  name?: string
}

let classNumber = 0

/** A class of grade one of a primary school unless told otherwise; returns its id. */
export async function arrangeClass(t: TestDatabase, school: Place, of: ClassToArrange = {}): Promise<number> {
  const id = await t.db.newId()
  classNumber += 1
  const { stage = 'primary', cohort = 2026, grade = 1, length = 6 } = of
  // In the order in which they are made, whatever other files of this worker have made before.
  const { number = `T${String(classNumber).padStart(5, '0')}`, name = `${classNumber}班` } = of
  await t.owner.query(
    `INSERT INTO ${school.schema}.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, school.id, school.path, stage, cohort, length, grade, number, name],
  )
  return id
}

/** What a school needs before it registers or admits (ORG-3): the autumn term, and a class of the new first grade. */
export async function arrangeCohort(t: TestDatabase, school: Place, schoolYear: number): Promise<number> {
  await arrangeTerm(t, school, schoolYear)
  return arrangeClass(t, school, { cohort: schoolYear })
}

export interface PupilToSeat {
  name: string
  sex?: 'male' | 'female'
  birthDate?: string
  stage?: 'primary' | 'junior' | 'senior'
  /** null: unplaced, to be placed in `entryGrade`. */
  classId?: number | null
  entryGrade?: number
  idNumber?: string
  studentNumber?: string
  values?: SealedPupil['values']
}

let seats = 0

/** A pupil in school, his numbers sealed as the server seals them; returns his id. */
export async function seatPupil(t: TestDatabase, school: Place, of: PupilToSeat): Promise<number> {
  const [id = 0, enrollmentId = 0] = await t.db.newIds(2)
  seats += 1
  const idNumber = of.idNumber ?? `370102201905${String(seats).padStart(6, '0')}`
  const studentNumber = of.studentNumber ?? `G${idNumber}`
  const sealed: SealedPupil = { idType: '1', idNumber, studentNumber, values: of.values ?? {} }
  const { schema, path } = school
  await t.owner.query(
    `INSERT INTO ${schema}.pupil (id, unit_path, name, sex, birth_date, sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, path, of.name, of.sex ?? 'male', of.birthDate ?? '2019-05-01', testSealer.seal(sealed)],
  )
  await t.owner.query(
    `INSERT INTO ${schema}.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, entry_grade, during)
     VALUES ($1, $2, $3, $4, $5, $6, $7, '[2026-09-01,)')`,
    [enrollmentId, id, school.id, path, of.stage ?? 'primary', of.classId ?? null, of.entryGrade ?? 1],
  )
  await t.owner.query(
    `INSERT INTO ${schema}.student_number VALUES ($1, $2, $3, true, now()) ON CONFLICT DO NOTHING`,
    [studentNumberKey(testSealer, studentNumber), id, studentNumber.slice(0, 1)],
  )
  await t.owner.query(
    `INSERT INTO nation.pupil_home (pupil_id, province_id) SELECT $1, id FROM nation.province WHERE schema_name = $2`,
    [id, schema],
  )
  return id
}

/** The pupil has graduated from where he is, and is in no school now. */
export async function graduated(t: TestDatabase, pupilId: number, schema = 'p37'): Promise<void> {
  await t.owner.query(
    `WITH ended AS (
       UPDATE ${schema}.enrollment SET state = 'graduated', during = daterange(lower(during), lower(during) + 300)
       WHERE pupil_id = $1 AND state = 'in_school' RETURNING *)
     INSERT INTO ${schema}.graduation (id, pupil_id, enrollment_id, school_id, unit_path, class_id, stage, year, outcome,
       name, sex, birth_date, sealed, number_hash, graduated_on, account_id)
     SELECT $2, e.pupil_id, e.id, e.school_id, e.unit_path, e.class_id, e.stage, 2026, 'graduated', p.name, p.sex,
       p.birth_date, p.sealed, sha256(p.sealed), '2026-07-05', 1
     FROM ended e JOIN ${schema}.pupil p ON p.id = e.pupil_id`,
    [pupilId, await t.db.newId()],
  )
}

/** A clerk at a unit; the login is made of his roles and the unit. @returns the session's token */
export function clerk(t: TestDatabase, unit: Place, ...roles: string[]): Promise<string> {
  return signedIn(t, {
    unitId: unit.id,
    unitPath: unit.path,
    roles,
    login: `${roles.join('.')}.${unit.id}`,
  })
}
