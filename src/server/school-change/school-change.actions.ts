/** The four changes of a school (ORG-9), each previewed and done by the same plan; their history. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { newsOfChange, renameState } from '../../rules/school-change.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { notifySchoolChanges } from '../notice/notice.actions.ts'
import type { Season } from '../policy/policy.actions.ts'
import { calledOf, findPeople } from '../staff/person-name.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import { moveCases } from './case-move.actions.ts'
import {
  type Confirmed,
  type Deed,
  findWithin,
  idsOn,
  performChange,
  presentChange,
  previewChange,
  type WishOf,
} from './plan.actions.ts'
import * as changes from './school-change.queries.ts'
import { findLastRename } from './school-facts.queries.ts'
import { moveUnitPath } from './unit-path.queries.ts'

interface RenameAsk {
  name: string
  /** First day of the new name, `YYYY-MM-DD`. */
  on: string
}

/** @throws Refusal school_name_unchanged, school_rename_day */
const renaming =
  (ask: RenameAsk): WishOf =>
  async ({ tx, school, season }) => {
    if (ask.name === school.name) refuse('school_name_unchanged', { field: 'name' })
    const lastOn = await findLastRename(tx, school.id)
    const state = renameState({ on: ask.on, today: season.today, lastOn })
    return { kind: 'rename', to: ask.name, on: ask.on, state, nameAfter: ask.name }
  }

async function rename({ tx, plan, changeId }: Deed): Promise<void> {
  const { school, wish } = plan
  if (wish.state === 'planned' || wish.nameAfter === undefined) return
  await changes.saveNewName(tx, {
    changeId,
    unitId: school.id,
    before: school.name,
    name: wish.nameAfter,
    on: wish.on,
  })
}

export const previewRename = (ctx: Context, actor: Actor, id: number, ask: RenameAsk) =>
  previewChange(ctx, actor, id, renaming(ask))

/** A new name from a day on; code and numbers stay. @throws as `performChange`, school_name_unchanged, school_rename_day */
export const renameSchool = (
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  id: number,
  ask: RenameAsk & Confirmed,
) => performChange(ctx, kinds, actor, { ...ask, schoolId: id }, renaming(ask), rename)

/** Renamings whose day has come, and told. Inner action of the clock; a second one renames nothing twice. */
export function applyDueRenames(
  tx: Tx,
  ctx: Context,
  schema: string,
  { today, businessAt }: Pick<Season, 'today' | 'businessAt'>,
): Promise<void> {
  return tx.beyondScope(async () => {
    const renamed = await changes.saveDueNames(tx, schema, today)
    const told = renamed.map(({ schoolId, bureauId, before, name, on }) => ({
      ...{ units: [schoolId, bureauId], schoolId },
      news: newsOfChange({ kind: 'rename', name: before, to: name, on, state: 'done' }),
    }))
    await notifySchoolChanges(tx, ctx, schema, businessAt, told)
  })
}

/** Takes back a renaming that has not come. @throws Refusal not_found, school_change_not_planned */
export function cancelRename(ctx: Context, actor: Actor, id: number) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const change = (await changes.findChange(tx, schema, id)) ?? refuse('not_found')
    // A line of the book is read by whoever was concerned; it is taken back by whoever is above the school now.
    const school = await findWithin(tx, actor, change.schoolId)
    if (!school || school.id === actor.unitId) refuse('not_found')
    if (!(await tx.beyondScope(() => changes.saveCancelled(tx, schema, id))))
      refuse('school_change_not_planned')
    const { kind, nameBefore: name, nameAfter: to, effectiveOn: on } = change
    const news = newsOfChange({ kind, name, to, on, state: 'cancelled' })
    const told = { units: [change.schoolId, change.bureauBeforeId], schoolId: change.schoolId, news }
    await tx.beyondScope(() => notifySchoolChanges(tx, ctx, schema, businessNow(ctx, actor), [told]))
    return {
      answer: { done: true as const },
      audit: {
        act: 'school.rename_cancel',
        subjectKind: 'unit',
        subjectId: change.schoolId,
        detail: { change: id },
      },
    }
  })
}

interface MoveAsk {
  bureauId: number
}

/** @throws Refusal school_bureau_unfit for what is no other bureau of the person's own subtree */
const moving =
  (ask: MoveAsk): WishOf =>
  async ({ tx, actor, school, season }) => {
    const bureau = await findWithin(tx, actor, ask.bureauId)
    if (!bureau || bureau.code !== null || bureau.closedOn !== null || bureau.id === school.parentId)
      return refuse('school_bureau_unfit', { field: 'bureauId' })
    const pathAfter = `${bureau.path}${school.id}/`
    return { kind: 'move', to: bureau.name, on: season.today, state: 'done', bureau, pathAfter }
  }

/** The school, what has gone into it before, and every row of theirs. */
async function moveSchoolNow({ tx, kinds, schema, plan }: Deed): Promise<void> {
  const { school, wish, lost } = plan
  if (!wish.bureau || wish.pathAfter === undefined) throw new Error('A school moves to a bureau.')
  await moveUnitPath(tx, schema, { range: scopeRange(school.path), to: wish.pathAfter })
  const range = scopeRange(wish.pathAfter)
  const schoolIds = await changes.saveBureau(tx, { ...range, bureauId: wish.bureau.id })
  for (const schoolId of schoolIds)
    await moveCases(tx, kinds, schema, { schoolId, lost, bureauBefore: school.parentId, isGone: false })
  await changes.saveReaders(tx, schema, { schoolIds, unitIds: idsOn(wish.pathAfter) })
}

export const previewMove = (ctx: Context, actor: Actor, id: number, ask: MoveAsk) =>
  previewChange(ctx, actor, id, moving(ask))

/**
 * Another bureau becomes the competent one. All rows that carry the school's path move with it; open cases go to the
 * new bureau's desk; accounts stay. @throws as `performChange`, school_bureau_unfit
 */
export const moveSchool = (
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  id: number,
  ask: MoveAsk & Confirmed,
) => performChange(ctx, kinds, actor, { ...ask, schoolId: id }, moving(ask), moveSchoolNow)

interface CloseAsk {
  keepAccounts: boolean
}

const closing =
  (ask: CloseAsk): WishOf =>
  async ({ season }) => ({
    kind: 'close',
    to: null,
    on: season.today,
    state: 'done',
    keepsAccounts: ask.keepAccounts,
  })

async function close({ tx, ctx, plan }: Deed): Promise<void> {
  const { school, wish } = plan
  await changes.saveClosed(tx, { unitId: school.id, on: wish.on, into: null })
  if (!wish.keepsAccounts) await changes.sealAccounts(tx, school.id, ctx.realNow())
}

export const previewClosure = (ctx: Context, actor: Actor, id: number, ask: CloseAsk) =>
  previewChange(ctx, actor, id, closing(ask))

/** Only when nobody and nothing is left in it; its archive stays with the bureau. @throws as `performChange` */
export const closeSchool = (
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  id: number,
  ask: CloseAsk & Confirmed,
) => performChange(ctx, kinds, actor, { ...ask, schoolId: id }, closing(ask), close)

/** The book as the person's unit may read it, the newest first. */
export function listSchoolChanges(
  ctx: Context,
  actor: Actor,
  query: changes.ChangeFilter & { after?: string | undefined; limit: number },
) {
  return read(ctx, actor, async (tx) => {
    const { rows, next } = await changes.listChanges(tx, schemaOf(actor), query, query)
    const ids = rows.map((row) => row.accountId)
    const people = await findPeople(tx, actor.unitPath, ids)
    return { rows: rows.map((row) => presentChange(row, calledOf(people, row.accountId))), next }
  })
}
