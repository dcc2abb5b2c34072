/** Registration by workbook: the same fields, rules and desks as by form (REG-1, REG-2). */
import type { Tx } from '../../db/tx.ts'
import { cellProblem } from '../../rules/field-problem.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { importTables } from '../../sheets/columns/all.ts'
import type { Actor, Context } from '../context.ts'
import { beginStaging, screenStaged, stageIdentities } from '../identity/identity.actions.ts'
import { anyKind, type Begun } from '../import/import-kind.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { fieldFacts } from './field-facts.ts'
import { classesOf, enterNewcomers, requireSchool } from './newcomer.actions.ts'
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
  return { facts: fieldFacts(await seasonOf(tx, ctx, actor), classes), school, classIds }
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
    // The parser knew the classes of that moment; here are those of now.
    check: async (_tx, _ctx, _actor, { classIds }, rows) =>
      kind === 'registration'
        ? []
        : rows
            .filter(({ values }) => values.classNumber === null || !classIds.has(values.classNumber))
            .map(({ row }) => ({ row, problem: { field: 'classNumber', ...cellProblem('class_unknown') } })),
    write: async (tx, ctx, actor, { school, classIds }, rows) => {
      const entered = await enterNewcomers(tx, ctx, actor, school, { kind, classIds }, rows)
      await stageIdentities(
        tx,
        ctx,
        entered.map((one) => one.identity),
      )
      return entered.length
    },
    // Every key in one order, behind the last row: two imports never wait for each other in a circle.
    finish: async (tx, ctx, actor) => {
      if (actor.province) await screenStaged(tx, ctx, actor.worldId, actor.province.id)
    },
    templateFacts: (tx, ctx, actor) => templateFacts(tx, ctx, actor, kind),
  })
}

export const registrationImports = [
  registrationImport('registration'),
  registrationImport('late_registration'),
]
