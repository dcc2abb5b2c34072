/** Graduates of the initial load (ORG-8) who wait for admission: they were pupils, and are certified. */
import type { Tx } from '../../db/tx.ts'
import { type InitialGraduateRow, initialGraduate } from '../../sheets/columns/initial-graduate.ts'
import type { Actor, Context } from '../context.ts'
import { endEnrollments, enroll } from '../enrollment/enrollment.actions.ts'
import { stageIdentities } from '../identity/identity.actions.ts'
import { pinyinOf } from '../pupil/pinyin.ts'
import { type SealedPupil, studentNumberKey } from '../pupil/sealed-pupil.ts'
import { insertPupilRows } from '../registration/newcomer.actions.ts'
import { identityOfRow } from '../registration/registration-page.ts'
import { provinceOf } from '../write.ts'
import { anyKind, type FoundProblem, type NumberedRow, Outdated } from './import-kind.ts'
import * as q from './initial.queries.ts'
import { INITIAL_LABELS, initialProblem } from './initial-problem.ts'
import {
  beginWithNumbers,
  type NumbersBegun,
  numberProblems,
  recordNumbers,
  rememberDoubtful,
  screen,
} from './initial-pupil.ts'

async function check(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: NumbersBegun,
  rows: readonly NumberedRow<InitialGraduateRow>[],
): Promise<FoundProblem[]> {
  const problemOf = (row: InitialGraduateRow) => {
    const school = begun.schools.get(row.schoolCode)
    if (!school) return initialProblem('schoolCode', 'school_unknown')
    if (school.lengths[row.stage] === null) return initialProblem('stage', 'school_stage_not_taught')
    return row.year > begun.season.year ? initialProblem('year', 'graduation_year_future') : undefined
  }
  const found = rows.flatMap(({ row, values }) => {
    const problem = problemOf(values)
    return problem ? [{ row, problem }] : []
  })
  return [...found, ...(await numberProblems(tx, ctx, actor, begun, rows))]
}

interface Loaded {
  id: number
  values: InitialGraduateRow
  school: q.SchoolRow
}

/** The last day of June; this year's graduates may be loaded before it. */
const graduatedOn = (year: number, today: string) => {
  const day = `${year}-06-30`
  return day < today ? day : today
}

function pupilOf(ctx: Context, { id, values, school }: Loaded) {
  const { name, sex, birthDate, idType, idNumber, studentNumber } = values
  const page: SealedPupil = { idType, idNumber, studentNumber, values: {} }
  return {
    ...{ id, unitPath: school.path, name, sex, birthDate, pinyin: pinyinOf(name), detail: {} },
    hasIdNumber: identityOfRow(id, values).idNumber !== null,
    sealed: ctx.sealer.seal(page),
  }
}

async function graduate(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: NumbersBegun,
  loaded: readonly Loaded[],
  enrollmentIds: readonly number[],
): Promise<void> {
  const { schema, season } = begun
  for (const year of new Set(loaded.map((one) => one.values.year))) {
    const ids = enrollmentIds.filter((_, at) => loaded[at]?.values.year === year)
    await endEnrollments(tx, schema, ids, { state: 'graduated', on: graduatedOn(year, season.today) })
  }
  const ids = await ctx.db.newIds(loaded.length)
  await q.insertGraduations(
    tx,
    schema,
    actor.accountId,
    loaded.map(({ id, values, school }, at) => {
      const { studentNumber, idNumber: _, idType: __, schoolCode: ___, ...row } = values
      return {
        ...row,
        id: ids[at] ?? 0,
        pupilId: id,
        enrollmentId: enrollmentIds[at] ?? 0,
        schoolId: school.id,
        unitPath: school.path,
        sealed: ctx.sealer.seal({ studentNumber }),
        numberHash: studentNumberKey(ctx.sealer, studentNumber),
        graduatedOn: graduatedOn(values.year, season.today),
      }
    }),
  )
}

async function write(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: NumbersBegun,
  rows: readonly NumberedRow<InitialGraduateRow>[],
): Promise<number> {
  const { schema, schools } = begun
  const ids = await ctx.db.newIds(rows.length)
  const loaded = rows.map(({ values }, at) => {
    const school = schools.get(values.schoolCode)
    if (!school) throw new Outdated()
    return { id: ids[at] ?? 0, values, school }
  })
  await insertPupilRows(
    tx,
    schema,
    loaded.map((one) => pupilOf(ctx, one)),
  )
  const enrollmentIds = await enroll(
    tx,
    ctx,
    schema,
    loaded.map(({ id, values: { stage, year }, school }) => ({
      pupilId: id,
      schoolId: school.id,
      unitPath: school.path,
      stage,
      entryGrade: school.lengths[stage] ?? 1,
      classId: null,
      enteredBy: 'load',
      on: `${year - (school.lengths[stage] ?? 1)}-09-01`,
    })),
  )
  await graduate(tx, ctx, actor, begun, loaded, enrollmentIds)
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

export const initialGraduates = anyKind<InitialGraduateRow, NumbersBegun>({
  kind: 'initial_graduate',
  table: initialGraduate,
  levels: ['province'],
  labels: INITIAL_LABELS,
  begin: beginWithNumbers,
  check,
  write,
  finish: screen,
})
