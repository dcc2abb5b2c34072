/** A small stock for the demo's schools: one class a grade and a few pupils in each, as an initial load leaves them. */
import type pg from 'pg'
import { DEMO_PROVINCES } from '../../src/cli/demo.ts'
import type { Context } from '../../src/server/context.ts'
import { studentNumberKey } from '../../src/server/pupil/sealed-pupil.ts'

const FAMILY_NAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const GIVEN_NAMES = ['小明', '思远', '雨欣', '子涵', '一诺', '嘉怡', '浩然', '诗琪', '𠮷祥', '俊杰']
const STAGES = ['primary', 'junior', 'senior'] as const

interface School {
  id: number
  path: string
  provinceId: number
  schema: string
  code: string
  lengths: Record<(typeof STAGES)[number], number | null>
}

async function findSchools(owner: pg.Client, schema: string): Promise<School[]> {
  const { rows } = await owner.query(
    `SELECT u.id, u.path, u.province_id AS "provinceId", s.code, s.primary_length, s.junior_length, s.senior_length
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id JOIN nation.province p ON p.id = u.province_id
     WHERE p.schema_name = $1 ORDER BY s.code`,
    [schema],
  )
  return rows.map((row) => ({
    id: Number(row.id),
    path: row.path,
    provinceId: Number(row.provinceId),
    schema,
    code: row.code,
    lengths: { primary: row.primary_length, junior: row.junior_length, senior: row.senior_length },
  }))
}

/** Classes and pupils of one school. @param year school year that the classes are in */
async function stockSchool(
  ctx: Context,
  owner: pg.Client,
  school: School,
  o: { year: number; pupils: number },
): Promise<void> {
  const classes = STAGES.flatMap((stage) => {
    const length = school.lengths[stage] ?? 0
    return Array.from({ length }, (_, at) => ({ stage, length, grade: at + 1, cohort: o.year - at }))
  })
  const ids = await ctx.db.newIds(classes.length * (1 + 2 * o.pupils))
  const next = () => ids.shift() ?? 0
  for (const { stage, length, grade, cohort } of classes) {
    const classId = next()
    await owner.query(
      `INSERT INTO ${school.schema}.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [classId, school.id, school.path, stage, cohort, length, grade, `${cohort}${stage[0]}01`, `1 班`],
    )
    const pupils = Array.from({ length: o.pupils }, (_, at) => {
      const number = `L${school.code}${cohort % 100}${STAGES.indexOf(stage)}${String(at).padStart(5, '0')}`
      const id = next()
      const family = FAMILY_NAMES[(id * 7) % FAMILY_NAMES.length]
      return {
        id,
        enrollment: next(),
        name: `${family}${GIVEN_NAMES[id % GIVEN_NAMES.length]}`,
        sex: at % 2 ? 'female' : 'male',
        birthDate: `${cohort - 6 - 6 * STAGES.indexOf(stage)}-03-0${1 + (at % 9)}`,
        sealed: ctx.sealer
          .seal({ idType: '1', idNumber: null, studentNumber: number, values: {} })
          .toString('hex'),
        key: studentNumberKey(ctx.sealer, number).toString('hex'),
      }
    })
    await insertPupils(owner, school, { stage, classId, cohort, pupils })
  }
}

async function insertPupils(
  owner: pg.Client,
  school: School,
  of: { stage: string; classId: number; cohort: number; pupils: readonly object[] },
): Promise<void> {
  const { schema, path, provinceId } = school
  const rows = JSON.stringify(of.pupils)
  const from = `FROM json_to_recordset($1) AS r(id bigint, enrollment bigint, name text, sex text, "birthDate" date,
    sealed text, key text)`
  await owner.query(
    `INSERT INTO ${schema}.pupil (id, unit_path, name, sex, birth_date, sealed, has_id_number)
     SELECT id, $2, name, sex, "birthDate", decode(sealed, 'hex'), false ${from}`,
    [rows, path],
  )
  await owner.query(
    `INSERT INTO ${schema}.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during)
     SELECT enrollment, id, $2, $3, $4, $5, daterange($6, NULL) ${from}`,
    [rows, school.id, path, of.stage, of.classId, `${of.cohort}-09-01`],
  )
  await owner.query(
    `INSERT INTO ${schema}.student_number SELECT decode(key, 'hex'), id, 'L', true, '2025-09-01T00:00:00Z'::timestamptz ${from}`,
    [rows],
  )
  await owner.query(`INSERT INTO nation.pupil_home SELECT id, $2, 1 ${from}`, [rows, provinceId])
}

/** @param o.year school year that the classes are in; @param o.pupils in each class */
export async function addStock(
  ctx: Context,
  owner: pg.Client,
  o: { year: number; pupils: number },
): Promise<void> {
  for (const { schema } of DEMO_PROVINCES)
    for (const school of await findSchools(owner, schema)) await stockSchool(ctx, owner, school, o)
}
