/** Classes of the initial load (ORG-8). */
import type { Tx } from '../../db/tx.ts'
import type { Season } from '../../rules/policy.ts'
import { keptName } from '../../rules/school-class.ts'
import { type InitialClassRow, initialClass } from '../../sheets/columns/initial-class.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses, seasonOf } from '../policy/policy.actions.ts'
import { fieldFacts } from '../registration/field-facts.ts'
import { provinceOf } from '../write.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow } from './import-kind.ts'
import * as q from './initial.queries.ts'
import { INITIAL_LABELS, initialProblem } from './initial-problem.ts'

export interface SchoolsBegun extends Begun {
  season: Season
  schema: string
  schools: ReadonlyMap<string, q.SchoolRow>
}

/** The season and every school of the province that is still one (ORG-9), by code. */
export async function beginWithSchools(tx: Tx, ctx: Context, actor: Actor): Promise<SchoolsBegun> {
  const { id, schema } = provinceOf(actor)
  const season = await seasonOf(tx, ctx, actor)
  const open = (await q.listSchoolsOf(tx, id)).filter((one) => !one.isClosed)
  const schools = new Map(open.map((one) => [one.code, one]))
  return { facts: fieldFacts(season), season, schema, schools }
}

interface ClassBegun extends SchoolsBegun {
  /** Classes of earlier rows, by school and number. */
  seen: Map<string, InitialClassRow>
}

const keyOf = (schoolId: number, number: string) => `${schoolId}/${number}`
const isSame = (a: Omit<q.ClassRow, 'id' | 'schoolId' | 'number'>, b: InitialClassRow) =>
  a.stage === b.stage && a.cohort === b.cohort && a.length === b.length && a.grade === b.grade

async function classesThere(
  tx: Tx,
  begun: ClassBegun,
  rows: readonly NumberedRow<InitialClassRow>[],
): Promise<Map<string, q.ClassRow>> {
  const wanted = rows.flatMap(({ values }) => {
    const school = begun.schools.get(values.schoolCode)
    return school ? [{ schoolId: school.id, number: values.classNumber }] : []
  })
  const there = await q.listClasses(tx, begun.schema, wanted)
  return new Map(there.map((one) => [keyOf(one.schoolId, one.number), one]))
}

async function check(
  tx: Tx,
  _ctx: Context,
  _actor: Actor,
  begun: ClassBegun,
  rows: readonly NumberedRow<InitialClassRow>[],
): Promise<FoundProblem[]> {
  const there = await classesThere(tx, begun, rows)
  const judge = (row: InitialClassRow) => {
    const school = begun.schools.get(row.schoolCode)
    if (!school) return initialProblem('schoolCode', 'school_unknown')
    if (school.lengths[row.stage] === null) return initialProblem('stage', 'school_stage_not_taught')
    if (row.grade !== begun.season.schoolYear - row.cohort + 1)
      return initialProblem('grade', 'class_grade_not_of_cohort')
    const key = keyOf(school.id, row.classNumber)
    const other = there.get(key) ?? begun.seen.get(key)
    begun.seen.set(key, row)
    return other && !isSame(other, row) ? initialProblem('classNumber', 'class_number_taken') : undefined
  }
  return rows.flatMap(({ row, values }) => {
    const problem = judge(values)
    return problem ? [{ row, problem }] : []
  })
}

async function write(
  tx: Tx,
  ctx: Context,
  _actor: Actor,
  begun: ClassBegun,
  rows: readonly NumberedRow<InitialClassRow>[],
): Promise<number> {
  const there = await classesThere(tx, begun, rows)
  const ids = await ctx.db.newIds(rows.length)
  const fresh = new Map<string, q.NewClass>()
  rows.forEach(({ values }, at) => {
    const school = begun.schools.get(values.schoolCode)
    const key = keyOf(school?.id ?? 0, values.classNumber)
    if (!school || there.has(key) || fresh.has(key)) return
    const { classNumber, name, stage, cohort, length, grade } = values
    const of = { id: ids[at] ?? 0, schoolId: school.id, unitPath: school.path, number: classNumber }
    fresh.set(key, { ...of, name: keptName(name), stage, cohort, length, grade })
  })
  await q.insertClasses(tx, begun.schema, [...fresh.values()])
  return fresh.size
}

export const initialClasses = anyKind<InitialClassRow, ClassBegun>({
  kind: 'initial_class',
  table: initialClass,
  levels: ['province'],
  labels: INITIAL_LABELS,
  requireOpen: (tx, _ctx, actor) => requireSettledClasses(tx, provinceOf(actor).schema),
  // Before the season is read: grades are judged by it, and must be true until the classes are there.
  begin: async (tx, ctx, actor) => {
    await requireSettledClasses(tx, provinceOf(actor).schema)
    return { ...(await beginWithSchools(tx, ctx, actor)), seen: new Map() }
  },
  check,
  write,
})
