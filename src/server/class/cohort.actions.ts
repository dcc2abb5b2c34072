/** The new term and the new cohort's classes come before admission and registration (ORG-3). */
import type { Tx } from '../../db/tx.ts'
import { missingForCohort, type Stage } from '../../rules/school-class.ts'
import type { Actor } from '../context.ts'
import { schemaOf } from '../write.ts'
import { hasAutumnTerm, hasClassOfGrade } from './class.queries.ts'

/**
 * Whether the person's school has the autumn term of the school year and a class in the grade that somebody is to
 * enter. Inner action, asked once for a form or a file.
 * @throws Refusal season_term_missing, season_classes_missing, each naming what is missing and where it is made
 */
export async function requireCohort(
  tx: Tx,
  actor: Pick<Actor, 'unitId' | 'province'>,
  of: { schoolYear: number; stage: Stage; grade: number },
): Promise<void> {
  const schema = schemaOf(actor)
  const { unitId: schoolId } = actor
  const missing = missingForCohort({
    ...of,
    hasAutumnTerm: await hasAutumnTerm(tx, schema, { unitId: schoolId, schoolYear: of.schoolYear }),
    hasClass: await hasClassOfGrade(tx, schema, { schoolId, ...of }),
  })
  if (missing) throw missing
}
