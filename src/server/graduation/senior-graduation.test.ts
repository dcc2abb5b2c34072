/** Senior high at its doors: proposed by the school, decided by its bureau, recorded like any graduation (GRD-1). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown } from '../../../test/season.ts'
import { getCase, takeSteps } from '../../contract/business-case.ts'
import * as contract from '../../contract/graduation.ts'
import { listProposals, proposeGraduation } from '../../contract/graduation-proposal.ts'
import { getWorkbench } from '../../contract/world.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let school: Person
let colleague: Person
let city: Person
let county: Person
let classId: number
beforeAll(async () => {
  s = await arrangeSeason()
  school = await s.person(s.senior, 'registrar')
  colleague = await s.person(s.senior, 'registrar')
  city = await s.person(s.city, 'registrar')
  county = await s.person(s.county, 'registrar')
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query('TRUNCATE p37.class, p37.pupil, p37.business_case CASCADE')
  s.setClock('2014-07-01T10:00')
  classId = await s.class({ school: s.senior, stage: 'senior', length: 3, grade: 3, cohort: 2011 })
})

const pupils = async (...names: string[]) => {
  const ids: number[] = []
  for (const name of names) ids.push(await s.pupil({ school: s.senior, stage: 'senior', classId, name }))
  return ids
}
type Choice = { pupilId: number; outcome: 'graduated' | 'completed' | 'incomplete' | 'stay'; reason: string }
const propose = (more: { choices?: Choice[]; preview?: boolean } = {}, who = school) =>
  who.call(proposeGraduation, { body: { classes: [classId], ...more } })
const proposals = async (who = city) => (await who.call(listProposals, {})).rows
const decide = async (who = city, step = 'decide', reason?: string) => {
  const cases = (await proposals(who)).flatMap((row) => row.cases)
  return who.call(takeSteps, { body: { step, cases, ...(reason ? { reason } : {}) } })
}
const states = async () =>
  (await s.t.owner.query('SELECT state FROM p37.enrollment ORDER BY pupil_id')).rows.map(({ state }) => state)
const certificates = async () =>
  (
    await s.t.owner.query(
      'SELECT name, outcome FROM p37.graduation WHERE reversed_at IS NULL ORDER BY pupil_id',
    )
  ).rows

describe('a senior high proposes', () => {
  it('and sees beforehand whom it proposes and how, without anything happening', async () => {
    const [first = 0, second = 0, third = 0] = await pupils('王小明', '李小红', '张小刚')
    const choices: Choice[] = [
      { pupilId: second, outcome: 'completed', reason: '一门学业水平考试不合格' },
      { pupilId: third, outcome: 'stay', reason: '因病缺课' },
    ]
    expect(await propose({ choices, preview: true })).toMatchObject({
      graduated: 2,
      excepted: 1,
      leaving: [
        { pupilId: first, outcome: 'graduated' },
        { pupilId: second, outcome: 'completed' },
      ],
    })
    expect(await proposals()).toEqual([])
  })

  it('its pupils to the bureau right above it, which sees the differences by name', async () => {
    const [, second = 0, third = 0] = await pupils('王小明', '李小红', '张小刚')
    const choices: Choice[] = [
      { pupilId: second, outcome: 'completed', reason: '一门学业水平考试不合格' },
      { pupilId: third, outcome: 'incomplete', reason: '高二退学复读一年' },
    ]
    expect(await propose({ choices })).toMatchObject({ graduated: 3, blocked: [], leaving: [] })
    expect(await proposals()).toMatchObject([
      {
        classId,
        school: { id: s.senior.id },
        ...{ graduated: 1, completed: 1, incomplete: 1, isMine: true },
        differing: [
          { name: '李小红', outcome: 'completed', reason: '一门学业水平考试不合格' },
          { name: '张小刚', outcome: 'incomplete', reason: '高二退学复读一年' },
        ],
      },
    ])
    const [{ cases = [] } = {}] = await proposals()
    const paper = await city.call(getCase, { params: { id: cases[0]?.id ?? 0 } })
    expect(paper.facts).toContainEqual({ label: '班级', text: expect.stringMatching(/^高中三年级.+班$/) })
    expect(await proposals(county)).toEqual([])
    expect(await proposals(school)).toMatchObject([{ isMine: false }])
    expect(await states()).toEqual(['in_school', 'in_school', 'in_school'])
    const readiness = await school.call(contract.getReadiness, {})
    expect(readiness).toMatchObject({
      proposed: 3,
      blocked: 0,
      openCases: 0,
      openMovements: 0,
      toGraduate: 3,
    })
  })

  it('each pupil once, although two clerks do it at the same time', async () => {
    await pupils('王小明', '李小红')
    const ended = await Promise.all([propose(), propose({}, colleague)])
    expect(ended.map((one) => one.graduated).sort()).toEqual([0, 2])
    const blocked = ended.flatMap((one) => one.blocked.map(({ why }) => why))
    expect(blocked).toEqual(['高中毕业核准尚未办结', '高中毕业核准尚未办结'])
    expect((await proposals())[0]?.cases).toHaveLength(2)
  })

  it('in the time for graduation only, and its final classes only; a compulsory stage has nothing to propose', async () => {
    await pupils('王小明')
    const second = await s.class({ school: s.senior, stage: 'senior', length: 3, grade: 2, cohort: 2012 })
    await expect(school.call(proposeGraduation, { body: { classes: [second] } })).rejects.toMatchObject({
      code: 'graduation_not_final_grade',
    })
    const primary = await s.person(s.primary, 'registrar')
    const sixth = await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 6, cohort: 2008 })
    await expect(primary.call(proposeGraduation, { body: { classes: [sixth] } })).rejects.toMatchObject({
      code: 'graduation_needs_no_decision',
    })
    s.setClock('2014-07-31T00:00')
    await expect(propose()).rejects.toMatchObject({ code: 'window_closed' })
  })
})

describe('the bureau decides', () => {
  it('all at once, each with the outcome proposed; they have left, and their data is locked', async () => {
    const [, second = 0] = await pupils('王小明', '李小红')
    await propose({ choices: [{ pupilId: second, outcome: 'completed', reason: '一门不合格' }] })
    expect(await decide()).toMatchObject({ refused: [], taken: [{ state: 'decided' }, { state: 'decided' }] })
    expect(await states()).toEqual(['graduated', 'graduated'])
    expect(await certificates()).toEqual([
      { name: '王小明', outcome: 'graduated' },
      { name: '李小红', outcome: 'completed' },
    ])
    const { rows } = await school.call(contract.listGraduates, { query: { outcome: 'completed' } })
    expect(rows).toMatchObject([{ name: '李小红', stage: 'senior', year: 2014, outcome: 'completed' }])
    expect(await proposals()).toEqual([])
    expect(await school.call(contract.getReadiness, {})).toMatchObject({
      graduated: 2,
      proposed: 0,
      toGraduate: 0,
    })
    const { rows: locks } = await s.t.owner.query(
      'SELECT count(*)::int AS n FROM p37.pupil_lock k JOIN p37.pupil p ON p.id = k.pupil_id',
    )
    expect(locks).toEqual([{ n: 0 }])
  })

  it('also behind the window, of what was proposed in time', async () => {
    await pupils('王小明')
    await propose()
    s.setClock('2014-08-05T10:00')
    expect(await decide()).toMatchObject({ refused: [] })
    expect(await states()).toEqual(['graduated'])
  })

  it('or sends back with a reason; the school proposes anew', async () => {
    await pupils('王小明')
    await propose()
    await expect(decide(city, 'send_back')).rejects.toMatchObject({ code: 'reason_required' })
    await decide(city, 'send_back', '请核对学业水平考试成绩')
    expect(await states()).toEqual(['in_school'])
    expect(await propose()).toMatchObject({ graduated: 1 })
  })

  it('not the school, and not another county', async () => {
    await pupils('王小明')
    await propose()
    const cases = (await proposals()).flatMap((row) => row.cases)
    for (const who of [school, county])
      await expect(who.call(takeSteps, { body: { step: 'decide', cases } })).rejects.toMatchObject({
        code: expect.stringMatching(/^(step_not_allowed|not_found)$/),
      })
    expect(await states()).toEqual(['in_school'])
  })

  it('once, although two of its people do it at the same time', async () => {
    await pupils('王小明', '李小红')
    await propose()
    const approver = await s.person(s.city, 'approver')
    const cases = (await proposals()).flatMap((row) => row.cases)
    const ended = await Promise.all(
      [city, approver].map((who) => who.call(takeSteps, { body: { step: 'decide', cases } })),
    )
    expect(ended.map((one) => one.taken.length).sort()).toEqual([0, 2])
    expect(await certificates()).toHaveLength(2)
  })

  it('or the school withdraws at the same moment: exactly one of them', async () => {
    await pupils('王小明')
    await propose()
    const cases = (await proposals()).flatMap((row) => row.cases)
    const ended = await Promise.allSettled([
      city.call(takeSteps, { body: { step: 'decide', cases } }),
      school.call(takeSteps, { body: { step: 'withdraw', cases } }),
    ])
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const isDecided = ended[0]?.status === 'fulfilled'
    expect(await states()).toEqual([isDecided ? 'graduated' : 'in_school'])
    expect(await certificates()).toHaveLength(isDecided ? 1 : 0)
  })

  it('no pupil who has left the school meanwhile', async () => {
    const [first = 0] = await pupils('王小明', '李小红')
    await propose()
    await s.t.owner.query(
      `UPDATE p37.enrollment SET state = 'departed', during = '[2008-09-01,2014-07-01)' WHERE pupil_id = $1`,
      [first],
    )
    expect(await decide()).toMatchObject({ taken: [{}], refused: [{ code: 'graduation_proposal_gone' }] })
    expect(await certificates()).toMatchObject([{ name: '李小红' }])
  })
})

describe('taken back', () => {
  it('a decided graduation is proposed again in its own deadline, and found with who took it back', async () => {
    await pupils('王小明')
    await propose()
    await decide()
    const { rows } = await city.call(contract.listGraduates, { query: {} })
    s.setClock('2014-08-02T10:00')
    const graduates = rows.map((row) => row.id)
    const answer = await city.call(contract.reverseGraduations, { body: { graduates, reason: '补办休学' } })
    const back = async (again: 'true' | 'false') =>
      (await school.call(contract.listGraduates, { query: { reversed: 'true', again } })).rows
    expect(await back('false')).toMatchObject([
      {
        reversedBy: expect.stringMatching(/^person-/),
        reversalReason: '补办休学',
        regraduateBy: answer.regraduateBy,
        graduatedAgainOn: null,
      },
    ])
    const { regraduateBy } = answer
    for (const who of [school, city])
      expect(await who.call(getWorkbench, {})).toMatchObject({ regraduating: 1, regraduateBy })
    expect(await county.call(getWorkbench, {})).toMatchObject({ regraduating: 0, regraduateBy: null })
    expect(await propose()).toMatchObject({ graduated: 1 })
    await decide()
    expect(await city.call(getWorkbench, {})).toMatchObject({ regraduating: 0, regraduateBy: null })
    expect(await back('false')).toEqual([])
    expect(await back('true')).toMatchObject([{ graduatedAgainOn: '2014-08-02' }])
  })
})
