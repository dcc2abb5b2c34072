/** Registration by workbook: the same fields, rules and desks as by form (REG-1, REG-2). */
import type { Tx } from '../../db/tx.ts'
import { cellProblem } from '../../rules/field-problem.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { importTables } from '../../sheets/columns/all.ts'
import type { Actor, Context } from '../context.ts'
import { beginStaging, screenStaged, stageIdentities } from '../identity/identity.actions.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow } from '../import/import-kind.ts'
import { untakenRows } from '../import/row-taken.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { provinceOf, schemaOf } from '../write.ts'
import { fieldFacts } from './field-facts.ts'
import { IN_SCHOOL_LABELS, listInSchoolAlready } from './late-registration.actions.ts'
import { classesOf, classPupilsOf, enterNewcomers, requireSchool } from './newcomer.actions.ts'
import type { SchoolFacts } from './newcomer.queries.ts'
import { requireFirstGrade, requireRegistrationOpen } from './registration.actions.ts'
import { templateFacts } from './registration-template.ts'

interface RegistrationBegun extends Begun {
  school: SchoolFacts
  classIds: ReadonlyMap<string, number>
}

async function begin(tx: Tx, ctx: Context, actor: Actor, kind: RegistrationKind): Promise<RegistrationBegun> {
  const school = await requireSchool(tx, actor, kind)
  await requireFirstGrade(tx, ctx, actor, kind)
  const classes = await classesOf(tx, actor, school.id)
  const classIds = new Map(classes.map((one) => [one.number, one.id]))
  await beginStaging(tx)
  return { facts: await factsOf(tx, ctx, actor, classes), school, classIds }
}

async function factsOf(tx: Tx, ctx: Context, actor: Actor, classes: Awaited<ReturnType<typeof classesOf>>) {
  return fieldFacts(await seasonOf(tx, ctx, actor), classes, await classPupilsOf(tx, actor, actor.unitId))
}

/** The parser knew the classes of that moment; here are those of now, and who is in school already (REG-7). */
async function checkLate(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  { classIds }: RegistrationBegun,
  rows: readonly NumberedRow<RegistrationRow>[],
): Promise<FoundProblem[]> {
  const isKnown = (number: string | null) => number !== null && classIds.has(number)
  const lost = rows.filter(({ values }) => !isKnown(values.classNumber))
  // A row that was taken before is skipped: its own pupil does not stand against it. Who is enrolled elsewhere between
  // check and writing is the identity check's to find: his newcomer is held back.
  const owner = { unitId: actor.unitId, kind: 'late_registration' }
  const fresh = await untakenRows(tx, schemaOf(actor), owner, rows)
  return [
    ...lost.map(({ row }) => ({
      row,
      problem: { field: 'classNumber', ...cellProblem('class_unknown') },
    })),
    ...(await listInSchoolAlready(tx, ctx, actor, fresh)),
  ]
}

function registrationImport(kind: RegistrationKind) {
  return anyKind<RegistrationRow, RegistrationBegun>({
    kind,
    table: importTables[kind],
    levels: ['school'],
    isOnePass: true,
    requireOpen: async (tx, ctx, actor) => {
      await requireRegistrationOpen(tx, ctx, actor, kind)
      await requireSchool(tx, actor, kind)
      await requireFirstGrade(tx, ctx, actor, kind)
    },
    begin: (tx, ctx, actor) => begin(tx, ctx, actor, kind),
    ...(kind === 'late_registration' ? { labels: IN_SCHOOL_LABELS, check: checkLate } : {}),
    write: async (tx, ctx, actor, { school, classIds }, rows) => {
      const entered = await enterNewcomers(tx, ctx, actor, school, { kind, classIds }, rows)
      await stageIdentities(
        tx,
        ctx,
        provinceOf(actor).id,
        entered.map((one) => one.identity),
      )
      return entered.length
    },
    facts: async (tx, ctx, actor) => factsOf(tx, ctx, actor, await classesOf(tx, actor, actor.unitId)),
    // Every key in one order, behind the last row: two imports never wait for each other in a circle.
    finish: async (tx, ctx, actor) => {
      await screenStaged(tx, ctx, actor.worldId)
    },
    templateFacts: (tx, ctx, actor) => templateFacts(tx, ctx, actor, kind),
  })
}

export const registrationImports = [
  registrationImport('registration'),
  registrationImport('late_registration'),
]
