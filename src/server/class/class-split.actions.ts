/** A class is split: some of its pupils come into a new one of the same cohort; no approval, logged (ORG-4). */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { className, nextClassNumbers } from '../../rules/school-class.ts'
import type { Actor, Context } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { requireSettledClasses } from '../policy/policy.actions.ts'
import { schemaOf, write } from '../write.ts'
import { getClasses } from './class.actions.ts'
import * as q from './class.queries.ts'

type SchoolClass = Awaited<ReturnType<typeof getClasses>>[number]

/** Behind the highest number taken; two at once take turns at the school's row. */
async function addSibling(tx: Tx, ctx: Context, actor: Actor, of: SchoolClass) {
  const schema = schemaOf(actor)
  const { stage, cohort, length, grade, schoolId } = of
  await tx.beyondScope(() => q.lockSchool(tx, schoolId))
  const taken = await q.findClassNumbers(tx, schema, schoolId)
  const [numbered] = nextClassNumbers({ stage, cohort, count: 1 }, taken)
  if (!numbered) return refuse('class_numbers_used_up')
  const id = await ctx.db.newId()
  const { unitPath } = actor
  await q.insertClasses(tx, schema, {
    ids: [id],
    numbered: [numbered],
    schoolId,
    unitPath,
    stage,
    cohort,
    length,
    grade,
  })
  return { id, name: className({ stage, grade, name: numbered.name }) }
}

/**
 * Moves pupils of a class into a new one. The school is locked before its classes, as where classes are made.
 * @throws Refusal not_found, class_split_nobody_left, class_numbers_used_up, pupil_data_locked, stale_view when one of
 * them is not in the class, season_promotion_running
 */
export function splitClass(ctx: Context, actor: Actor, id: number, of: { pupils: readonly number[] }) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    const pupils = [...new Set(of.pupils)]
    const [from] = await getClasses(tx, schema, [id])
    if (!from) return refuse('not_found')
    const sibling = await addSibling(tx, ctx, actor, from)
    await getClasses(tx, schema, [id], 'UPDATE')
    const members = await q.lockMembers(tx, schema, { classId: id })
    await requireUnlocked(tx, schema, pupils)
    const leaving = members.filter((one) => pupils.includes(one.pupilId))
    if (leaving.length < pupils.length) refuse('stale_view')
    if (leaving.length === members.length) refuse('class_split_nobody_left', { field: 'pupils' })
    await q.saveClassOf(
      tx,
      schema,
      leaving.map((one) => one.enrollmentId),
      sibling.id,
    )
    return {
      answer: { classId: sibling.id, name: sibling.name, moved: leaving.length },
      audit: {
        act: 'class_split',
        subjectKind: 'class',
        subjectId: sibling.id,
        detail: { pupils: leaving.map((one) => one.pupilId), from: leaving.map((one) => one.classId) },
      },
    }
  })
}
