/** Clean-up of open cases by the pupil's school, or by a bureau above it on its behalf (PRO-3), in sets. */
import { cleanUp as verdictOn } from '../../rules/clean-up.ts'
import { Refusal, refusalOf, refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { write } from '../write.ts'
import { carryOut, guard, type Judged, lockWanted, refusedOf } from './business-case.actions.ts'
import { type CaseRow, findUnits, type UnitRow } from './business-case.queries.ts'
import type { CaseKinds, TakenCase } from './case-kind.ts'

export interface CleanUpInput {
  cases: readonly { id: number; version: number }[]
  reason?: string | undefined
  /** True: only tells what would happen. */
  preview: boolean
}

interface Facts {
  found: ReadonlyMap<number, CaseRow>
  schools: ReadonlyMap<number, UnitRow>
}

/** The rule's verdict on each case. */
function judge(kinds: CaseKinds, facts: Facts, input: CleanUpInput, actor: Actor): Judged {
  const judged: Judged = { taken: [], refused: new Map() }
  for (const { id, version } of input.cases) {
    const row = facts.found.get(id)
    const school = facts.schools.get(row?.schoolId ?? 0)
    if (!row || !school || !kinds.some((one) => one.kind === row.kind)) {
      judged.refused.set(id, refusalOf('not_found'))
      continue
    }
    try {
      const verdict = verdictOn({ ...row, schoolPath: school.path }, { seenVersion: version }, actor)
      judged.taken.push({ ...verdict, case: row, reason: input.reason })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      judged.refused.set(id, error)
    }
  }
  return judged
}

/** Whom it is about, what it was and where it lay, and what comes back. */
function present(kinds: CaseKinds, schools: ReadonlyMap<number, UnitRow>, { case: row }: TakenCase) {
  const kind = kinds.find((one) => one.kind === row.kind)
  return {
    id: row.id,
    subject: row.subject,
    kind: row.kind,
    kindLabel: kind?.label ?? row.kind,
    stateLabel: kind?.flow.states[row.state]?.label ?? row.state,
    school: { id: row.schoolId, name: schools.get(row.schoolId)?.name ?? '' },
    before: kind?.before ?? '',
  }
}

/**
 * Ends open cases of any kind, on whosever desk they lie: the pupil is as he was before each was opened. Each is judged by
 * itself, those refused are named and stay; a single one that is refused throws the refusal. One transaction.
 * @param input.reason needed of a bureau, which acts for somebody else
 * @throws Refusal reason_required, and for a single case not_found, clean_up_closed, clean_up_not_allowed, stale_view
 */
export function cleanUp(ctx: Context, kinds: CaseKinds, actor: Actor, input: CleanUpInput) {
  return write(ctx, actor, async (tx) => {
    const isOnBehalf = actor.level !== 'school'
    if (isOnBehalf && !input.preview && !input.reason) refuse('reason_required', { field: 'reason' })
    const { wanted, found } = await lockWanted(tx, actor, input.cases)
    const schools = await findUnits(tx, [...new Set([...found.values()].map((row) => row.schoolId))])
    const judged = judge(kinds, { found, schools }, { ...input, cases: wanted }, actor)
    await guard(tx, ctx, kinds, actor, judged)
    const [only] = judged.refused.values()
    if (wanted.length === 1 && only) throw only
    if (!input.preview) await carryOut(tx, ctx, kinds, actor, judged.taken)
    return {
      answer: {
        taken: judged.taken.map((one) => present(kinds, schools, one)),
        refused: refusedOf(judged),
        isOnBehalf,
      },
      audit: {
        act: input.preview ? 'case.clean_up_preview' : 'case.clean_up',
        subjectKind: 'business_case',
        ...(wanted.length === 1 && wanted[0] ? { subjectId: wanted[0].id } : {}),
        detail: { isOnBehalf, cases: judged.taken.map((one) => one.case.id) },
      },
    }
  })
}
