/** Unified admission at its doors: the list, the claim, the decision, what it does. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonGraduate, type SeasonTown, type SeasonUnit } from '../../../test/season.ts'
import * as contract from '../../contract/admission.ts'
import { getCase, listInbox, takeSteps } from '../../contract/business-case.ts'
import { listGraduates, reverseGraduations } from '../../contract/graduation.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let county: Person
let otherCounty: Person
let city: Person
let school: Person
let otherSchool: Person
let senior: Person
beforeAll(async () => {
  s = await arrangeSeason()
  county = await s.person(s.county, 'registrar')
  otherCounty = await s.person(s.otherCounty, 'registrar')
  city = await s.person(s.city, 'registrar')
  school = await s.person(s.junior, 'registrar')
  otherSchool = await s.person(s.otherJunior, 'registrar')
  senior = await s.person(s.senior, 'registrar')
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query(
    `TRUNCATE p37.class, p37.pupil, p37.business_case, p37.promotion_run, nation.admission_effective,
       nation.problem_group, nation.pupil_home CASCADE`,
  )
  s.setClock('2014-09-01T10:00')
  await s.promoted()
  for (const one of [s.junior, s.otherJunior]) await s.newCohort(one, 'junior')
  await s.newCohort(s.senior, 'senior')
})

const leavers = (...names: string[]) => s.graduates({ school: s.primary, stage: 'primary', names })
const add = (
  who: Person,
  graduate: SeasonGraduate,
  to: SeasonUnit,
  more: { stage?: 'primary' | 'junior' | 'senior'; name?: string; fromSchoolCode?: string } = {},
) =>
  who.call(contract.addAllocation, {
    body: {
      studentNumber: graduate.number,
      name: graduate.name,
      fromSchoolCode: s.primary.code,
      schoolCode: to.code,
      stage: 'junior',
      ...more,
    },
  })
const listed = async (who: Person) => (await who.call(contract.listAllocations, {})).rows
const admitAll = (
  who: Person,
  body: { allocations?: number[]; grade?: number; stage?: 'primary' | 'junior' | 'senior' } = {},
) => who.call(contract.admit, { body: { stage: 'junior', ...body } })
const step = (who: Person, name: string, cases: readonly number[], reason?: string, version = 1) =>
  who.call(takeSteps, {
    body: { step: name, cases: cases.map((id) => ({ id, version })), ...(reason ? { reason } : {}) },
  })
const enrollmentsOf = async (pupilId: number) =>
  (
    await s.t.owner.query(
      `SELECT school_id::float8 AS school, state, class_id, entered_by AS by, entry_grade AS grade, during::text
       FROM p37.enrollment WHERE pupil_id = $1 ORDER BY lower(during)`,
      [pupilId],
    )
  ).rows

describe('a row of the list', () => {
  it('is added by the bureau of graduate and school, and seen by the school it is for', async () => {
    const [graduate] = await leavers('王小明')
    const { id } = await add(county, graduate as SeasonGraduate, s.junior)
    expect(await listed(school)).toEqual([
      {
        id,
        name: '王小明',
        sex: 'male',
        studentNumber: expect.stringMatching(/^G3701\*{10}\d{4}$/),
        stage: 'junior',
        school: { id: s.junior.id, name: s.junior.name },
        fromSchool: { id: s.primary.id, name: s.primary.name },
        year: 2014,
        state: 'open',
        caseId: null,
      },
    ])
    expect(await listed(otherSchool)).toEqual([])
    expect((await county.call(contract.listAllocations, { query: { state: 'claimed' } })).total).toBe(0)
  })
  it('is refused when number, name and school do not agree, or lie outside the area', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    const unknown = { code: 'allocation_graduate_unknown' }
    await expect(add(county, graduate, s.junior, { name: '王晓明' })).rejects.toMatchObject(unknown)
    await expect(add(county, graduate, s.junior, { fromSchoolCode: s.nineYear.code })).rejects.toMatchObject(
      unknown,
    )
    await expect(add(otherCounty, graduate, s.otherJunior)).rejects.toMatchObject(unknown)
    await expect(add(county, graduate, s.otherJunior)).rejects.toMatchObject({
      code: 'allocation_school_unknown',
    })
    await expect(add(county, graduate, s.primary)).rejects.toMatchObject({ code: 'allocation_stage_wrong' })
    await expect(add(city, graduate, s.senior, { stage: 'senior' })).rejects.toMatchObject({
      code: 'allocation_stage_wrong',
    })
  })
  it('lets leavers of a five-year primary into grade 6, and nobody else (policy)', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    const toPrimary = () => add(county, graduate, s.nineYear, { stage: 'primary' })
    await expect(toPrimary()).rejects.toMatchObject({ code: 'allocation_stage_wrong' })
    const setLength = (years: number) =>
      s.t.owner.query('UPDATE nation.school SET primary_length = $2 WHERE unit_id = $1', [
        s.primary.id,
        years,
      ])
    await setLength(5)
    try {
      await toPrimary()
      const admitting = await s.person(s.nineYear, 'registrar')
      const wish = { stage: 'primary' } as const
      await expect(admitAll(admitting, wish)).rejects.toMatchObject({ code: 'admission_grade_not_taught' })
      await expect(admitAll(admitting, { ...wish, grade: 6 })).rejects.toMatchObject({
        code: 'season_term_missing',
      })
      await s.newCohort(s.nineYear, 'primary', 6)
      const { cases, opened } = await admitAll(admitting, { ...wish, grade: 6 })
      expect(opened).toBe(1)
      await step(county, 'decide', cases)
    } finally {
      await setLength(6)
    }
    expect((await enrollmentsOf(graduate.pupilId)).at(-1)).toMatchObject({
      school: s.nineYear.id,
      state: 'in_school',
      by: 'admission',
      grade: 6,
    })
    const { rows } = await county.call(listGraduates, {})
    expect(rows.find(({ pupilId }) => pupilId === graduate.pupilId)).toMatchObject({
      destination: '升学',
      admittedSchool: { id: s.nineYear.id },
    })
  })
  it('is found by a former student number too', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await s.t.owner.query(`UPDATE p37.graduation SET number_hash = decode(repeat('00', 32), 'hex')`)
    await add(county, graduate, s.junior)
    expect(await listed(school)).toHaveLength(1)
  })
  it('is one per graduate and year, although two bureaus add it at the same time', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    const ended = await Promise.allSettled([
      add(county, graduate, s.junior),
      add(city, graduate, s.nineYear),
      add(county, graduate, s.nineYear),
    ])
    expect(ended.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of ended)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'allocation_taken' })
  })
  it('waits for the promotion and for its window', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    s.setClock('2014-10-01T00:00')
    await expect(add(county, graduate, s.junior)).rejects.toMatchObject({ code: 'window_closed' })
    s.setClock('2014-09-01T10:00')
    await s.t.owner.query('TRUNCATE p37.promotion_run CASCADE')
    await expect(add(county, graduate, s.junior)).rejects.toMatchObject({ code: 'season_promotion_first' })
    await expect(admitAll(school)).rejects.toMatchObject({ code: 'season_promotion_first' })
  })
  it('is taken off the list while no school has claimed it', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    const { id } = await add(county, graduate, s.nineYear)
    const remove = (who: Person, one: number) =>
      who.call(contract.withdrawAllocation, { params: { id: one } })
    await expect(remove(otherCounty, id)).rejects.toMatchObject({ code: 'not_found' })
    await remove(county, id)
    await expect(remove(county, id)).rejects.toMatchObject({ code: 'not_found' })
    const again = await add(county, graduate, s.junior)
    await admitAll(school)
    await expect(remove(county, again.id)).rejects.toMatchObject({ code: 'allocation_claimed' })
  })
})

it('the list is read page by page, by name and state, with its total', async () => {
  for (const graduate of await leavers('王小明', '王小红', '李小刚')) await add(county, graduate, s.junior)
  const page = (query: object) => county.call(contract.listAllocations, { query })
  const first = await page({ limit: 2 })
  const second = await page({ limit: 2, after: first.next ?? '' })
  expect([...first.rows, ...second.rows].map((row) => row.name)).toEqual(['王小明', '王小红', '李小刚'])
  expect([first.total, second.next]).toEqual([3, null])
  expect((await page({ name: '王' })).total).toBe(2)
  expect((await page({ state: 'admitted' })).total).toBe(0)
  expect((await page({ school: s.nineYear.id })).rows).toEqual([])
})

describe('a school admits from its list', () => {
  it('everybody at once, and its bureau decides once: pupils of the new school, unplaced', async () => {
    const graduates = await leavers('王小明', '李小红')
    for (const graduate of graduates) await add(county, graduate, s.junior)
    const { opened, cases, refused } = await admitAll(school)
    expect([opened, refused]).toEqual([2, []])
    expect((await listed(school)).map((row) => [row.state, row.caseId])).toEqual(
      cases.map((id) => ['claimed', id]),
    )
    expect((await county.call(listInbox, {})).rows.map((row) => row.kindLabel)).toEqual([
      '招生录取',
      '招生录取',
    ])
    const decided = await step(county, 'decide', cases)
    expect(decided.taken.map((one) => one.state)).toEqual(['admitted', 'admitted'])
    for (const { pupilId } of graduates)
      expect(await enrollmentsOf(pupilId)).toMatchObject([
        { state: 'graduated', school: s.primary.id },
        {
          state: 'in_school',
          school: s.junior.id,
          class_id: null,
          by: 'admission',
          grade: 1,
          during: '[2014-09-01,)',
        },
      ])
    const { rows } = await county.call(listGraduates, {})
    expect(rows.map((row) => [row.destination, row.isDestinationBackfilled, row.admittedSchool?.id])).toEqual(
      [
        ['普通初中', true, s.junior.id],
        ['普通初中', true, s.junior.id],
      ],
    )
    expect((await listed(school)).map((row) => row.state)).toEqual(['admitted', 'admitted'])
    await expect(admitAll(school)).rejects.toMatchObject({ code: 'admission_nobody' })
  })
  it('in a grade that it teaches, from its own list only', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    const { id } = await add(county, graduate, s.junior)
    await expect(admitAll(school, { grade: 4 })).rejects.toMatchObject({ code: 'admission_grade_not_taught' })
    await expect(admitAll(school, { stage: 'senior' })).rejects.toMatchObject({
      code: 'admission_grade_not_taught',
    })
    expect(await admitAll(otherSchool, { allocations: [id] })).toMatchObject({
      opened: 0,
      refused: [{ id, code: 'not_found' }],
    })
    // Nobody enters a grade in which the school has no class (ORG-3).
    await expect(admitAll(school, { allocations: [id], grade: 2 })).rejects.toMatchObject({
      code: 'season_classes_missing',
      detail: '初中二年级(2013 级)',
    })
    await s.newCohort(s.junior, 'junior', 2)
    const { cases } = await admitAll(school, { allocations: [id], grade: 2 })
    await step(county, 'decide', cases)
    expect((await enrollmentsOf(graduate.pupilId))[1]).toMatchObject({ grade: 2 })
  })
  it('once the new term and the new classes are there, and is told which is missing (ORG-3)', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await add(county, graduate, s.junior)
    await s.t.owner.query('DELETE FROM p37.class WHERE school_id = $1', [s.junior.id])
    await expect(admitAll(school)).rejects.toMatchObject({
      code: 'season_classes_missing',
      detail: '初中一年级(2014 级)',
    })
    await s.t.owner.query('DELETE FROM p37.term WHERE unit_id = $1', [s.junior.id])
    await expect(admitAll(school)).rejects.toMatchObject({
      code: 'season_term_missing',
      detail: '2014-2015 学年秋季学期',
    })
    await s.newCohort(s.junior, 'junior')
    expect(await admitAll(school)).toMatchObject({ opened: 1 })
  })
  it('and the row is free again when the bureau rejects or the school withdraws', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await add(county, graduate, s.junior)
    const first = await admitAll(school)
    await step(county, 'reject', first.cases, '与招生办名单不符')
    expect(await listed(school)).toMatchObject([{ state: 'open', caseId: null }])
    const second = await admitAll(school)
    await step(school, 'withdraw', second.cases)
    expect(await listed(school)).toMatchObject([{ state: 'open', caseId: null }])
    expect(await enrollmentsOf(graduate.pupilId)).toHaveLength(1)
  })
})

describe('the origin bureau decides too (ADM-6)', () => {
  it('for a compulsory stage across counties', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await add(city, graduate, s.otherJunior)
    const { cases } = await admitAll(otherSchool)
    expect((await step(otherCounty, 'decide', cases)).taken[0]?.state).toBe('with_origin_bureau')
    const shown = await county.call(getCase, { params: { id: cases[0] ?? 0 } })
    expect(shown).toMatchObject({ stateLabel: '待生源地主管局核办', school: { name: s.otherJunior.name } })
    expect(shown.facts).toContainEqual({ label: '毕业学校', text: s.primary.name })
    expect((await step(county, 'decide', cases, undefined, 2)).taken[0]?.state).toBe('admitted')
    expect(await enrollmentsOf(graduate.pupilId)).toMatchObject([{}, { school: s.otherJunior.id }])
  })
  it('and its rejection frees the row of the receiving side', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await add(city, graduate, s.otherJunior)
    const { cases } = await admitAll(otherSchool)
    await step(otherCounty, 'decide', cases)
    await step(county, 'reject', cases, '学生未提出申请', 2)
    expect(await listed(otherSchool)).toMatchObject([{ state: 'open' }])
  })
  it('but not for a senior high within one city', async () => {
    const [graduate] = (await s.graduates({ school: s.nineYear, stage: 'junior', names: ['赵小刚'] })) as [
      SeasonGraduate,
    ]
    await add(city, graduate, s.senior, { stage: 'senior', fromSchoolCode: s.nineYear.code })
    const { cases } = await admitAll(senior, { stage: 'senior' })
    expect((await step(city, 'decide', cases)).taken[0]?.state).toBe('admitted')
    expect((await county.call(listGraduates, {})).rows).toMatchObject([{ destination: '普通高中' }])
  })
})

describe('one effective admission per graduate and year (ADM-8)', () => {
  /** Two claims of one graduate, as two ways of admission could bring about; the list alone allows one. */
  async function twoClaims(): Promise<[SeasonGraduate, number, number]> {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await add(county, graduate, s.junior)
    const first = await admitAll(school)
    await s.t.owner.query(`UPDATE p37.allocation SET state = 'withdrawn'`)
    await add(city, graduate, s.otherJunior)
    const second = await admitAll(otherSchool)
    await s.t.owner.query('UPDATE p37.business_case SET parties = parties || $1 WHERE id = $2', [
      { origin_bureau: s.otherCounty.id },
      second.cases[0],
    ])
    return [graduate, first.cases[0] ?? 0, second.cases[0] ?? 0]
  }
  it('of two decided at the same time one is effective, the other is refused with the way', async () => {
    const [graduate, first, second] = await twoClaims()
    const ended = await Promise.allSettled([
      step(county, 'decide', [first]),
      step(otherCounty, 'decide', [second]),
    ])
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(ended.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'admission_already_effective', cure: '如确需就读本校,请办理转学。' },
    })
    expect(await enrollmentsOf(graduate.pupilId)).toHaveLength(2)
    const { rows } = await s.t.owner.query('SELECT year FROM nation.admission_effective')
    expect(rows).toEqual([{ year: 2014 }])
  })
  it('and one who is in a school by then is refused alone, the others are admitted', async () => {
    const [late, other] = (await leavers('王小明', '李小红')) as [SeasonGraduate, SeasonGraduate]
    await add(county, late, s.junior)
    await add(county, other, s.junior)
    const { cases } = await admitAll(school)
    // As an admission of another year, decided first, leaves him.
    await s.t.owner.query(
      `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, entry_grade, entered_by, during)
       VALUES ($1, $2, $3, $4, 'junior', 1, 'admission', '[2014-09-01,)')`,
      [await s.t.db.newId(), late.pupilId, s.otherJunior.id, s.otherJunior.path],
    )
    const { taken, refused } = await step(county, 'decide', cases)
    expect(taken).toHaveLength(1)
    expect(refused).toMatchObject([{ code: 'admission_already_effective' }])
    expect(await enrollmentsOf(other.pupilId)).toHaveLength(2)
  })
  it('and a graduation taken back meanwhile stops the decision', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await add(county, graduate, s.junior)
    const reverse = county.call.bind(null, reverseGraduations, {
      body: { graduates: [graduate.graduationId], reason: '姓名有误' },
    })
    const [reversal, claim] = await Promise.allSettled([reverse(), admitAll(school)])
    if (reversal?.status === 'fulfilled') expect(claim).toMatchObject({ value: { opened: 0 } })
    else expect(claim).toMatchObject({ value: { opened: 1 } })
    expect((await enrollmentsOf(graduate.pupilId)).length).toBe(1)
  })
})

describe('a problem record goes with its pupil (ADM-9)', () => {
  it('to the school that admitted him', async () => {
    const [graduate] = (await leavers('王小明')) as [SeasonGraduate]
    await s.t.owner.query(
      `INSERT INTO nation.problem_group SELECT 1, world_id, 'id_duplicate', decode(repeat('01', 32), 'hex'), now()
       FROM nation.unit WHERE level = 0`,
    )
    await s.t.owner.query(
      `INSERT INTO nation.problem_member VALUES (1, $1, $2, $3, $4, true, 'untreated', now())`,
      [graduate.pupilId, s.provinceId, s.primary.id, s.primary.path],
    )
    await add(county, graduate, s.junior)
    await step(county, 'decide', (await admitAll(school)).cases)
    const { rows } = await s.t.owner.query(
      'SELECT school_id::float8 AS school, unit_path AS path FROM nation.problem_member',
    )
    expect(rows).toEqual([{ school: s.junior.id, path: s.junior.path }])
  })
})

it('a thousand graduates are admitted at once', async () => {
  const names = Array.from({ length: 1000 }, (_, at) => `王${String.fromCodePoint(0x4e00 + at)}`)
  const graduates = await leavers(...names)
  await s.t.owner.query(
    `INSERT INTO p37.allocation (id, year, pupil_id, graduation_id, stage, school_id, unit_path, from_school_id, name,
       sex, state, account_id, at)
     SELECT id, 2014, pupil_id, id, 'junior', $1, $2, school_id, name, sex, 'open', 1, now() FROM p37.graduation`,
    [s.junior.id, s.junior.path],
  )
  const { cases } = await admitAll(school)
  expect(cases).toHaveLength(1000)
  const decided = await step(county, 'decide', cases)
  expect(decided.taken).toHaveLength(1000)
  const { rows } = await s.t.owner.query(
    `SELECT count(*)::int AS n FROM p37.enrollment WHERE state = 'in_school' AND school_id = $1`,
    [s.junior.id],
  )
  expect(rows[0].n).toBe(graduates.length)
})
