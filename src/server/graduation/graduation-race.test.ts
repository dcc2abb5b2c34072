/** What must not happen at once: graduating during a reversal, and admitting whom the bureau is taking back (GRD-4). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonGraduate, type SeasonTown } from '../../../test/season.ts'
import { addAllocation, admit } from '../../contract/admission.ts'
import { listInbox, takeSteps } from '../../contract/business-case.ts'
import { graduate, listGraduates, reverseGraduations, setDestinations } from '../../contract/graduation.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
const ROUNDS = 6
let s: SeasonTown
let school: Person
let county: Person
let junior: Person
beforeAll(async () => {
  s = await arrangeSeason()
  school = await s.person(s.primary, 'registrar')
  county = await s.person(s.county, 'registrar')
  junior = await s.person(s.junior, 'registrar')
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query(
    `TRUNCATE p37.class, p37.pupil, p37.business_case, p37.promotion_run, p37.row_taken, nation.pupil_home,
       nation.admission_effective CASCADE`,
  )
})

const reverse = (id: number) =>
  county.call(reverseGraduations, { body: { graduates: [id], reason: '需要休学' } })
const succeeded = (one: PromiseSettledResult<unknown> | undefined) => one?.status === 'fulfilled'
/** How often a refusal came that is a refusal, never a fault. */
const codesOf = (ended: PromiseSettledResult<unknown>[]) =>
  ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.code)] : []))

describe('a graduation during its reversal', () => {
  it('leaves the pupil either in school without a certificate, or gone with exactly one', async () => {
    s.setClock('2014-07-01T10:00')
    for (let round = 0; round < ROUNDS; round++) {
      const classId = await s.class({
        school: s.primary,
        stage: 'primary',
        length: 6,
        grade: 6,
        cohort: 2008,
      })
      const pupilId = await s.pupil({ school: s.primary, stage: 'primary', classId, name: '王小明' })
      await school.call(graduate, { body: { classes: [classId] } })
      const { rows } = await school.call(listGraduates, { query: { limit: 200 } })
      const id = rows.find((row) => row.pupilId === pupilId)?.id ?? 0
      const [reversed, again] = await Promise.allSettled([
        reverse(id),
        school.call(graduate, { body: { classes: [classId] } }),
      ])
      expect(succeeded(reversed)).toBe(true)
      expect(succeeded(again)).toBe(true)
      const found = await s.t.owner.query(
        `SELECT e.state, (SELECT count(*)::int FROM p37.graduation g WHERE g.pupil_id = $1 AND g.reversed_at IS NULL)
           AS standing FROM p37.enrollment e WHERE e.pupil_id = $1`,
        [pupilId],
      )
      const didAgain = again.status === 'fulfilled' && again.value.graduated === 1
      expect(found.rows).toEqual([
        didAgain ? { state: 'graduated', standing: 1 } : { state: 'in_school', standing: 0 },
      ])
    }
  })
})

describe('an admission while the bureau takes the graduation back', () => {
  /** A graduate on the list of the junior high, in autumn. */
  async function allocated(name: string): Promise<SeasonGraduate> {
    const [graduated] = await s.graduates({ school: s.primary, stage: 'primary', names: [name] })
    if (!graduated) throw new Error('There is no graduate.')
    const { number: studentNumber } = graduated
    await county.call(addAllocation, {
      body: {
        ...{ studentNumber, name, stage: 'junior' },
        ...{ fromSchoolCode: s.primary.code, schoolCode: s.junior.code },
      },
    })
    return graduated
  }
  const standingOf = async (pupilId: number) =>
    (
      await s.t.owner.query(
        `SELECT g.reversed_at IS NOT NULL AS reversed, g.admitted_school_id IS NOT NULL AS admitted,
           (SELECT count(*)::int FROM p37.enrollment e WHERE e.pupil_id = $1 AND e.state = 'in_school') AS places,
           (SELECT count(*)::int FROM p37.business_case b WHERE b.pupil_id = $1 AND b.is_open) AS open
         FROM p37.graduation g WHERE g.pupil_id = $1`,
        [pupilId],
      )
    ).rows
  beforeEach(async () => {
    s.setClock('2014-09-01T10:00')
    await s.promoted()
    await s.newCohort(s.junior, 'junior')
  })

  it('is asked for, or the graduation is taken back: never both', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const one = await allocated('王小明')
      const ended = await Promise.allSettled([
        junior.call(admit, { body: { stage: 'junior' } }),
        reverse(one.graduationId),
      ])
      const [asked, reversed] = ended
      const isAsked = asked?.status === 'fulfilled' && asked.value.opened === 1
      expect([isAsked, succeeded(reversed)].filter(Boolean)).toHaveLength(1)
      expect(codesOf(ended).filter((code) => code !== 'graduation_claimed')).toEqual([])
      const expected = isAsked
        ? { reversed: false, admitted: false, places: 0, open: 1 }
        : { reversed: true, admitted: false, places: 1, open: 0 }
      expect(await standingOf(one.pupilId)).toEqual([expected])
    }
  })

  it('is decided, and no reversal comes between; his destination is the admission’s, whoever types', async () => {
    const one = await allocated('王小明')
    await junior.call(admit, { body: { stage: 'junior' } })
    const { rows } = await county.call(listInbox, { query: { kind: 'admission' } })
    const cases = rows.map(({ caseId, version }) => ({ id: caseId, version }))
    const ended = await Promise.allSettled([
      county.call(takeSteps, { body: { step: 'decide', cases } }),
      reverse(one.graduationId),
      school.call(setDestinations, { body: { graduates: [one.graduationId], destination: '就业' } }),
    ])
    expect(succeeded(ended[0])).toBe(true)
    expect(codesOf([ended[1] as PromiseSettledResult<unknown>])).toEqual([
      expect.stringMatching(/^graduation_(claimed|admitted)$/),
    ])
    expect(await standingOf(one.pupilId)).toEqual([{ reversed: false, admitted: true, places: 1, open: 0 }])
    const found = await s.t.owner.query('SELECT destination FROM p37.graduation WHERE id = $1', [
      one.graduationId,
    ])
    expect(found.rows).toEqual([{ destination: '普通初中' }])
  })
})
