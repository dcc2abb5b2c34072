/** School year and term: a bureau creates it first, its schools follow (ORG-3). */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { refuseBeforeBureau, requireTermDates, type SchoolTerm, type TermBureau } from '../../rules/term.ts'
import type { Actor, Context } from '../context.ts'
import { read, schemaOf, write } from '../write.ts'
import { findBureau, insertTerm, listTerms as listRows } from './term.queries.ts'

/** The bureau above with its terms: beyond the scope, for a school does not see its bureau's rows. Inner action. */
export function bureauOf(
  tx: Tx,
  actor: Pick<Actor, 'unitId' | 'province'>,
): Promise<{ bureau: TermBureau | null; terms: SchoolTerm[] }> {
  return tx.beyondScope(async () => {
    const found = await findBureau(tx, actor.unitId)
    if (!found) return { bureau: null, terms: [] }
    const { id, name, officePhone } = found
    return { bureau: { name, officePhone }, terms: await listRows(tx, schemaOf(actor), id) }
  })
}

/** The unit's own terms and those of the bureau above it, the latest first. */
export function listTerms(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const rows = await listRows(tx, schemaOf(actor), actor.unitId)
    const { bureau, terms } = await bureauOf(tx, actor)
    return { rows, bureauRows: terms, bureau }
  })
}

/**
 * Creates a term of the person's own unit.
 * @throws Refusal term_exists, term_dates_wrong, term_bureau_first for a school whose bureau has not created it
 */
export function createTerm(ctx: Context, actor: Actor, term: SchoolTerm) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const isSame = (one: SchoolTerm) => one.schoolYear === term.schoolYear && one.term === term.term
    if (actor.level === 'school') {
      const { bureau, terms } = await bureauOf(tx, actor)
      if (bureau && !terms.some(isSame)) refuseBeforeBureau(term, bureau)
    }
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
