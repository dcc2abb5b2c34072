/** School year and term: a bureau creates it first, its schools follow (ORG-3). */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { requireTermDates, type SchoolTerm, termName } from '../../rules/term.ts'
import type { Actor, Context } from '../context.ts'
import { read, schemaOf, write } from '../write.ts'
import { findParentId, insertTerm, listTerms as listRows } from './term.queries.ts'

/** Terms of the bureau above: beyond the scope, for a school does not see its bureau's rows. */
async function termsOfBureau(tx: Tx, actor: Actor): Promise<SchoolTerm[]> {
  const parentId = await findParentId(tx, actor.unitId)
  return parentId === null ? [] : tx.beyondScope(() => listRows(tx, schemaOf(actor), parentId))
}

/** The unit's own terms and those of the bureau above it, the latest first. */
export function listTerms(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => ({
    rows: await listRows(tx, schemaOf(actor), actor.unitId),
    bureauRows: await termsOfBureau(tx, actor),
  }))
}

/**
 * Creates a term of the person's own unit.
 * @throws Refusal term_exists, term_dates_wrong, term_bureau_first for a school whose bureau has not created it
 */
export function createTerm(ctx: Context, actor: Actor, term: SchoolTerm) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const isSame = (one: SchoolTerm) => one.schoolYear === term.schoolYear && one.term === term.term
    if (actor.level === 'school' && !(await termsOfBureau(tx, actor)).some(isSame))
      refuse('term_bureau_first', { detail: termName(term) })
    const own = await listRows(tx, schema, actor.unitId)
    if (own.some(isSame)) refuse('term_exists')
    requireTermDates(term, own)
    if (!(await insertTerm(tx, schema, { id: actor.unitId, path: actor.unitPath }, term)))
      refuse('term_exists')
    return {
      answer: term,
      audit: { act: 'term.create', subjectKind: 'unit', subjectId: actor.unitId, detail: { ...term } },
    }
  })
}
