/** A promotion and everybody who makes classes, fills them or leaves them at the very same time (PRO-2, ORG-4). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown } from '../../../test/season.ts'
import * as graduation from '../../contract/graduation.ts'
import * as placement from '../../contract/placement.ts'
import * as contract from '../../contract/promotion.ts'
import { createClasses } from '../../contract/unit.ts'
import { enroll } from '../enrollment/enrollment.actions.ts'
import { requireSettledClasses } from '../policy/policy.actions.ts'
import { insertRun } from './promotion.queries.ts'
import { carryOutPromotion } from './promotion-job.actions.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let officer: Person
let school: Person
beforeAll(async () => {
  s = await arrangeSeason()
  officer = await s.person(s.province, 'registrar')
  school = await s.person(s.primary, 'registrar')
  for (const [year, from, to] of [
    [2013, '2013-09-01', '2014-01-20'],
    [2014, '2014-09-01', '2015-01-20'],
  ])
    await s.t.owner.query(`INSERT INTO p37.term VALUES ($1, $2, $3, 'autumn', $4, $5)`, [
      s.primary.id,
      s.primary.path,
      year,
      from,
      to,
    ])
})
afterAll(() => s.close())
beforeEach(() => s.setClock('2014-08-11T00:00'))
afterEach(() =>
  s.t.owner.query(
    'TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class, p37.placement, p37.graduation, p37.pupil CASCADE',
  ),
)

/** The year's run in the book; its work is the test's to do. */
async function begin(): Promise<number> {
  const id = await s.t.db.newId()
  const at = new Date('2014-08-10T16:00:00Z')
  const run = {
    id,
    schoolYear: 2014,
    state: 'running' as const,
    accountId: null,
    createdAt: at,
    businessAt: at,
  }
  await s.t.db.asJob((tx) => insertRun(tx, 'p37', run))
  return id
}
const primaryClass = (grade: number) =>
  s.class({ school: s.primary, stage: 'primary', length: 6, grade, cohort: 2014 - grade })
const create = (cohort: number) =>
  school.call(createClasses, { body: { stage: 'primary', cohort, count: 2 } })
const classes = async () =>
  (await s.t.owner.query('SELECT id::float8, cohort, length, grade FROM p37.class ORDER BY id')).rows
const rowOf = (pupilId: number, classId: number | null) => ({
  ...{ pupilId, schoolId: s.primary.id, unitPath: s.primary.path, stage: 'primary' as const, classId },
  ...{ entryGrade: 1, enteredBy: 'late_registration' as const, on: '2014-08-11' },
})
/** A pupil who is in no school. */
async function newcomer(): Promise<number> {
  const pupil = await s.pupil({ school: s.primary, stage: 'primary', classId: null })
  await s.t.owner.query('DELETE FROM p37.enrollment WHERE pupil_id = $1', [pupil])
  return pupil
}

describe('while a promotion runs', () => {
  it('nobody is dealt, placed or enrolled, and the reason is told', async () => {
    const classId = await primaryClass(1)
    const pupil = await s.pupil({ school: s.primary, stage: 'primary', classId: null })
    const other = await newcomer()
    await begin()
    const ask = { stage: 'primary' as const, grade: 1, classes: [classId], seed: '公证种子一' }
    const refused = await Promise.allSettled([
      school.call(placement.previewPlacement, { body: ask }),
      school.call(placement.commitPlacement, { body: { ...ask, expected: 1 } }),
      school.call(placement.placeByHand, { body: { classId, pupils: [pupil] } }),
      s.t.db.asJob((tx) => enroll(tx, s.ctx, 'p37', [rowOf(other, classId)])),
      s.t.db.asJob((tx) => enroll(tx, s.ctx, 'p37', [rowOf(other, null)])),
    ])
    for (const one of refused)
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'season_promotion_running' } })
  })
  it('every class made before, during or behind it ends in its grade of the new year', async () => {
    for (let round = 0; round < 4; round++) {
      for (let grade = 1; grade <= 6; grade++) await primaryClass(grade)
      const id = await begin()
      const outcomes = await Promise.allSettled([
        create(2013),
        carryOutPromotion(s.ctx, 'p37', id, 1 + round),
        ...Array.from({ length: 4 }, (_, at) => create(2011 + at)),
      ])
      for (const one of outcomes)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'season_promotion_running' })
      for (const one of await classes()) expect(one.grade).toBe(Math.min(2014 - one.cohort + 1, 6))
      await s.t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class CASCADE')
    }
  })
  it('whoever read the old year before it began has his class moved with the others', async () => {
    await primaryClass(3)
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    let begun = () => {}
    const isHeld = new Promise<void>((resolve) => {
      begun = resolve
    })
    const slow = s.t.db.asJob(async (tx) => {
      await requireSettledClasses(tx, 'p37')
      begun()
      await held
      await tx.run(
        `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
         VALUES (1, $1, $2, 'primary', 2012, 6, 2, '2012199', '班')`,
        [s.primary.id, s.primary.path],
      )
    })
    await isHeld
    const id = await begin()
    const job = carryOutPromotion(s.ctx, 'p37', id)
    // Whoever comes while the run waits for its turn is told, or waits for its end: either way his class is right.
    const other = create(2013).catch((error: { code?: string }) => error.code)
    finish()
    await Promise.all([slow, job])
    expect(['season_promotion_running', undefined]).toContain(
      await other.then((o) => (typeof o === 'string' ? o : undefined)),
    )
    for (const one of await classes()) expect(one.grade).toBe(2014 - one.cohort + 1)
    expect((await classes()).length).toBeGreaterThan(1)
  })
})

describe('graduation at the very instant of the promotion', () => {
  const graduate = (classIds: number[]) => school.call(graduation.graduate, { body: { classes: classIds } })
  /** Only pupils with a deadline of their own leave after July. */
  async function mayLeave(classId: number): Promise<number> {
    const pupilId = await s.pupil({ school: s.primary, stage: 'primary', classId })
    const [id] = await s.t.db.newIds(1)
    await s.t.owner.query(
      `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, class_id, stage, year, outcome, name,
         sex, birth_date, sealed, number_hash, graduated_on, account_id, reversed_at, reversed_by, reversal_reason,
         regraduate_by)
       SELECT $1, e.pupil_id, e.id, e.school_id, e.unit_path, e.class_id, e.stage, 2014, 'graduated', '王小明', 'male',
         '2002-05-01', '\\x00', '\\x00', '2014-07-05', 1, now(), 1, '姓名有误', '2014-08-20'
       FROM p37.enrollment e WHERE e.pupil_id = $2`,
      [id, pupilId],
    )
    return pupilId
  }
  const stateOf = async (pupilId: number) =>
    (
      await s.t.owner.query('SELECT state, class_id::float8 AS at FROM p37.enrollment WHERE pupil_id = $1', [
        pupilId,
      ])
    ).rows[0]

  it('lets the final grade go or stay as a whole, and never a class that was only just promoted into it', async () => {
    for (let round = 0; round < 4; round++) {
      const [fifth, sixth] = [await primaryClass(5), await primaryClass(6)]
      const leaver = await mayLeave(sixth)
      const stayer = await s.pupil({ school: s.primary, stage: 'primary', classId: fifth })
      const id = await begin()
      const [left, tooEarly] = await Promise.allSettled([
        graduate([sixth]),
        graduate([fifth]),
        carryOutPromotion(s.ctx, 'p37', id, 1),
      ])
      // Before or behind the run he leaves; while it is on its way nobody does.
      if (left.status === 'fulfilled') expect(left.value.graduated).toBe(1)
      else expect(left.reason.code).toBe('season_promotion_running')
      // Before: no final grade. Behind: a final grade out of its window, and nobody in it has a deadline.
      expect(tooEarly).toMatchObject({ status: 'rejected' })
      if (tooEarly.status === 'rejected')
        expect(['graduation_not_final_grade', 'window_closed', 'season_promotion_running']).toContain(
          tooEarly.reason.code,
        )
      const state = left.status === 'fulfilled' ? 'graduated' : 'in_school'
      expect(await stateOf(leaver)).toEqual({ state, at: sixth })
      expect(await stateOf(stayer)).toEqual({ state: 'in_school', at: fifth })
      expect((await classes()).map((one) => one.grade)).toEqual([6, 6])
      await s.t.owner.query(
        'TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.graduation, p37.class, p37.pupil CASCADE',
      )
    }
  })
  it('and its reversal at once come to one end: in school and no certificate, or gone and certified', async () => {
    const county = await s.person(s.county, 'registrar')
    s.setClock('2014-07-20T10:00')
    for (let round = 0; round < 4; round++) {
      const sixth = await primaryClass(6)
      const pupil = await s.pupil({ school: s.primary, stage: 'primary', classId: sixth })
      await graduate([sixth])
      const { rows } = await school.call(graduation.listGraduates, { query: {} })
      const graduates = rows.map((row) => row.id)
      await Promise.allSettled([
        county.call(graduation.reverseGraduations, { body: { graduates, reason: '姓名有误' } }),
        graduate([sixth]),
      ])
      const standing = await s.t.owner.query(
        'SELECT 1 FROM p37.graduation WHERE pupil_id = $1 AND reversed_at IS NULL',
        [pupil],
      )
      expect((await stateOf(pupil)).state).toBe(standing.rowCount === 0 ? 'in_school' : 'graduated')
      await s.t.owner.query('TRUNCATE p37.graduation, p37.class, p37.pupil CASCADE')
    }
  })
})

describe('a reversal', () => {
  it('waits for whoever is just building on the promotion, and then stops short', async () => {
    const old = await primaryClass(3)
    const id = await begin()
    await carryOutPromotion(s.ctx, 'p37', id)
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    let begun = () => {}
    const isHeld = new Promise<void>((resolve) => {
      begun = resolve
    })
    // A school that makes its new classes: it has found the promotion complete, and is not done yet.
    const slow = s.t.db.asJob(async (tx) => {
      await requireSettledClasses(tx, 'p37')
      begun()
      await held
      await tx.run(
        `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
         VALUES (1, $1, $2, 'primary', 2014, 6, 1, '2014101', '班')`,
        [s.primary.id, s.primary.path],
      )
    })
    await isHeld
    await officer.call(contract.reversePromotion, { params: { id }, body: { reason: '学制填写有误' } })
    const job = carryOutPromotion(s.ctx, 'p37', id)
    finish()
    await Promise.all([slow, job])
    expect((await classes()).map((one) => [one.id, one.grade])).toEqual([
      [1, 1],
      [old, 4],
    ])
    expect(await officer.call(contract.getPromotion, { params: { id } })).toMatchObject({ state: 'complete' })
  })
  it('keeps a new run out until it is over, and the run behind it moves every class once', async () => {
    const second = await s.person(s.province, 'registrar')
    for (let round = 0; round < 4; round++) {
      for (let grade = 1; grade <= 6; grade++) await primaryClass(grade)
      const id = await begin()
      await carryOutPromotion(s.ctx, 'p37', id)
      await officer.call(contract.reversePromotion, { params: { id }, body: { reason: '学制填写有误' } })
      const started = await Promise.all([
        carryOutPromotion(s.ctx, 'p37', id, 1).then(() => undefined),
        ...Array.from({ length: 6 }, async (_, at) => {
          await new Promise((wake) => setTimeout(wake, at * 4 * (round + 1)))
          return second.call(contract.runPromotion, {}).catch((error: { code?: string }) => error.code)
        }),
      ])
      const begun = started.flatMap((one) => (typeof one === 'object' ? [one.id] : []))
      for (const one of started) if (typeof one === 'string') expect(one).toBe('promotion_already_done')
      expect(begun.length).toBeLessThanOrEqual(1)
      const before = (await classes()).map((one) => one.grade)
      // Nobody's run began before the classes were back.
      expect(before).toEqual([1, 2, 3, 4, 5, 6])
      const again = begun[0] ?? (await second.call(contract.runPromotion, {})).id
      await Promise.all([carryOutPromotion(s.ctx, 'p37', again, 2), carryOutPromotion(s.ctx, 'p37', id, 2)])
      expect((await classes()).map((one) => one.grade)).toEqual([2, 3, 4, 5, 6, 6])
      await s.t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class CASCADE')
    }
  })
  it('rehearsed meanwhile is refused, and changes nothing', async () => {
    const old = await primaryClass(3)
    const id = await begin()
    await carryOutPromotion(s.ctx, 'p37', id)
    await officer.call(contract.reversePromotion, { params: { id }, body: { reason: '学制填写有误' } })
    const [, rehearsed] = await Promise.allSettled([
      carryOutPromotion(s.ctx, 'p37', id, 1),
      officer.call(contract.rehearsePromotion, {}),
    ])
    if (rehearsed.status === 'rejected')
      expect(rehearsed.reason).toMatchObject({ code: 'promotion_already_done' })
    else await carryOutPromotion(s.ctx, 'p37', rehearsed.value.id)
    expect((await classes()).map((one) => [one.id, one.grade])).toEqual([[old, 3]])
  })
  it('and making classes at once: either it stands with them, or it is back and nobody made any', async () => {
    for (let round = 0; round < 4; round++) {
      await primaryClass(3)
      const id = await begin()
      await carryOutPromotion(s.ctx, 'p37', id)
      await Promise.allSettled([
        officer.call(contract.reversePromotion, { params: { id }, body: { reason: '学制填写有误' } }),
        create(2014),
      ])
      await carryOutPromotion(s.ctx, 'p37', id)
      const { state } = await officer.call(contract.getPromotion, { params: { id } })
      const now = await classes()
      expect(state).toBe(now.length === 1 ? 'reversed' : 'complete')
      expect(now[0]?.grade).toBe(state === 'reversed' ? 3 : 4)
      await s.t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class CASCADE')
    }
  })
})
