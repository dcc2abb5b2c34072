/** Pupils in school of the initial load (ORG-8), with the numbers they have; the identity screen runs on them afterwards. */
import type { Tx } from '../../db/tx.ts'
import { isIdNumberDoubtful } from '../../rules/registration-row-check.ts'
import { type InitialPupilRow, initialPupil } from '../../sheets/columns/initial-pupil.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { enroll } from '../enrollment/enrollment.actions.ts'
import { beginStaging, screenStaged, stageIdentities } from '../identity/identity.actions.ts'
import { openRegisterProblems } from '../identity/register-problem.actions.ts'
import { insertPupilRows } from '../registration/newcomer.actions.ts'
import { identityOfRow, pageOfRow } from '../registration/registration-page.ts'
import { recordLoadedNumbers, takenNumbers } from '../student-number/student-number.actions.ts'
import { provinceOf } from '../write.ts'
import { anyKind, type FoundProblem, type NumberedRow, Outdated } from './import-kind.ts'
import * as q from './initial.queries.ts'
import { beginWithSchools, type SchoolsBegun } from './initial-class.ts'
import { INITIAL_LABELS, initialProblem } from './initial-problem.ts'

/** What a pass over numbered pupils remembers. */
export interface NumbersBegun extends SchoolsBegun {
  /** Numbers of earlier rows. */
  numbers: Set<string>
  /** Loaded pupils whose ID number cannot be right. */
  doubtful: { pupilId: number; idNumber: string }[]
}

export async function beginWithNumbers(tx: Tx, ctx: Context, actor: Actor): Promise<NumbersBegun> {
  await beginStaging(tx)
  return { ...(await beginWithSchools(tx, ctx, actor)), numbers: new Set(), doubtful: [] }
}

/** Student numbers that are taken, in the registry or by an earlier row. */
export async function numberProblems(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: NumbersBegun,
  rows: readonly NumberedRow<{ studentNumber: string }>[],
): Promise<FoundProblem[]> {
  const taken = await takenNumbers(
    tx,
    ctx,
    actor.worldId,
    rows.map(({ values }) => values.studentNumber),
  )
  return rows.flatMap(({ row, values: { studentNumber } }) => {
    const isTwice = begun.numbers.has(studentNumber)
    begun.numbers.add(studentNumber)
    const rule = taken.has(studentNumber) ? 'student_number_taken' : isTwice && 'student_number_twice'
    return rule ? [{ row, problem: initialProblem('studentNumber', rule) }] : []
  })
}

async function classesOf(
  tx: Tx,
  begun: NumbersBegun,
  rows: readonly NumberedRow<InitialPupilRow>[],
): Promise<(row: InitialPupilRow) => q.ClassRow | undefined> {
  const wanted = rows.flatMap(({ values }) => {
    const school = begun.schools.get(values.schoolCode)
    return school ? [{ schoolId: school.id, number: values.classNumber }] : []
  })
  const classes = await q.listClasses(tx, begun.schema, wanted)
  const byKey = new Map(classes.map((one) => [`${one.schoolId}/${one.number}`, one]))
  return (row) => byKey.get(`${begun.schools.get(row.schoolCode)?.id}/${row.classNumber}`)
}

async function check(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: NumbersBegun,
  rows: readonly NumberedRow<InitialPupilRow>[],
): Promise<FoundProblem[]> {
  const classOf = await classesOf(tx, begun, rows)
  const thisMonth = begun.season.today.slice(0, 7)
  const problemOf = (row: InitialPupilRow) => {
    if (!begun.schools.has(row.schoolCode)) return initialProblem('schoolCode', 'school_unknown')
    if (!classOf(row)) return initialProblem('classNumber', 'class_of_school_unknown')
    return row.entryMonth > thisMonth ? initialProblem('entryMonth', 'load_entry_month_future') : undefined
  }
  const found = rows.flatMap(({ row, values }) => {
    const problem = problemOf(values)
    return problem ? [{ row, problem }] : []
  })
  return [...found, ...(await numberProblems(tx, ctx, actor, begun, rows))]
}

async function write(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: NumbersBegun,
  rows: readonly NumberedRow<InitialPupilRow>[],
): Promise<number> {
  const { schema, schools } = begun
  const classOf = await classesOf(tx, begun, rows)
  const ids = await ctx.db.newIds(rows.length)
  const loaded = rows.map(({ values }, at) => {
    const school = schools.get(values.schoolCode)
    const inClass = classOf(values)
    if (!school || !inClass) throw new Outdated()
    return { id: ids[at] ?? 0, values, school, inClass }
  })
  await insertPupilRows(
    tx,
    schema,
    loaded.map(({ id, values: { schoolCode: _, studentNumber, ...row }, school }) => ({
      ...pageOfRow(ctx.sealer, row, studentNumber),
      id,
      unitPath: school.path,
    })),
  )
  await enroll(
    tx,
    ctx,
    schema,
    loaded.map(({ id, values, school, inClass }) => ({
      pupilId: id,
      schoolId: school.id,
      unitPath: school.path,
      stage: inClass.stage,
      entryGrade: inClass.grade,
      classId: inClass.id,
      enteredBy: 'load',
      on: `${values.entryMonth}-01`,
    })),
  )
  await recordNumbers(
    tx,
    ctx,
    actor,
    schema,
    loaded.map(({ id, values }) => ({ pupilId: id, number: values.studentNumber })),
  )
  await stageIdentities(
    tx,
    ctx,
    provinceOf(actor).id,
    loaded.map(({ id, values }) => identityOfRow(id, values)),
  )
  rememberDoubtful(begun, loaded)
  return loaded.length
}

/** Those whose ID number cannot be right are screened at the end (PRB-1). */
export function rememberDoubtful(
  begun: NumbersBegun,
  loaded: readonly { id: number; values: Parameters<typeof isIdNumberDoubtful>[0] }[],
): void {
  for (const { id, values } of loaded)
    if (values.idNumber && isIdNumberDoubtful(values, begun.facts))
      begun.doubtful.push({ pupilId: id, idNumber: values.idNumber })
}

/** @throws Outdated when a number was taken since it was checked */
export async function recordNumbers(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  schema: string,
  loaded: readonly { pupilId: number; number: string }[],
): Promise<void> {
  const lost = await recordLoadedNumbers(
    tx,
    ctx,
    { worldId: actor.worldId, schema, businessAt: businessNow(ctx, actor) },
    loaded,
  )
  if (lost.size > 0) throw new Outdated()
}

/** Collisions and doubtful ID numbers become problem groups, never errors of the file (REG-2, ORG-8, PRB-1). */
export async function screen(tx: Tx, ctx: Context, actor: Actor, begun: NumbersBegun): Promise<void> {
  await screenStaged(tx, ctx, actor.worldId)
  const problems = begun.doubtful.map(({ pupilId, idNumber }) => ({
    ...{ pupilId, kind: 'id_checksum' as const },
    key: ctx.sealer.hash('id_checksum', `${pupilId}\0${idNumber}`),
  }))
  await openRegisterProblems(tx, ctx, actor.worldId, problems)
}

export const initialPupils = anyKind<InitialPupilRow, NumbersBegun>({
  kind: 'initial_pupil',
  table: initialPupil,
  levels: ['province'],
  labels: INITIAL_LABELS,
  begin: beginWithNumbers,
  check,
  write,
  finish: screen,
})
