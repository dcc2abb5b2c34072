/** Graduation at its doors: leavers, graduating, destinations, reversal. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown } from '../../../test/season.ts'
import * as contract from '../../contract/graduation.ts'
import { listNotices } from '../../contract/notice.ts'
import { changeClass, listClasses } from '../../contract/unit.ts'
import { requireUnlocked } from './data-lock.actions.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let school: Person
let county: Person
let otherCounty: Person
let classId: number
beforeAll(async () => {
  s = await arrangeSeason()
  school = await s.person(s.primary, 'registrar')
  county = await s.person(s.county, 'registrar')
  otherCounty = await s.person(s.otherCounty, 'registrar')
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query('TRUNCATE p37.class, p37.pupil, p37.business_case CASCADE')
  s.setClock('2014-07-01T10:00')
  classId = await finalClass()
})

const finalClass = () => s.class({ school: s.primary, stage: 'primary', length: 6, grade: 6, cohort: 2008 })
const pupils = async (...names: string[]) => {
  const ids: number[] = []
  for (const name of names) ids.push(await s.pupil({ school: s.primary, stage: 'primary', classId, name }))
  return ids
}
const graduate = (more: { classes?: number[]; except?: number[]; preview?: boolean } = {}) =>
  school.call(contract.graduate, {
    body: {
      classes: [classId],
      ...more,
      except: (more.except ?? []).map((pupilId) => ({ pupilId, reason: '因病缺课' })),
    },
  })
const list = (who: Person, query: object = {}) => who.call(contract.listGraduates, { query })
const openCase = async (pupilId: number) => {
  const id = await s.t.db.newId()
  await s.t.owner.query(
    `INSERT INTO p37.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at, parties,
       subject, school_id, opened_by)
     VALUES ($1, 'transfer', 'with_origin_bureau', $2, '{}', 1, '{}', now(), '{}', '王', $3, 1)`,
    [id, pupilId, s.otherJunior.id],
  )
  return id
}
const enrollmentOf = async (pupilId: number) =>
  (
    await s.t.owner.query(
      'SELECT state, during::text, class_id::float8 AS "classId" FROM p37.enrollment WHERE pupil_id = $1',
      [pupilId],
    )
  ).rows

describe('a school graduates whole classes', () => {
  it('less the pupils it excepts, in one step', async () => {
    const [first, second] = await pupils('王小明', '李小红')
    const done = await graduate({ except: [second ?? 0] })
    expect(done).toEqual({
      graduated: 1,
      excepted: 1,
      blocked: [],
      byClass: [{ classId, name: expect.any(String), pupils: 1 }],
      leaving: [],
    })
    const { rows: left } = await school.call(contract.listLeavers, { query: { class: classId } })
    expect(left).toMatchObject([{ pupilId: second, keptBack: '因病缺课' }])
    expect(await enrollmentOf(first ?? 0)).toEqual([
      { state: 'graduated', during: '[2008-09-01,2014-07-01)', classId },
    ])
    expect(await enrollmentOf(second ?? 0)).toMatchObject([{ state: 'in_school' }])
    const { rows } = await list(school)
    expect(rows).toMatchObject([
      {
        pupilId: first,
        name: '王小明',
        year: 2014,
        stage: 'primary',
        graduatedOn: '2014-07-01',
        destination: null,
        admittedSchool: null,
        studentNumber: expect.stringMatching(/^G3701\*{10}\d{4}$/),
      },
    ])
  })
  it('and an open case hinders its pupil, nobody else, although the school is no party to it', async () => {
    const [first, second] = await pupils('王小明', '李小红')
    const caseId = await openCase(first ?? 0)
    const leavers = await school.call(contract.listLeavers, { query: { class: classId } })
    expect(leavers.rows.map((row) => [row.pupilId, row.blockedBy, row.caseId])).toEqual([
      [first, '其他业务', caseId],
      [second, null, null],
    ])
    expect(await graduate()).toMatchObject({
      graduated: 1,
      blocked: [{ pupilId: first, name: '王小明', why: '其他业务尚未办结', caseId }],
    })
  })
  it('and a problem flag hinders nobody (PRB-4)', async () => {
    await s.pupil({ school: s.primary, stage: 'primary', classId, isFlagged: true })
    expect((await school.call(contract.getReadiness, {})).problemRecords).toBe(1)
    expect(await graduate()).toMatchObject({ graduated: 1, blocked: [] })
  })
  it('and sees beforehand what would happen, without anything happening', async () => {
    const [first] = await pupils('王小明')
    expect(await graduate({ preview: true })).toMatchObject({
      graduated: 1,
      leaving: [{ pupilId: first, name: '王小明', classId, outcome: 'graduated' }],
    })
    expect(await enrollmentOf(first ?? 0)).toMatchObject([{ state: 'in_school' }])
  })
  it('of the final grade only, its own only, and no senior high', async () => {
    const fifth = await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 5, cohort: 2009 })
    await expect(graduate({ classes: [classId, fifth] })).rejects.toMatchObject({
      code: 'graduation_not_final_grade',
    })
    const foreign = await s.class({
      school: s.otherJunior,
      stage: 'junior',
      length: 3,
      grade: 3,
      cohort: 2011,
    })
    await expect(graduate({ classes: [foreign] })).rejects.toMatchObject({ code: 'not_found' })
    const senior = await s.person(s.senior, 'registrar')
    const third = await s.class({ school: s.senior, stage: 'senior', length: 3, grade: 3, cohort: 2011 })
    await expect(senior.call(contract.graduate, { body: { classes: [third] } })).rejects.toMatchObject({
      code: 'graduation_needs_decision',
    })
  })
  it('until 30 July, that day included', async () => {
    await pupils('王小明')
    s.setClock('2014-07-31T00:00')
    await expect(graduate()).rejects.toMatchObject({ code: 'window_closed' })
    s.setClock('2014-07-30T23:59')
    expect(await graduate()).toMatchObject({ graduated: 1 })
  })
  it('not while a promotion is on its way', async () => {
    await pupils('王小明')
    const id = await s.t.db.newId()
    await s.t.owner.query(
      `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
       VALUES ($1, 2013, 'running', now(), now())`,
      [id],
    )
    await expect(graduate()).rejects.toMatchObject({ code: 'season_promotion_running' })
    await s.t.owner.query('DELETE FROM p37.promotion_run WHERE id = $1', [id])
    expect(await graduate()).toMatchObject({ graduated: 1 })
  })
  it('once, although two people do it at the same time', async () => {
    await pupils('王小明', '李小红', '张小刚')
    const second = await s.person(s.primary, 'registrar')
    const ended = await Promise.all([
      graduate(),
      second.call(contract.graduate, { body: { classes: [classId] } }),
    ])
    expect(ended.map((one) => one.graduated).sort()).toEqual([0, 3])
    expect((await list(school)).rows).toHaveLength(3)
  })
})

describe('the readiness page counts', () => {
  it('what stands open in the final grade of the unit, and nothing of other units', async () => {
    const [first] = await pupils('王小明', '李小红', '张小刚')
    await openCase(first ?? 0)
    await graduate({ except: (await pupils('赵小美')).slice(0, 1) })
    const expected = {
      year: 2014,
      problemRecords: 0,
      openCases: 1,
      classes: 1,
      toGraduate: 2,
      graduated: 2,
      blocked: 1,
      openMovements: 0,
      cleanUp: 0,
      erasures: 0,
      proposed: 0,
      closed: null,
    }
    expect(await school.call(contract.getReadiness, {})).toEqual(expected)
    expect(await county.call(contract.getReadiness, { query: { school: s.primary.id } })).toEqual(expected)
    const nothing = { toGraduate: 0, graduated: 0, openCases: 0 }
    expect(await otherCounty.call(contract.getReadiness, {})).toMatchObject(nothing)
    expect(await otherCounty.call(contract.getReadiness, { query: { school: s.primary.id } })).toMatchObject(
      nothing,
    )
    // Each figure leads to exactly the pupils it counts, although the school is no party to the case.
    const names = async (standing: 'case' | 'flagged' | 'movement') =>
      (await school.call(contract.listLeavers, { query: { standing } })).rows.map(({ name }) => name)
    expect(await names('case')).toEqual(['王小明'])
    expect(await names('flagged')).toEqual([])
    expect(await names('movement')).toEqual([])
    const { rows } = await otherCounty.call(contract.listLeavers, { query: { school: s.primary.id } })
    expect(rows).toEqual([])
  })
  it('nobody who came into his final grade by the promotion, and says that the window is closed', async () => {
    await pupils('王小明')
    const newlyFinal = await s.class({
      school: s.primary,
      stage: 'primary',
      length: 6,
      grade: 6,
      cohort: 2009,
    })
    await s.pupil({ school: s.primary, stage: 'primary', classId: newlyFinal, name: '李小红' })
    const count = async () => {
      const { classes, toGraduate, closed } = await school.call(contract.getReadiness, {})
      const leavers = await school.call(contract.listLeavers, {})
      const listed = await school.call(listClasses, { query: { leaving: 'true' } })
      return {
        classes,
        toGraduate,
        closed,
        names: leavers.rows.map(({ name }) => name),
        listed: listed.rows.length,
      }
    }
    s.setClock('2014-08-12T08:00')
    await s.t.owner.query(
      `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at, finished_at)
       VALUES ($1, 2014, 'complete', now(), now(), now())`,
      [await s.t.db.newId()],
    )
    expect(await count()).toEqual({
      ...{ classes: 1, toGraduate: 1, names: ['王小明'], listed: 1 },
      closed: expect.stringContaining('2014 年不再开放'),
    })
    await s.t.owner.query('DELETE FROM p37.promotion_run')
  })
})

describe('graduates are looked for', () => {
  it('page by page, by name, by whether they wait for a school, and within one’s own area', async () => {
    await pupils('王小明', '王小红', '李小刚')
    await graduate()
    const first = await list(county, { limit: 2 })
    const second = await list(county, { limit: 2, after: first.next ?? '' })
    expect([...first.rows, ...second.rows].map((row) => row.name)).toEqual(['王小明', '王小红', '李小刚'])
    expect(second.next).toBeNull()
    expect((await list(county, { name: '王' })).rows).toHaveLength(2)
    expect((await list(county, { waiting: 'true', stage: 'primary' })).rows).toHaveLength(3)
    expect((await list(county, { waiting: 'false' })).rows).toEqual([])
    expect((await list(county, { year: 2013 })).rows).toEqual([])
    expect((await list(otherCounty)).rows).toEqual([])
  })
})

describe('the destination', () => {
  const set = (body: object) =>
    school.call(contract.setDestinations, { body: body as { graduates: number[] } })
  it('is one of fifteen, set for many at once, beside the expected school', async () => {
    await pupils('王小明', '李小红')
    await graduate()
    const graduates = (await list(school)).rows.map((row) => row.id)
    expect(await set({ graduates, destination: '出国', expectedSchoolId: s.junior.id })).toEqual({
      changed: 2,
    })
    await set({ graduates: graduates.slice(0, 1), destination: null })
    expect((await list(school)).rows.map((row) => [row.destination, row.expectedSchool?.name])).toEqual([
      [null, s.junior.name],
      ['出国', s.junior.name],
    ])
    await expect(set({ graduates, destination: '上学' })).rejects.toMatchObject({
      code: 'graduation_destination_unknown',
    })
    await expect(set({ graduates, expectedSchoolId: s.county.id })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(set({ graduates: [...graduates, 1], destination: '其他' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
  it('filled in by an admission is not typed over', async () => {
    await pupils('王小明')
    await graduate()
    await s.t.owner.query(
      `UPDATE p37.graduation SET destination = '普通初中', is_destination_backfilled = true`,
    )
    const graduates = (await list(school)).rows.map((row) => row.id)
    await expect(set({ graduates, destination: '出国' })).rejects.toMatchObject({
      code: 'graduation_destination_backfilled',
    })
    expect(await set({ graduates, expectedSchoolId: null })).toEqual({ changed: 1 })
  })
})

describe('the bureau takes a graduation back', () => {
  const reverse = (graduates: number[], who = county) =>
    who.call(contract.reverseGraduations, { body: { graduates, reason: '需要休学' } })
  it('into the old class, with a deadline inside or outside the window, and it can be looked up', async () => {
    const [pupil = 0, other = 0] = await pupils('王小明', '李小红')
    await graduate({ except: [other] })
    const [graduation] = (await list(school)).rows
    s.setClock('2014-08-01T10:00')
    const looked = await county.call(contract.previewReversal, { body: { graduates: [graduation?.id ?? 0] } })
    expect(looked).toEqual({ able: [graduation?.id], regraduateBy: '2014-08-16', blocked: [] })
    expect((await list(county, { reversed: 'true' })).rows).toEqual([])
    expect(await reverse([graduation?.id ?? 0])).toEqual({ reversed: 1, regraduateBy: '2014-08-16' })
    expect(await enrollmentOf(pupil)).toEqual([{ state: 'in_school', during: '[2008-09-01,)', classId }])
    expect((await list(county)).rows).toEqual([])
    expect((await list(county, { reversed: 'true' })).rows).toMatchObject([
      { pupilId: pupil, regraduateBy: '2014-08-16', regraduation: 'waiting' },
    ])
    const query = { kind: 'graduation_reversed' as const }
    const [told] = (await school.call(listNotices, { query })).rows
    expect(told).toMatchObject({
      text: '1 名学生的毕业被主管单位驳回,已回到原班级;请于 2014-08-16 前重新办理毕业。',
      link: '/graduation-reversals?again=false',
    })
    expect((await otherCounty.call(listNotices, { query })).rows).toEqual([])
    await expect(reverse([graduation?.id ?? 0])).rejects.toMatchObject({
      code: 'graduation_already_reversed',
    })
    s.setClock('2014-08-16T20:00')
    expect(await graduate()).toMatchObject({
      graduated: 1,
      blocked: [{ pupilId: other, why: '不在毕业办理时段', caseId: null }],
    })
    expect((await list(county)).rows).toMatchObject([{ pupilId: pupil, graduatedOn: '2014-08-16' }])
  })
  it('not after the deadline', async () => {
    await pupils('王小明')
    await graduate()
    await reverse((await list(school)).rows.map((row) => row.id))
    const over = async () => (await list(school, { reversed: 'true', again: 'over' })).rows
    expect(await over()).toEqual([])
    s.setClock('2014-08-17T00:00')
    await expect(graduate()).rejects.toMatchObject({ code: 'window_closed' })
    expect(await over()).toMatchObject([{ regraduation: 'over', graduatedAgainOn: null }])
    // Over is still to be done: he is among those too.
    expect((await list(school, { reversed: 'true', again: 'false' })).rows).toHaveLength(1)
  })
  it('unless the graduate is admitted somewhere or claimed, and only in its own area', async () => {
    await pupils('王小明')
    await graduate()
    const [{ id = 0, pupilId = 0 } = {}] = (await list(school)).rows
    await expect(reverse([id], otherCounty)).rejects.toMatchObject({ code: 'not_found' })
    await s.t.owner.query(
      `INSERT INTO p37.allocation VALUES (1, 2014, $1, $2, 'junior', $3, $4, $5, '王小明', 'male', 'claimed', 1, 1, now())`,
      [pupilId, id, s.otherJunior.id, s.otherJunior.path, s.primary.id],
    )
    await expect(reverse([id])).rejects.toMatchObject({
      code: 'graduation_claimed',
      detail: expect.stringMatching(/^王小明\(六年级\d+班\)$/),
    })
    expect(await county.call(contract.previewReversal, { body: { graduates: [id] } })).toMatchObject({
      able: [],
      blocked: [
        {
          id,
          className: expect.stringMatching(/^六年级\d+班$/),
          why: '已有学校提交录取该毕业生,办结前不能驳回。',
        },
      ],
    })
    await s.t.owner.query('UPDATE p37.graduation SET admitted_school_id = $1', [s.otherJunior.id])
    await expect(reverse([id])).rejects.toMatchObject({ code: 'graduation_admitted' })
  })
  it('once, although two officers do it at the same time', async () => {
    const [pupil = 0] = await pupils('王小明')
    await graduate()
    const ids = (await list(school)).rows.map((row) => row.id)
    const ended = await Promise.allSettled([reverse(ids), reverse(ids)])
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await enrollmentOf(pupil)).toHaveLength(1)
  })
})

describe('a class change at the very same time', () => {
  it('comes before or not at all: whoever graduates does so from the class he is in', async () => {
    for (let round = 0; round < 6; round++) {
      const beside = await finalClass()
      const [pupil = 0] = await pupils('王小明')
      const [left, moved] = await Promise.allSettled([
        graduate(),
        school.call(changeClass, { body: { pupils: [pupil], classId: beside } }),
      ])
      const { rows } = await s.t.owner.query(
        `SELECT e.state, e.class_id::float8 AS "at", g.class_id::float8 AS "from" FROM p37.enrollment e
         LEFT JOIN p37.graduation g ON g.enrollment_id = e.id WHERE e.pupil_id = $1`,
        [pupil],
      )
      expect(left.status).toBe('fulfilled')
      const isMoved = moved.status === 'fulfilled'
      expect(rows).toEqual([
        isMoved
          ? { state: 'in_school', at: beside, from: null }
          : { state: 'graduated', at: classId, from: classId },
      ])
      if (moved.status === 'rejected') expect(moved.reason).toMatchObject({ code: 'pupil_data_locked' })
    }
  })
})

describe('data of a graduate', () => {
  it('is locked from the graduation on, and open again after its reversal', async () => {
    const [pupil = 0] = await pupils('王小明')
    const ask = () => s.t.db.asJob((tx) => requireUnlocked(tx, 'p37', [pupil]))
    await ask()
    await graduate()
    await expect(ask()).rejects.toMatchObject({ code: 'pupil_data_locked' })
    const graduates = (await list(school)).rows.map((row) => row.id)
    await county.call(contract.reverseGraduations, { body: { graduates, reason: '姓名有误' } })
    await ask()
  })
})
