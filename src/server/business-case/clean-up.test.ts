/** Clean-up of open cases at its door (PRO-3): who may, what comes back, who is told, and what goes on afterwards. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonGraduate, type SeasonTown } from '../../../test/season.ts'
import { addAllocation, admit, listAllocations } from '../../contract/admission.ts'
import { cleanUp, getCase, listInbox, listOpenCases, takeSteps } from '../../contract/business-case.ts'
import { getReadiness, reverseGraduations } from '../../contract/graduation.ts'
import { listProposals, proposeGraduation } from '../../contract/graduation-proposal.ts'
import { listNotices } from '../../contract/notice.ts'
import { getPupil } from '../../contract/pupil.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
const people: Record<string, Person> = {}
const as = (name: string): Person => {
  const person = people[name]
  if (!person) throw new Error(`Nobody is called ${name}.`)
  return person
}
let classId: number

beforeAll(async () => {
  s = await arrangeSeason()
  const desks = [
    ['school', s.senior, 'registrar'],
    ['colleague', s.senior, 'registrar'],
    ['head', s.senior, 'approver'],
    ['city', s.city, 'registrar'],
    ['cityHead', s.city, 'approver'],
    ['cityViewer', s.city, 'viewer'],
    ['province', s.province, 'approver'],
    ['county', s.county, 'registrar'],
    ['otherCounty', s.otherCounty, 'registrar'],
    ['junior', s.junior, 'registrar'],
    ['otherJunior', s.otherJunior, 'registrar'],
  ] as const
  for (const [name, unit, role] of desks) people[name] = await s.person(unit, role)
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query(
    `TRUNCATE p37.class, p37.pupil, p37.business_case, p37.promotion_run, p37.notice, nation.admission_effective,
       nation.pupil_home CASCADE`,
  )
  s.setClock('2014-07-01T10:00')
  classId = await s.class({ school: s.senior, stage: 'senior', length: 3, grade: 3, cohort: 2011 })
})

interface Seen {
  id: number
  version: number
}
const CASES = 'SELECT id::float8 AS id, version FROM p37.business_case WHERE is_open ORDER BY subject, id'
const openNow = async (): Promise<Seen[]> => (await s.t.owner.query(CASES)).rows

const propose = (preview = false) =>
  as('school').call(proposeGraduation, { body: { classes: [classId], preview } })
/** Pupils of the final class, proposed to the city. */
async function proposed(...names: string[]): Promise<{ cases: Seen[]; pupils: number[] }> {
  const pupils: number[] = []
  for (const name of names) pupils.push(await s.pupil({ school: s.senior, stage: 'senior', classId, name }))
  await propose()
  return { cases: await openNow(), pupils }
}
const clean = (who: string, cases: readonly Seen[], more: { reason?: string; preview?: boolean } = {}) =>
  as(who).call(cleanUp, { body: { cases: [...cases], ...more } })
const decide = (cases: readonly Seen[]) =>
  as('city').call(takeSteps, { body: { step: 'decide', cases: [...cases] } })
const told = async (who: string) =>
  (await as(who).call(listNotices, {})).rows
    .filter(({ kind }) => kind === 'case_closed')
    .map(({ text }) => text)
const REASON = '学校逾期未清理'

describe('who may clean up', () => {
  it('is the school’s registrar, whoever of the school opened the case, and without having to say why', async () => {
    const { cases } = await proposed('王小明')
    expect(await clean('colleague', cases)).toMatchObject({ isOnBehalf: false, refused: [] })
    expect(await openNow()).toEqual([])
  })
  it('is its bureau, and any above it, on its behalf and with a reason', async () => {
    for (const who of ['city', 'cityHead', 'province']) {
      const { cases } = await proposed(`王${who}`)
      await expect(clean(who, cases)).rejects.toMatchObject({ code: 'reason_required', field: 'reason' })
      expect(await openNow()).toHaveLength(1)
      expect(await clean(who, cases, { reason: REASON })).toMatchObject({ isOnBehalf: true, refused: [] })
      await s.t.owner.query('TRUNCATE p37.pupil CASCADE')
    }
  })
  it('is nobody else: no other desk of the school, no other school, no other bureau', async () => {
    const { cases } = await proposed('王小明')
    const reason = REASON
    await expect(clean('head', cases, { reason })).rejects.toMatchObject({ code: 'clean_up_not_allowed' })
    await expect(clean('cityViewer', cases, { reason })).rejects.toMatchObject({ code: 'not_allowed' })
    for (const who of ['junior', 'county', 'otherCounty'])
      await expect(clean(who, cases, { reason })).rejects.toMatchObject({ code: 'not_found' })
    expect(await openNow()).toEqual(cases)
  })
  it('is shown with every case, as it is enforced', async () => {
    const { cases } = await proposed('王小明')
    const [{ id = 0 } = {}] = cases
    for (const [who, may] of [
      ['school', 'school'],
      ['head', null],
      ['city', 'bureau'],
      ['cityViewer', null],
    ] as const) {
      expect((await as(who).call(listOpenCases, {})).rows).toMatchObject([{ caseId: id, cleanUp: may }])
      expect(await as(who).call(getCase, { params: { id } })).toMatchObject({ cleanUp: may })
    }
    await clean('school', cases)
    expect(await as('school').call(getCase, { params: { id } })).toMatchObject({ cleanUp: null })
  })
})

describe('a clean-up', () => {
  it('is looked at first: whom it is about and what comes back, and nothing happens', async () => {
    const { cases } = await proposed('李小红', '王小明')
    const seen = await clean('city', cases, { preview: true })
    expect(seen.taken).toMatchObject([
      {
        subject: '李小红',
        kindLabel: '高中毕业核准',
        stateLabel: '待主管局核准',
        school: { id: s.senior.id },
      },
      { subject: '王小明', before: '该生在校、尚未申报毕业:学校可以重新申报,也可以办理其他业务。' },
    ])
    expect(await openNow()).toEqual(cases)
    expect(await told('school')).toEqual([])
  })
  it('of many names those that were refused, and does the others', async () => {
    const { cases } = await proposed('李小红', '王小明')
    const [first, second] = cases as [Seen, Seen]
    await clean('school', [first])
    const answer = await clean('school', [first, second, { id: 4, version: 1 }])
    expect(answer.taken.map(({ subject }) => subject)).toEqual(['王小明'])
    expect(new Map(answer.refused.map(({ id, code }) => [id, code]))).toEqual(
      new Map([
        [first.id, 'clean_up_closed'],
        [4, 'not_found'],
      ]),
    )
  })
  it('sent twice is done once, and answers the same', async () => {
    const { cases } = await proposed('王小明')
    const requestId = randomUUID()
    const send = () => as('school').call(cleanUp, { body: { cases } }, { requestId })
    const [first, second] = await Promise.all([send(), send()])
    expect(second).toEqual(first)
    const { rows } = await s.t.owner.query(
      `SELECT act FROM p37.audit_entry WHERE act = 'case.clean_up'
      AND detail->'cases' @> $1`,
      [JSON.stringify(cases.map(({ id }) => id))],
    )
    expect(rows).toHaveLength(1)
  })
  it('at the instant of a decision: one of them wins, the other is told clearly', async () => {
    for (let round = 0; round < 6; round++) {
      const { cases } = await proposed(`王${round}`)
      const [cleaned, decided] = await Promise.allSettled([clean('school', cases), decide(cases)])
      const codes = [cleaned, decided].map((one) =>
        one.status === 'rejected' ? (one.reason as { code: string }).code : undefined,
      )
      expect([
        [undefined, 'stale_view'],
        ['clean_up_closed', undefined],
      ]).toContainEqual(codes)
      const { rows } = await s.t.owner.query('SELECT count(*)::int AS n FROM p37.graduation')
      expect(rows).toEqual([{ n: decided.status === 'fulfilled' ? 1 : 0 }])
      await s.t.owner.query('TRUNCATE p37.pupil, p37.business_case CASCADE')
    }
  })
  it('tells by whom, on whose behalf and why: on the case, in the pupil’s life, to whom it may concern', async () => {
    const { cases, pupils } = await proposed('王小明')
    const [{ id = 0 } = {}] = cases
    await clean('province', cases, { reason: REASON })
    const shown = await as('school').call(getCase, { params: { id } })
    expect(shown).toMatchObject({ isOpen: false, stateLabel: '已由主管单位代为清理', steps: [] })
    expect(shown.entries.at(-1)).toMatchObject({
      label: '清理',
      opinion: REASON,
      by: { unit: s.province.name },
    })
    const { events } = await as('school').call(getPupil, { params: { id: pupils[0] ?? 0 } })
    expect(events.find(({ detail }) => detail === '已由主管单位代为清理')).toMatchObject({
      ...{ what: '高中毕业核准', unit: s.province.name, why: REASON },
    })
    const line = '王小明的高中毕业核准已办结:已由主管单位代为清理。'
    // Whoever opened it is told once although his desk is, his colleagues and the desk it lay on are told too.
    for (const who of ['school', 'colleague', 'head', 'city', 'cityHead'])
      expect(await told(who)).toEqual([line])
    for (const who of ['province', 'county', 'junior']) expect(await told(who)).toEqual([])
    expect((await as('city').call(listInbox, {})).rows).toEqual([])
  })
  it('by the school itself is told to the desk on which the case lay, and to him who had opened it', async () => {
    const { cases } = await proposed('李小红', '王小明')
    await clean('colleague', cases)
    expect(await told('city')).toEqual(['高中毕业核准 2 件已办结:已清理。'])
    expect(await told('school')).toEqual(['高中毕业核准 2 件已办结:已清理。'])
    expect(await told('colleague')).toEqual([])
  })
})

describe('the state before', () => {
  it('of a proposal: in school, free for anything, and graduated once he is proposed anew', async () => {
    const { cases } = await proposed('王小明')
    expect((await propose(true)).blocked).toMatchObject([{ name: '王小明', why: '高中毕业核准尚未办结' }])
    await clean('city', cases, { reason: REASON })
    const { rows: locks } = await s.t.owner.query('SELECT pupil_id FROM p37.pupil_lock WHERE case_id = $1', [
      cases[0]?.id,
    ])
    expect(locks).toEqual([])
    expect(await as('school').call(listProposals, {})).toMatchObject({ rows: [] })
    expect(await propose()).toMatchObject({ graduated: 1, blocked: [] })
    await decide(await openNow())
    const { rows } = await s.t.owner.query('SELECT name, outcome FROM p37.graduation')
    expect(rows).toEqual([{ name: '王小明', outcome: 'graduated' }])
  })
  it('of an admission: on the list and not claimed; the school may admit again, or the graduation be reversed', async () => {
    s.setClock('2014-09-01T10:00')
    await s.promoted()
    await s.newCohort(s.junior, 'junior')
    const [graduate] = (await s.graduates({ school: s.primary, stage: 'primary', names: ['王小明'] })) as [
      SeasonGraduate,
    ]
    const { number: studentNumber, name, graduationId } = graduate
    await as('county').call(addAllocation, {
      body: {
        ...{ studentNumber, name, stage: 'junior', fromSchoolCode: s.primary.code },
        schoolCode: s.junior.code,
      },
    })
    const claim = () => as('junior').call(admit, { body: { stage: 'junior' } })
    await claim()
    const reverse = () =>
      as('county').call(reverseGraduations, { body: { graduates: [graduationId], reason: '信息有误' } })
    await expect(reverse()).rejects.toMatchObject({ code: 'graduation_claimed' })
    await expect(clean('otherJunior', await openNow())).rejects.toMatchObject({ code: 'not_found' })
    await clean('county', await openNow(), { reason: REASON })
    expect((await as('junior').call(listAllocations, {})).rows).toMatchObject([
      { state: 'open', caseId: null },
    ])
    expect(await claim()).toMatchObject({ opened: 1 })
    await clean('junior', await openNow())
    expect(await reverse()).toMatchObject({ reversed: 1 })
  })
})

describe('what is still to be cleaned up before graduation', () => {
  it('does not count a proposal: it is the graduation on its way', async () => {
    await proposed('王小明')
    s.setClock('2014-07-29T10:00')
    expect(await as('school').call(getReadiness, {})).toMatchObject({ cleanUp: 0, proposed: 1 })
    expect((await as('school').call(listOpenCases, { query: { cleanUp: 'true' } })).rows).toEqual([])
  })
})
