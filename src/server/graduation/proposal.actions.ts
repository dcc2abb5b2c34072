/** Proposals of a senior high, how its pupils leave (GRD-1). The decision is the case machine's. */
import { className } from '../../rules/school-class.ts'
import {
  choiceOf,
  type LeavingChoice,
  type Outcome,
  SENIOR_GRADUATION,
} from '../../rules/senior-graduation.ts'
import { openCases } from '../business-case/business-case.actions.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { read, schemaOf, write } from '../write.ts'
import { withinOf } from './graduate-list.actions.ts'
import { judgeLeaving, keepExceptions, withNames } from './leaving.actions.ts'
import * as q from './proposal.queries.ts'
import { seniorGraduationKind } from './senior-graduation-case.ts'

/**
 * Lays the pupils of senior final classes before the school's bureau, a paper each; whoever is hindered, or already
 * proposed, stays and is named.
 * @throws Refusal as a graduation does, and graduation_needs_no_decision
 */
export function proposeGraduation(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  input: {
    classes: readonly number[]
    byDefault: Outcome
    choices: readonly ({ pupilId: number } & LeavingChoice)[]
    preview: boolean
  },
) {
  return write(ctx, actor, async (tx) => {
    const choices = new Map(input.choices.map((one) => [one.pupilId, one]))
    const { classes } = input
    const found = await judgeLeaving(tx, ctx, kinds, actor, {
      ...{ classes, by: 'bureau' },
      choice: (pupilId) => choiceOf(pupilId, choices, input.byDefault),
    })
    const detail = { classes, pupils: found.leaving.length }
    if (input.preview) return { answer: withNames(found), audit: { act: 'graduation.preview', detail } }
    const bureau = (await q.findBureaus(tx, [actor.unitId])).get(actor.unitId)
    if (bureau === undefined) throw new Error(`School ${actor.unitId} has no bureau.`)
    const ids = await ctx.db.newIds(found.leaving.length)
    const cases = found.leaving.map(({ pupilId, name, enrollmentId, classId, outcome, reason }, at) => ({
      ...{ id: ids[at] ?? 0, pupilId, subject: name, schoolId: actor.unitId },
      parties: { school: actor.unitId, bureau },
      detail: { enrollmentId, classId, outcome, reason, year: found.year },
    }))
    await openCases(tx, ctx, actor, seniorGraduationKind, cases)
    await keepExceptions(tx, ctx, actor, found)
    return { answer: found.answer, audit: { act: 'graduation.propose', detail } }
  })
}

/** What waits for decision below the actor's unit, class by class, the differences by name. */
export function listProposals(
  ctx: Context,
  actor: Actor,
  query: {
    school?: number | undefined
    differing?: 'true' | undefined
    after?: string | undefined
    limit: number
  },
) {
  return read(ctx, actor, async (tx) => {
    const within = await withinOf(tx, query.school)
    if (within === null) return { rows: [], next: null }
    const filter = {
      ...{ kind: SENIOR_GRADUATION, unitId: actor.unitId, within },
      isDiffering: query.differing === 'true',
    }
    const page = await q.listProposedClasses(tx, schemaOf(actor), filter, query)
    const rows = page.rows.map((row) => {
      const count = (outcome: Outcome) => row.papers.filter((one) => one.outcome === outcome).length
      return {
        classId: row.classId,
        className: className({ stage: row.stage, grade: row.grade, name: row.className }),
        school: { id: row.schoolId, name: row.schoolName },
        graduated: count('graduated'),
        completed: count('completed'),
        incomplete: count('incomplete'),
        differing: row.papers
          .filter((one) => one.outcome !== 'graduated')
          .map(({ id, name, outcome, reason }) => ({ caseId: id, name, outcome, reason })),
        cases: row.papers.map(({ id, version }) => ({ id, version })),
        isMine: row.bureauId === actor.unitId,
      }
    })
    return { rows, next: page.next }
  })
}
