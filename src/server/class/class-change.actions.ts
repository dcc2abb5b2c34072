/** Pupils change class within a grade, classes merge: no approval, logged with who came from where (ORG-4). */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { requireSameGrade } from '../../rules/school-class.ts'
import type { Actor, Context } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { requireSettledClasses } from '../policy/policy.actions.ts'
import { schemaOf, write } from '../write.ts'
import * as q from './class.queries.ts'

async function move(tx: Tx, schema: string, members: readonly q.ClassMember[], classId: number) {
  const moving = members.filter((one) => one.classId !== classId)
  await q.saveClassOf(
    tx,
    schema,
    moving.map((one) => one.enrollmentId),
    classId,
  )
  return {
    answer: { moved: moving.length },
    audit: {
      act: 'class_change',
      subjectKind: 'class',
      subjectId: classId,
      detail: { pupils: moving.map((one) => one.pupilId), from: moving.map((one) => one.classId) },
    },
  }
}

/**
 * Moves pupils to another class of their grade; who is there already stays. Classes are locked before pupils, as in
 * every business that touches both; together, so that a promotion passes neither between them nor meanwhile.
 * @throws Refusal not_found when somebody is in no class of this school, pupil_data_locked, class_other_grade,
 * season_promotion_running, stale_view
 */
export function changeClass(ctx: Context, actor: Actor, of: { pupils: readonly number[]; classId: number }) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    const pupils = [...new Set(of.pupils)]
    const ids = [...new Set([of.classId, ...(await q.findClassesOf(tx, schema, pupils))])]
    const classes = await q.lockClasses(tx, schema, ids, 'SHARE')
    const target = classes.find((one) => one.id === of.classId)
    if (!target || classes.length < ids.length) return refuse('not_found', { field: 'classId' })
    const members = await q.lockMembers(tx, schema, { pupils })
    await requireUnlocked(tx, schema, pupils)
    if (members.length < pupils.length) refuse('not_found', { field: 'pupils' })
    if (members.some((one) => !ids.includes(one.classId))) refuse('stale_view')
    requireSameGrade(classes, target)
    return move(tx, schema, members, of.classId)
  })
}

/**
 * Moves everybody of a class into another one of the same grade; the emptied class stays for what it was.
 * @throws Refusal not_found, class_other_grade, class_merge_with_itself, season_promotion_running
 */
export function mergeClasses(ctx: Context, actor: Actor, id: number, into: number) {
  return write(ctx, actor, async (tx) => {
    if (id === into) refuse('class_merge_with_itself', { field: 'into' })
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    // Against anybody moving in meanwhile: he would be left behind.
    const classes = await q.lockClasses(tx, schema, [id, into], 'UPDATE')
    const target = classes.find((one) => one.id === into)
    if (!target || classes.length < 2) return refuse('not_found')
    requireSameGrade(classes, target)
    const members = await q.lockMembers(tx, schema, { classId: id })
    const { answer, audit } = await move(tx, schema, members, into)
    return { answer, audit: { ...audit, act: 'class_merge' } }
  })
}
