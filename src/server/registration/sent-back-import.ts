/** Sent-back registrations by workbook: each row mends the case that its reference names (REG-2, REG-4). */
import type { Tx } from '../../db/tx.ts'
import { cellProblem, type RowProblem } from '../../rules/field-problem.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { importTables } from '../../sheets/columns/all.ts'
import type { SentBackRow } from '../../sheets/columns/sent-back-registration.ts'
import type { Actor, Context } from '../context.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow, Outdated } from '../import/import-kind.ts'
import { hashOfRow, untakenRows } from '../import/row-taken.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { schemaOf } from '../write.ts'
import { fieldFacts } from './field-facts.ts'
import { IN_SCHOOL_LABELS, listInSchoolAlready } from './late-registration.actions.ts'
import { type Mend, mendCases } from './mend.actions.ts'
import { classesOf, requireSchool } from './newcomer.actions.ts'
import * as q from './registration.queries.ts'
import { RegistrationCaseDetail } from './registration-case.ts'
import { referenceOf } from './sent-back.actions.ts'

type Row = NumberedRow<SentBackRow>

interface MendBegun extends Begun {
  classIds: ReadonlyMap<string, number>
  /** The row of each case that this pass has come to. */
  seen: Map<number, number>
}

const LABELS = {
  reference_unknown: '业务编号不对',
  reference_outdated: '业务已有变动',
  reference_twice: '业务编号重复',
  registration_already_taken: '与另一条记录完全相同',
}

const problem = (field: string, rule: keyof typeof LABELS, cause: string, cure: string): RowProblem => ({
  ...{ field, rule, cause, cure },
})

const caseIdOf = (reference: string) => Number(/^(\d{1,15})-\d{1,9}$/.exec(reference)?.[1] ?? 0)

/** The row without what only this workbook has: recognised and stored as if it came by the template. */
function plainRow({ opinion: _, reference: __, ...row }: SentBackRow): RegistrationRow {
  return row
}

function referenceProblem(
  kind: RegistrationKind,
  actor: Actor,
  row: Row,
  found: q.RegistrationCaseRow | undefined,
  earlier: number | undefined,
): RowProblem | undefined {
  // A job sees the whole province: what is not this school's is not there.
  if (found?.schoolId !== actor.unitId || found.kind !== kind || found.pupilId === null)
    return problem(
      'reference',
      'reference_unknown',
      '本校没有这个编号的注册业务。',
      '请用系统导出的「被退回的注册名单」填写,不要改动业务编号。',
    )
  if (earlier !== undefined)
    return problem('reference', 'reference_twice', `与第 ${earlier} 行是同一业务。`, '请只保留一行。')
  if (found.state !== 'with_registrar' || referenceOf(found.id, found.version) !== row.values.reference)
    return problem(
      'reference',
      'reference_outdated',
      '下载之后,这条业务已被修改、提交或删除。',
      '请重新下载名单,在最新内容上修改。',
    )
  return undefined
}

/** Rows whose content another registration of the school has already. */
async function listTaken(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
  rows: readonly (Row & { own: Buffer })[],
): Promise<FoundProblem[]> {
  const hashed = rows.map((row) => ({
    row: row.row,
    own: row.own,
    hash: hashOfRow(ctx.sealer, plainRow(row.values)),
  }))
  const changed = hashed.filter(({ own, hash }) => !own.equals(hash))
  const fresh = await untakenRows(tx, schemaOf(actor), { unitId: actor.unitId, kind }, changed)
  const isFresh = new Set(fresh)
  return changed
    .filter((one) => !isFresh.has(one))
    .map(({ row }) => ({
      row,
      problem: problem(
        'name',
        'registration_already_taken',
        '内容完全相同的学生已经录入过。',
        '请删除这一行,并在「学籍注册」中删除重复的一条。',
      ),
    }))
}

async function check(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
  { classIds, seen }: MendBegun,
  rows: readonly Row[],
): Promise<FoundProblem[]> {
  const ids = rows.map(({ values }) => caseIdOf(values.reference))
  const cases = new Map(
    (await q.listRegistrationCases(tx, schemaOf(actor), ids)).map((found) => [found.id, found]),
  )
  const problems: FoundProblem[] = []
  const good: (Row & { own: Buffer })[] = []
  for (const row of rows) {
    const id = caseIdOf(row.values.reference)
    const found = cases.get(id)
    const bad = referenceProblem(kind, actor, row, found, seen.get(id))
    seen.set(id, row.row)
    const { classNumber } = row.values
    const isClassBad = kind === 'late_registration' && (classNumber === null || !classIds.has(classNumber))
    if (bad) problems.push({ row: row.row, problem: bad })
    else if (isClassBad)
      problems.push({ row: row.row, problem: { field: 'classNumber', ...cellProblem('class_unknown') } })
    else if (found)
      good.push({ ...row, own: Buffer.from(RegistrationCaseDetail.parse(found.detail).row, 'hex') })
  }
  const elsewhere = kind === 'late_registration' ? await listInSchoolAlready(tx, ctx, actor, good) : []
  return [...problems, ...elsewhere, ...(await listTaken(tx, ctx, actor, kind, good))]
}

/** @throws Outdated when a case has moved on since the check */
async function write(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
  { classIds }: MendBegun,
  rows: readonly Row[],
): Promise<number> {
  const ids = rows.map(({ values }) => caseIdOf(values.reference))
  const cases = new Map((await q.lockRegistrations(tx, schemaOf(actor), ids)).map((one) => [one.id, one]))
  const mends = rows.map(({ values }): Mend => {
    const found = cases.get(caseIdOf(values.reference))
    const isCurrent =
      found?.state === 'with_registrar' && referenceOf(found.id, found.version) === values.reference
    if (!found || !isCurrent || found.pupilId === null) throw new Outdated()
    return { found: { ...found, pupilId: found.pupilId }, row: plainRow(values) }
  })
  const { taken } = await mendCases(tx, ctx, actor, { kind, classIds }, mends)
  if (taken.size < mends.length) throw new Outdated()
  return mends.length
}

function sentBackImport(kind: RegistrationKind) {
  return anyKind<SentBackRow, MendBegun>({
    kind: `sent_back_${kind}`,
    table: importTables[`sent_back_${kind}`],
    levels: ['school'],
    labels: { ...LABELS, ...IN_SCHOOL_LABELS },
    begin: async (tx, ctx, actor) => {
      const school = await requireSchool(tx, actor, kind)
      const classes = await classesOf(tx, actor, school.id)
      const classIds = new Map(classes.map((one) => [one.number, one.id]))
      const season = await seasonOf(tx, ctx, actor)
      return { facts: fieldFacts(season, classes), classIds, seen: new Map() }
    },
    facts: async (tx, ctx, actor) =>
      fieldFacts(await seasonOf(tx, ctx, actor), await classesOf(tx, actor, actor.unitId)),
    check: (tx, ctx, actor, begun, rows) => check(tx, ctx, actor, kind, begun, rows),
    write: (tx, ctx, actor, begun, rows) => write(tx, ctx, actor, kind, begun, rows),
  })
}

export const sentBackImports = [sentBackImport('registration'), sentBackImport('late_registration')]
