/** A school goes into another one (ORG-9), through the doors. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childCells } from '../../../test/registration-cells.ts'
import {
  arrangeSchoolTown,
  change,
  changeNow,
  fillSchool,
  type SchoolTown,
} from '../../../test/school-town.ts'
import {
  arrangeClass,
  arrangeTerm,
  clerk,
  graduated,
  type Place,
  seatPupil,
  setClock,
} from '../../../test/town.ts'
import { listInbox, takeSteps } from '../../contract/business-case.ts'
import { listGraduates, reverseGraduations } from '../../contract/graduation.ts'
import { listNotices } from '../../contract/notice.ts'
import { getProgress } from '../../contract/progress.ts'
import { getPupil, listPupils } from '../../contract/pupil.ts'
import { registerPupil } from '../../contract/registration.ts'
import * as doors from '../../contract/school-change.ts'
import { getUnit, listClasses, listUnits } from '../../contract/unit.ts'

let s: SchoolTown
/** Of the school that goes. */
let classes: number[]
let pupils: number[]
let graduate: number
let keeper: string

const MERGE = { preview: doors.previewMerge, act: doors.mergeSchool }
const MOVE = { preview: doors.previewMove, act: doors.moveSchool }
const rowsOf = async (text: string, values: unknown[] = []) => (await s.t.owner.query(text, values)).rows

beforeAll(async () => {
  s = await arrangeSchoolTown()
  for (const place of [s.county, s.school, s.sibling]) await arrangeTerm(s.t, place, 2026)
  await fillSchool(s, s.school, '王')
  ;({ classes, pupils } = await fillSchool(s, s.sibling, '李'))
  await s.t.owner.query(`UPDATE p37.enrollment SET held_grade = 1 WHERE pupil_id = $1`, [pupils[4]])
  const left = await arrangeClass(s.t, s.sibling, { grade: 6, cohort: 2020, number: '2020101', name: '1班' })
  graduate = await seatPupil(s.t, s.sibling, { name: '孙毕业', classId: left })
  await graduated(s.t, graduate)
  await s.t.owner.query(
    `INSERT INTO p37.promotion_stayer (run_id, enrollment_id, pupil_id, school_id, unit_path, class_id, class_name, stage,
       grade, name, why)
     SELECT r.id, 1, $1, $2, $3, $4, '1班', 'primary', 1, '李甲', 'not_graduated' FROM p37.promotion_run r`,
    [pupils[0], s.sibling.id, s.sibling.path, classes[0]],
  )
  keeper = await clerk(s.t, s.sibling, 'approver')
  const { caseId } = (
    await s.call(s.who.sibling, registerPupil, { body: { cells: childCells({ name: '周新生' }) } })
  ).ok()
  const body = { step: 'submit', cases: [{ id: caseId, version: 1 }] }
  expect((await s.call(s.who.sibling, takeSteps, { body })).status).toBe(200)
})
afterAll(() => s.close())

const ask = () => ({ intoId: s.school.id, keepAccounts: true })
const names = async (token: string) =>
  (await s.call(token, listPupils, { query: { limit: '50' } }))
    .ok()
    .rows.map((row) => row.name)
    .sort()

describe('a school goes into another one', () => {
  it('that is open, teaches what it teaches, and lies below the officer too', async () => {
    const preview = (who: string, school: Place, intoId: number) =>
      s.call(who, doors.previewMerge, { params: { id: school.id }, body: { intoId, keepAccounts: true } })
    expect((await preview(s.who.county, s.sibling, s.otherSchool.id)).code).toBe('school_merge_unfit')
    expect((await preview(s.who.county, s.sibling, s.sibling.id)).code).toBe('school_merge_unfit')
    expect((await preview(s.who.county, s.sibling, s.county.id)).code).toBe('school_merge_unfit')
    const junior = await arrangeClass(s.t, s.sibling, { stage: 'junior', length: 3, number: '2026201' })
    expect((await preview(s.who.county, s.sibling, s.school.id)).problem).toMatchObject({
      code: 'school_merge_unfit',
      detail: '该校不开设初中。',
    })
    await s.t.owner.query('DELETE FROM p37.class WHERE id = $1', [junior])
  })

  it('with its classes and pupils; names that are taken there are changed as the preview said', async () => {
    const { preview, act } = await change(s, s.who.county, MERGE, s.sibling, ask())
    const shown = preview.ok()
    expect(shown).toMatchObject({
      to: '临江县第一小学',
      effect: { classes: 2, pupils: 5, openCases: 1, graduates: 1, losing: 0 },
      blockers: [],
      classes: [
        { from: '一年级1班', to: '一年级3班', number: '2026103', pupils: 2 },
        { from: '一年级2班', to: '一年级4班', number: '2026104', pupils: 2 },
      ],
    })
    const before = await names(s.who.county)
    expect((await act()).ok()).toMatchObject({ kind: 'merge', intoSchool: { name: '临江县第一小学' } })
    const news = '临江县第二小学已并入临江县第一小学,学生、班级和在办业务已转入临江县第一小学。'
    for (const who of [s.who.school, s.who.sibling, s.who.county])
      expect((await s.call(who, listNotices, { query: { kind: 'school_changed' } })).ok().rows).toMatchObject(
        [{ text: news }],
      )
    expect(await names(s.who.county), 'nobody lost, nobody doubled').toEqual(before)
    expect(await names(s.who.school)).toEqual(before)
    const now = (await s.call(s.who.school, listClasses, { query: {} })).ok().rows
    expect(now.filter((one) => one.schoolId === s.school.id).map((one) => [one.name, one.number])).toEqual([
      ['一年级1班', '2026101'],
      ['一年级2班', '2026102'],
      ['一年级3班', '2026103'],
      ['一年级4班', '2026104'],
    ])
    expect(now.filter((one) => classes.includes(one.id)).map((one) => one.boys)).toEqual([2, 2])
  })

  it('by the hand that moves pupils: one enrollment ends, the next begins, in the same class and grade', async () => {
    const lives = await rowsOf(
      `SELECT e.pupil_id::int AS pupil, e.school_id::int AS school, e.state, e.entered_by AS by, e.class_id::int AS class,
              e.held_grade AS held, lower(e.during)::text AS "from", upper(e.during)::text AS until
       FROM p37.enrollment e WHERE e.pupil_id = ANY($1) ORDER BY e.pupil_id, lower(e.during)`,
      [[pupils[0], pupils[4]]],
    )
    const old = { school: s.sibling.id, state: 'merged', by: 'load', from: '2026-09-01', until: '2026-09-02' }
    const next = { school: s.school.id, state: 'in_school', by: 'merge', from: '2026-09-02', until: null }
    expect(lives).toEqual([
      { pupil: pupils[0], class: classes[0], held: null, ...old },
      { pupil: pupils[0], class: classes[0], held: null, ...next },
      { pupil: pupils[4], class: null, held: 1, ...old },
      { pupil: pupils[4], class: null, held: 1, ...next },
    ])
    const life = JSON.stringify(
      (await s.call(s.who.school, getPupil, { params: { id: pupils[0] ?? 0 } })).ok(),
    )
    expect(life).toContain('学校合并,随校转入')
  })

  it('and a promotion’s report goes on finding who stayed by the path of his class', async () => {
    const rows = await rowsOf('SELECT unit_path AS path, school_id::int AS school FROM p37.promotion_stayer')
    expect(rows).toEqual([{ path: s.school.path, school: s.sibling.id }])
  })

  it('and what was open there is decided for the school that has it now', async () => {
    const { approver } = s.who
    const { rows } = (await s.call(approver, listInbox, { query: {} })).ok()
    expect(rows.map((row) => [row.subject, row.school.id])).toEqual([['周新生', s.school.id]])
    const cases = rows.map(({ caseId, version }) => ({ id: caseId, version }))
    expect((await s.call(keeper, listInbox, { query: {} })).ok().rows).toEqual([])
    expect((await s.call(approver, takeSteps, { body: { step: 'endorse', cases } })).ok().refused).toEqual([])
    const again = cases.map(({ id, version }) => ({ id, version: version + 1 }))
    const decided = await s.call(s.who.county, takeSteps, { body: { step: 'decide', cases: again } })
    expect(decided.ok().taken).toMatchObject([{ state: 'registered' }])
    expect(await names(s.who.school)).toContain('周新生')
  })

  it('and is found by its old code, closed, with where it went; its people may look, and start nothing', async () => {
    const found = (await s.call(s.who.county, listUnits, { query: { name: '2137000003' } })).ok().rows
    expect(found).toMatchObject([
      {
        name: '临江县第二小学',
        closedOn: '2026-09-02',
        mergedInto: { id: s.school.id, name: '临江县第一小学' },
      },
    ])
    const { id } = s.sibling
    expect((await s.call(keeper, getUnit, { params: { id } })).ok().mergedInto?.id).toBe(s.school.id)
    const body = { cells: childCells({}) }
    expect((await s.call(s.who.sibling, registerPupil, { body })).code).toBe('school_closed')
    const select = (await s.call(s.who.county, listUnits, { query: { only: 'open_school' } })).ok().rows
    expect(select.map((one) => one.id)).toEqual([s.school.id])
  })

  it('and its archive is seen by the school that took it over, and by the bureau; nobody is put back into it', async () => {
    for (const token of [s.who.school, s.who.county, keeper]) {
      const graduates = (await s.call(token, listGraduates, { query: {} })).ok().rows
      expect(graduates.map((one) => [one.name, one.school.name])).toEqual([['孙毕业', '临江县第二小学']])
      expect((await s.call(token, getPupil, { params: { id: graduate } })).status).toBe(200)
    }
    const [row] = await rowsOf('SELECT id::int, version FROM p37.graduation')
    const reversed = await s.call(s.who.county, reverseGraduations, {
      body: { graduates: [row.id], reason: '成绩有误' },
    })
    expect(reversed.code).toBe('school_closed')
  })

  it('and counts once on the boards above', async () => {
    const board = (await s.call(s.who.county, getProgress, { query: {} })).ok()
    expect(board.units.map((one) => one.name)).toEqual(['临江县第一小学'])
  })

  it('and goes with it to another bureau later', async () => {
    await changeNow(s, s.who.province, MOVE, s.school, { bureauId: s.otherCounty.id })
    const rows = await rowsOf('SELECT path, parent_id::int FROM nation.unit WHERE id = $1', [s.sibling.id])
    expect(rows).toEqual([
      { path: `${s.otherCounty.path}${s.school.id}/${s.sibling.id}/`, parent_id: s.otherCounty.id },
    ])
    const graduates = async (token: string) =>
      (await s.call(token, listGraduates, { query: {} })).ok().rows.map((one) => one.name)
    expect(await graduates(s.who.otherCounty)).toEqual(['孙毕业'])
    expect(await graduates(s.who.county)).toEqual([])
    const seenBy = (unit: number) =>
      rowsOf('SELECT count(*)::int AS n FROM p37.business_case WHERE $1 = ANY (visible_to)', [unit])
    expect(await seenBy(s.county.id)).toEqual([{ n: 0 }])
    expect(await seenBy(s.otherCounty.id)).toEqual([{ n: 1 }])
  })

  it('across counties by the province, and the county that had it does not see it any more', async () => {
    await setClock(s.t, '2026-09-05T02:00:00Z')
    await changeNow(s, s.who.province, MOVE, s.school, { bureauId: s.county.id })
    await fillSchool(s, s.otherSchool, '赵')
    const { preview, act } = await change(s, s.who.province, MERGE, s.otherSchool, {
      ...ask(),
      keepAccounts: false,
    })
    expect(preview.ok().losing).toEqual([{ unit: '松岭县教育局', accounts: 1 }])
    expect((await act()).status).toBe(200)
    expect(await names(s.who.otherCounty)).toEqual([])
    expect(await names(s.who.county)).toHaveLength(16)
  })
})
