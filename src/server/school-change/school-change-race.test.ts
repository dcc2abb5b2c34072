/** A school moves, and everybody who works with it at the very same time (ORG-9). */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { childCells } from '../../../test/registration-cells.ts'
import { arrangeSchoolTown, change, fillSchool, type SchoolTown } from '../../../test/school-town.ts'
import { arrangeTerm } from '../../../test/town.ts'
import { listInbox, takeSteps } from '../../contract/business-case.ts'
import { registerPupil } from '../../contract/registration.ts'
import * as doors from '../../contract/school-change.ts'
import { createClasses } from '../../contract/unit.ts'
import { findActor } from '../account/account.actions.ts'
import { carryOutPromotion } from '../promotion/promotion-job.actions.ts'
import { holdUnitPaths, write } from '../write.ts'
import { MOVING } from './unit-path.queries.ts'

let s: SchoolTown
const towns: SchoolTown[] = []
beforeEach(async () => {
  s = await arrangeSchoolTown()
  towns.push(s)
  for (const place of [s.county, s.school, s.sibling]) await arrangeTerm(s.t, place, 2026)
  await fillSchool(s, s.school, '王')
})
afterAll(() => Promise.all(towns.map((one) => one.close())))

const MOVE = { preview: doors.previewMove, act: doors.moveSchool }
const MERGE = { preview: doors.previewMerge, act: doors.mergeSchool }
const RENAME = { preview: doors.previewRename, act: doors.renameSchool }
const toOther = () => change(s, s.who.province, MOVE, s.school, { bureauId: s.otherCounty.id })

/** Rows of a table that lie where no unit is: written by somebody who did not notice. */
async function strays(): Promise<string[]> {
  const found: string[] = []
  for (const [schema, tables] of [
    ['nation', MOVING.nation],
    ['p37', MOVING.province],
  ] as const)
    for (const table of tables) {
      const { rows } = await s.t.owner.query(
        `SELECT 1 FROM ${schema}.${table} t WHERE NOT EXISTS (SELECT FROM nation.unit u WHERE u.path = t.unit_path)`,
      )
      if (rows.length > 0) found.push(`${schema}.${table}`)
    }
  return found
}
const register = (name: string) =>
  s.call(s.who.school, registerPupil, { body: { cells: childCells({ name }) } })

describe('two officers', () => {
  it('who move one school at once: one does, the other is told to look again', async () => {
    const [a, b] = [await toOther(), await change(s, s.who.province, MOVE, s.school, { bureauId: s.city.id })]
    const done = await Promise.all([a.act(), b.act()])
    expect(done.map((one) => one.code).sort()).toEqual(['school_change_stale', undefined])
    expect(await strays()).toEqual([])
  })
  it('who close and merge one at once: whoever comes second finds it gone', async () => {
    const a = await change(s, s.who.county, MERGE, s.school, { intoId: s.sibling.id, keepAccounts: true })
    const b = await change(s, s.who.province, MERGE, s.school, { intoId: s.sibling.id, keepAccounts: false })
    const done = await Promise.all([a.act(), b.act()])
    expect(done.map((one) => one.code).sort()).toEqual(['school_closed', undefined])
    const { rows } = await s.t.owner.query(
      `SELECT count(*)::int AS n FROM p37.enrollment WHERE state = 'in_school' AND school_id = $1`,
      [s.sibling.id],
    )
    expect(rows).toEqual([{ n: 5 }])
  })
  it('who put two schools into each other: one goes, the other stays', async () => {
    const a = await change(s, s.who.county, MERGE, s.school, { intoId: s.sibling.id, keepAccounts: true })
    const b = await change(s, s.who.province, MERGE, s.sibling, { intoId: s.school.id, keepAccounts: true })
    const done = await Promise.all([a.act(), b.act()])
    const codes = done.map((one) => one.code).filter((code) => code !== undefined)
    expect(codes).toHaveLength(1)
    expect(['school_closed', 'school_merge_unfit', 'school_change_stale']).toContain(codes[0])
    const { rows } = await s.t.owner.query(
      'SELECT count(*)::int AS n FROM nation.unit WHERE closed_on IS NOT NULL',
    )
    expect(rows).toEqual([{ n: 1 }])
    expect(await strays()).toEqual([])
  })
  it('who give one name at once: it is given once', async () => {
    const { act } = await change(s, s.who.county, RENAME, s.school, { name: '新名小学', on: '2026-09-02' })
    const done = await Promise.all([act(), act()])
    expect(done.map((one) => one.code).sort()).toEqual(['school_name_unchanged', undefined])
  })
})

describe('the school’s people', () => {
  it('register while it moves: each child lies where the school is, or is refused and sent again', async () => {
    const { act } = await toOther()
    const [moved, ...children] = await Promise.all([
      act(),
      ...['甲', '乙', '丙', '丁', '戊', '己'].map((name) => register(`赵${name}`)),
    ])
    expect([undefined, 'school_change_stale']).toContain(moved?.code)
    for (const child of children) expect([undefined, 'unit_moved']).toContain(child.code)
    const refused = children.filter((child) => child.code === 'unit_moved').length
    expect(await strays()).toEqual([])
    for (let at = 0; at < refused; at++)
      expect((await register(`钱${'甲乙丙丁戊己'.charAt(at)}`)).code).toBeUndefined()
    const { rows } = await s.t.owner.query('SELECT count(*)::int AS n FROM p37.business_case WHERE is_open')
    expect(rows).toEqual([{ n: 6 }])
    expect(await strays()).toEqual([])
  })
  it('who were asked who they are before it moved write nothing where it was', async () => {
    const actor = await findActor(s.ctx, s.who.school)
    if (!actor) throw new Error('Nobody is signed in.')
    await (await toOther()).act()
    const request = { id: crypto.randomUUID(), contentHash: Buffer.alloc(32) }
    const late = write(s.ctx, { ...actor, request }, async () => ({ answer: 1, audit: { act: 'test' } }))
    await expect(late).rejects.toMatchObject({ code: 'unit_moved' })
  })
  it('and a move waits until whoever writes is through', async () => {
    const { act } = await toOther()
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    const job = s.t.db.asJob(async (tx) => {
      await holdUnitPaths(tx, 'p37')
      await held
      const { rows } = await s.t.owner.query('SELECT path FROM nation.unit WHERE id = $1', [s.school.id])
      return rows[0].path
    })
    const moving = act()
    const waiting = async () =>
      (await s.t.owner.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rows
        .length
    while ((await waiting()) === 0) await new Promise((next) => setImmediate(next))
    release()
    expect(await job, 'still where it was').toBe(s.school.path)
    expect((await moving).status).toBe(200)
  })
})

describe('the bureau', () => {
  it('decides while the school moves: decided by the old one before, or by the new one afterwards', async () => {
    const { caseId } = (await register('李一')).ok()
    for (const [who, step, version] of [
      [s.who.school, 'submit', 1],
      [s.who.approver, 'endorse', 2],
    ] as const)
      (await s.call(who, takeSteps, { body: { step, cases: [{ id: caseId, version }] } })).ok()
    const { act } = await toOther()
    const body = { step: 'decide', cases: [{ id: caseId, version: 3 }] }
    const [moved, decided] = await Promise.all([act(), s.call(s.who.county, takeSteps, { body })])
    if (decided.code === undefined) {
      // A pupil more than the preview had.
      expect(moved.code).toBe('school_change_stale')
      expect((await (await toOther()).act()).status).toBe(200)
    } else {
      expect(moved.code).toBeUndefined()
      expect(decided.code).toBe('not_found')
      const inbox = (await s.call(s.who.otherCounty, listInbox, { query: {} })).ok().rows
      expect(inbox.map((row) => row.subject)).toEqual(['李一'])
      expect((await s.call(s.who.otherCounty, takeSteps, { body })).status).toBe(200)
    }
    expect(await strays()).toEqual([])
  })
})

describe('a promotion', () => {
  const begin = async () => {
    const id = await s.t.db.newId()
    await s.t.owner.query(
      `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
       VALUES ($1, 2027, 'running', now(), now())`,
      [id],
    )
    return id
  }
  it('that runs is waited for, and named', async () => {
    const { act } = await toOther()
    const run = await begin()
    expect((await act()).problem).toMatchObject({
      code: 'school_change_blocked',
      detail: '全省正在升级(或正在撤回升级)。',
    })
    await carryOutPromotion(s.ctx, 'p37', run)
    expect((await act()).code, 'the classes are in another grade').toBe('school_change_stale')
    expect((await (await toOther()).act()).status).toBe(200)
  })
  it('begun while the school moves leaves no class behind, in the grade or in the tree', async () => {
    const { act } = await toOther()
    const run = await begin()
    const [moved] = await Promise.all([act(), carryOutPromotion(s.ctx, 'p37', run)])
    expect([undefined, 'school_change_blocked', 'season_promotion_running', 'school_change_stale']).toContain(
      moved.code,
    )
    const { rows } = await s.t.owner.query('SELECT DISTINCT grade, unit_path AS path FROM p37.class')
    const path = moved.code === undefined ? `${s.otherCounty.path}${s.school.id}/` : s.school.path
    expect(rows).toEqual([{ grade: 2, path }])
    expect(await strays()).toEqual([])
  })
  it('and a class made while the school moves lies where the school is', async () => {
    const { act } = await toOther()
    const body = { stage: 'primary', cohort: 2026, count: 3 } as const
    const [moved, made] = await Promise.all([act(), s.call(s.who.school, createClasses, { body })])
    expect([undefined, 'school_change_stale']).toContain(moved.code)
    expect([undefined, 'unit_moved']).toContain(made.code)
    expect(await strays()).toEqual([])
  })
})
