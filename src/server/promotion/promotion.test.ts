/** Promotion at its doors: rehearsed, run, reversed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown } from '../../../test/season.ts'
import { placeByHand } from '../../contract/placement.ts'
import * as contract from '../../contract/promotion.ts'
import { checkPromotionLedger, listPromotionSchools } from '../../contract/promotion-report.ts'
import { mergeSchool, previewMerge } from '../../contract/school-change.ts'
import { changeClass } from '../../contract/unit.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { startDuePromotion } from './promotion.actions.ts'

let s: SeasonTown
let officer: Awaited<ReturnType<SeasonTown['person']>>
let county: Awaited<ReturnType<SeasonTown['person']>>
beforeAll(async () => {
  s = await arrangeSeason()
  officer = await s.person(s.province, 'registrar')
  county = await s.person(s.county, 'registrar')
})
afterAll(() => s.close())
afterEach(() =>
  s.t.owner.query(
    'TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class, p37.allocation, p37.business_case, p37.pupil CASCADE',
  ),
)

const work = () => runWaitingJobs(s.ctx, s.t.url)
const primaryClass = (grade: number) =>
  s.class({ school: s.primary, stage: 'primary', length: 6, grade, cohort: 2014 - grade })
const gradeOf = async (id: number) =>
  (await s.t.owner.query('SELECT grade FROM p37.class WHERE id = $1', [id])).rows[0].grade
const run = async () => {
  s.setClock('2014-08-11T00:00')
  const started = await officer.call(contract.runPromotion, {})
  await work()
  return started.id
}
const reverse = (id: number) =>
  officer.call(contract.reversePromotion, { params: { id }, body: { reason: '学制填写有误' } })

describe('the rehearsal', () => {
  it('tells per school what moves, who stays and what is open, and moves nothing', async () => {
    s.setClock('2014-07-31T09:00')
    const first = await primaryClass(1)
    const last = await primaryClass(6)
    const wrong = await s.class({ school: s.nineYear, stage: 'junior', length: 4, grade: 3, cohort: 2011 })
    await s.class({ school: s.otherJunior, stage: 'junior', length: 3, grade: 2, cohort: 2012 })
    await s.pupil({ school: s.primary, stage: 'primary', classId: last })
    const { id } = await officer.call(contract.rehearsePromotion, {})
    await work()
    const found = await officer.call(contract.getPromotion, { params: { id } })
    expect(found).toMatchObject({ state: 'rehearsed', schoolYear: 2014, startedBy: 'person-1' })
    expect(found.report).toEqual({
      ...{ schools: 3, classes: 3, unplaced: 0, ungraduated: 1, blocked: 0, openCases: 0 },
      ...{ waitingSchools: 1, unconfirmedSchools: 1, wrongLengthSchools: 1 },
      grades: [
        { stage: 'primary', grade: 1, moving: 1, finishing: 0, staying: 0 },
        { stage: 'primary', grade: 6, moving: 0, finishing: 1, staying: 1 },
        { stage: 'junior', grade: 2, moving: 1, finishing: 0, staying: 0 },
        { stage: 'junior', grade: 3, moving: 1, finishing: 0, staying: 0 },
      ],
    })
    const schools = await officer.call(listPromotionSchools, { params: { id }, query: {} })
    const none = {
      unplaced: 0,
      ungraduated: 0,
      blocked: 0,
      openCases: 0,
      isUnconfirmed: false,
      wrongLengths: [],
    }
    expect(schools.rows).toEqual([
      {
        ...none,
        ...{
          school: { id: s.primary.id, name: s.primary.name },
          code: s.primary.code,
          bureau: s.county.name,
        },
        ...{ classes: 1, ungraduated: 1, isUnconfirmed: true },
      },
      {
        ...none,
        ...{
          school: { id: s.nineYear.id, name: s.nineYear.name },
          code: s.nineYear.code,
          bureau: s.county.name,
        },
        ...{ classes: 1, wrongLengths: ['junior'] },
      },
      {
        ...none,
        ...{ school: { id: s.otherJunior.id, name: s.otherJunior.name }, code: s.otherJunior.code },
        ...{ bureau: s.otherCounty.name, classes: 1 },
      },
    ])
    expect([await gradeOf(first), await gradeOf(last), await gradeOf(wrong)]).toEqual([1, 6, 3])
  })
  it('shows a county its own schools', async () => {
    await primaryClass(1)
    await s.class({ school: s.otherJunior, stage: 'junior', length: 3, grade: 2, cohort: 2012 })
    const { id } = await officer.call(contract.rehearsePromotion, {})
    await work()
    const { report } = await county.call(contract.getPromotion, { params: { id } })
    expect(report).toMatchObject({ classes: 1, schools: 1 })
    const { rows } = await county.call(listPromotionSchools, { params: { id }, query: {} })
    expect(rows).toMatchObject([{ school: { id: s.primary.id } }])
    const listed = await county.call(contract.listPromotions, {})
    expect(listed.rows).toMatchObject([
      // Begun by a person, whom a county does not know by name: not by the clock.
      { id, state: 'rehearsed', report: null, startedBy: `${s.province.name} 学籍管理员` },
    ])
  })
})

describe('the promotion', () => {
  it('does not run before 10 August 24:00, nor by a county', async () => {
    s.setClock('2014-08-10T23:59')
    await expect(officer.call(contract.runPromotion, {})).rejects.toMatchObject({
      code: 'promotion_too_early',
    })
    s.setClock('2014-08-11T00:00')
    await expect(county.call(contract.runPromotion, {})).rejects.toMatchObject({ code: 'not_allowed' })
  })
  it('moves every class up once, and lists who stayed', async () => {
    const [first, last] = [await primaryClass(1), await primaryClass(6)]
    await s.pupil({ school: s.primary, stage: 'primary', classId: last })
    const id = await run()
    expect([await gradeOf(first), await gradeOf(last)]).toEqual([2, 6])
    const done = await officer.call(contract.getPromotion, { params: { id } })
    expect(done).toMatchObject({
      state: 'complete',
      classesTotal: 1,
      classesDone: 1,
      reversibleUntil: '2014-08-13T16:00:00Z',
      report: { classes: 1, ungraduated: 1 },
    })
    await expect(officer.call(contract.runPromotion, {})).rejects.toMatchObject({
      code: 'promotion_already_done',
    })
    await expect(officer.call(contract.rehearsePromotion, {})).rejects.toMatchObject({
      code: 'promotion_already_done',
    })
  })
  it('run by two officers at once is one run', async () => {
    s.setClock('2014-08-11T00:00')
    const first = await primaryClass(1)
    const second = await s.person(s.province, 'registrar')
    const ended = await Promise.allSettled(
      [officer, second, officer, second].map((who) => who.call(contract.runPromotion, {})),
    )
    expect(ended.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of ended)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'promotion_already_done' })
    await work()
    expect(await gradeOf(first)).toBe(2)
  })
  it('is started by the clock once, and not again after a person has reversed it', async () => {
    const first = await primaryClass(1)
    const due = () =>
      s.t.db.asJob((tx) =>
        startDuePromotion(
          tx,
          s.ctx,
          { id: s.provinceId, schema: 'p37' },
          { year: 2014, businessAt: s.ctx.realNow(), policy: CIRCULAR_POLICY },
        ),
      )
    s.setClock('2014-08-11T00:00')
    const [id, again] = [await due(), await due()]
    expect(again).toBeUndefined()
    await work()
    await reverse(id ?? 0)
    await work()
    expect(await due()).toBeUndefined()
    expect(await gradeOf(first)).toBe(1)
    expect(await officer.call(contract.getPromotion, { params: { id: id ?? 0 } })).toMatchObject({
      state: 'reversed',
      startedBy: null,
    })
    await run()
    expect(await gradeOf(first)).toBe(2)
  })
})

describe('the reversal', () => {
  it('is refused after the hours of the policy', async () => {
    const id = await run()
    s.setClock('2014-08-14T00:01')
    await expect(reverse(id)).rejects.toMatchObject({ code: 'promotion_reversal_late' })
  })
  it('is refused for a rehearsal, and for a run of nobody', async () => {
    const { id } = await officer.call(contract.rehearsePromotion, {})
    await expect(reverse(id)).rejects.toMatchObject({ code: 'promotion_not_complete' })
    await expect(reverse(1)).rejects.toMatchObject({ code: 'not_found' })
  })
  it('is refused while a class of the new cohort is there, and says so', async () => {
    await primaryClass(3)
    const id = await run()
    const fresh = await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 1, cohort: 2014 })
    await expect(reverse(id)).rejects.toMatchObject({ code: 'promotion_depended_on', detail: '新建班级 1' })
    await s.t.owner.query('DELETE FROM p37.class WHERE id = $1', [fresh])
    expect(await reverse(id)).toMatchObject({ state: 'reversing' })
  })
  it('is refused while a pupil sits among another cohort’s since, and not once he is back', async () => {
    const fifth = await primaryClass(5)
    const sixth = await primaryClass(6)
    const pupilId = await s.pupil({ school: s.primary, stage: 'primary', classId: fifth })
    const id = await run()
    const registrar = await s.person(s.primary, 'registrar')
    const move = (classId: number) => registrar.call(changeClass, { body: { pupils: [pupilId], classId } })
    await move(sixth)
    await expect(reverse(id)).rejects.toMatchObject({ detail: '升级后跨级调班 1' })
    await move(fifth)
    expect(await reverse(id)).toMatchObject({ state: 'reversing' })
    await work()
    expect(await gradeOf(fifth)).toBe(5)
  })
  it('is refused while somebody who waited for a class has been placed by hand', async () => {
    const second = await primaryClass(1)
    const pupilId = await s.pupil({ school: s.primary, stage: 'primary', classId: null })
    const id = await run()
    const registrar = await s.person(s.primary, 'registrar')
    await registrar.call(placeByHand, { body: { classId: second, pupils: [pupilId] } })
    await expect(reverse(id)).rejects.toMatchObject({ detail: '学生分班 1' })
  })
  it('stops short when something was built on the promotion before its first batch', async () => {
    const old = await primaryClass(3)
    const id = await run()
    await reverse(id)
    await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 1, cohort: 2014 })
    await work()
    expect(await gradeOf(old)).toBe(4)
    expect(await officer.call(contract.getPromotion, { params: { id } })).toMatchObject({
      state: 'complete',
      classesDone: 1,
    })
  })
  it('asked for by two officers at once happens once', async () => {
    const old = await primaryClass(3)
    const id = await run()
    const second = await s.person(s.province, 'registrar')
    const byOther = second.call(contract.reversePromotion, { params: { id }, body: { reason: '学制有误' } })
    const ended = await Promise.allSettled([reverse(id), byOther, reverse(id)])
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const one of ended)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'promotion_not_complete' })
    await work()
    expect(await gradeOf(old)).toBe(3)
  })
})

describe('a school that has gone into another one since (ORG-9)', () => {
  it('has whoever waited there for a class counted when he is placed, and taken back with the others', async () => {
    const first = await s.class({ school: s.nineYear, stage: 'primary', length: 6, grade: 1, cohort: 2013 })
    const pupil = await s.pupil({ school: s.primary, stage: 'primary', classId: null })
    const held = async () =>
      (
        await s.t.owner.query(
          `SELECT coalesce(held_grade, entry_grade) AS grade FROM p37.enrollment
           WHERE pupil_id = $1 AND state = 'in_school'`,
          [pupil],
        )
      ).rows
    const id = await run()
    const proof = (await officer.call(checkPromotionLedger, { params: { id } })).kept
    const params = { id: s.primary.id }
    const ask = { intoId: s.nineYear.id, keepAccounts: false }
    const { fingerprint } = await county.call(previewMerge, { params, body: ask })
    await county.call(mergeSchool, { params, body: { ...ask, reason: '布局调整', fingerprint } })
    expect(await held()).toEqual([{ grade: 2 }])

    const registrar = await s.person(s.nineYear, 'registrar')
    await registrar.call(placeByHand, { body: { classId: first, pupils: [pupil] } })
    await expect(reverse(id)).rejects.toMatchObject({ detail: '学生分班 1' })
    await s.t.owner.query('UPDATE p37.enrollment SET class_id = NULL WHERE pupil_id = $1', [pupil])

    await reverse(id)
    await work()
    expect(await held()).toEqual([{ grade: 1 }])
    expect(await gradeOf(first)).toBe(1)
    const after = await officer.call(checkPromotionLedger, { params: { id } })
    expect(after, 'the ledger that was signed is as it was').toMatchObject({ kept: proof, isSame: true })
  })
})
