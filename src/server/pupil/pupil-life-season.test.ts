/** What a season does to a pupil, told on the page of his life: to whom, in which order, and why (QRY-2). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown, type SeasonUnit } from '../../../test/season.ts'
import { splitClass } from '../../contract/class-life.ts'
import * as graduation from '../../contract/graduation.ts'
import { commitPlacement } from '../../contract/placement.ts'
import { getPupil } from '../../contract/pupil.ts'
import { enroll } from '../enrollment/enrollment.actions.ts'
import { insertRun } from '../promotion/promotion.queries.ts'
import { carryOutPromotion, listWhoStayed } from '../promotion/promotion-job.actions.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let school: Person
let bureau: Person
let province: Person
let nextSchool: Person
/** Kept back by his school; graduated, taken back and graduated again; taken back for good. */
let kept: number
let again: number
let back: number

const eventsOf = async (by: Person, id: number) => (await by.call(getPupil, { params: { id } })).events
const lines = async (by: Person, id: number, ...kinds: string[]) =>
  (await eventsOf(by, id))
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ what, from, to, detail, why }) => [what, from, to, detail, why].filter(Boolean).join('|'))

const enter = (
  pupilId: number,
  at: SeasonUnit,
  of: { classId: number | null; enteredBy: string; on: string },
) =>
  s.t.db.asJob((tx) =>
    enroll(tx, s.ctx, 'p37', [
      {
        pupilId,
        schoolId: at.id,
        unitPath: at.path,
        stage: at === s.otherJunior ? 'junior' : 'primary',
        entryGrade: 1,
        ...of,
      } as Parameters<typeof enroll>[3][number],
    ]),
  )

async function takeBack(pupil: number): Promise<void> {
  const { rows } = await bureau.call(graduation.listGraduates, { query: {} })
  const ids = rows.filter((one) => one.pupilId === pupil).map((one) => one.id)
  await bureau.call(graduation.reverseGraduations, { body: { graduates: ids, reason: '需要休学' } })
}

async function promote(): Promise<void> {
  const id = await s.t.db.newId()
  const at = new Date('2014-08-10T16:00:00Z')
  await s.t.db.asJob((tx) =>
    insertRun(tx, 'p37', {
      ...{ id, schoolYear: 2014, state: 'running', accountId: null, createdAt: at, businessAt: at },
    }),
  )
  await carryOutPromotion(s.ctx, 'p37', id)
  await listWhoStayed(s.ctx, 'p37', id)
}

beforeAll(async () => {
  s = await arrangeSeason()
  school = await s.person(s.primary, 'registrar')
  bureau = await s.person(s.county, 'registrar')
  province = await s.person(s.province, 'viewer')
  nextSchool = await s.person(s.otherJunior, 'registrar')
  const classId = await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 6, cohort: 2008 })
  const sits = (name: string) => s.pupil({ school: s.primary, stage: 'primary', classId, name })
  ;[kept, again, back] = [await sits('王留下'), await sits('李再毕业'), await sits('赵驳回')]
  await sits('孙不动')
  s.setClock('2014-05-20T10:00')
  const split = await school.call(splitClass, {
    params: { id: classId },
    body: { pupils: [kept, again, back] },
  })
  s.setClock('2014-07-01T10:00')
  const graduate = (except: number[]) =>
    school.call(graduation.graduate, {
      body: {
        classes: [split.classId],
        except: except.map((pupilId) => ({ pupilId, reason: '因病缺课' })),
      },
    })
  await graduate([kept])
  s.setClock('2014-07-03T09:00')
  await takeBack(again)
  s.setClock('2014-07-03T15:00')
  await graduate([kept])
  s.setClock('2014-07-04T10:00')
  await takeBack(back)
  await promote()
})
afterAll(() => s.close())

describe('the way out of a school', () => {
  it('names the class that he came with, and the new one when his class was split', async () => {
    expect(await lines(school, kept, 'class')).toEqual([
      '编入班级|小学 2008 级1班|初始导入学籍',
      expect.stringMatching(/^拆班\|小学 2008 级1班\|小学 2008 级\d+班$/),
    ])
  })
  it('says that his school kept him back and why, and that so he stayed when the others went up', async () => {
    expect(await lines(bureau, kept, 'graduation', 'promotion')).toEqual([
      '暂不毕业|2014 年毕业时留下|因病缺课',
      '留在原年级|六年级|学校暂不办理毕业:因病缺课',
    ])
    const told = (await eventsOf(school, kept)).find((one) => one.what === '暂不毕业')
    expect(told).toMatchObject({ at: '2014-07-03T07:00:00.000Z', unit: s.primary.name, by: 'person-1' })
  })
  it('has a graduation, its reversal with the reason, and the second graduation of the same day behind it', async () => {
    expect(await lines(school, again, 'graduation')).toEqual(['毕业|小学', '毕业驳回|需要休学', '毕业|小学'])
  })
  it('says that one whose graduation was taken back stayed for that', async () => {
    expect(await lines(school, back, 'graduation', 'promotion')).toEqual([
      '毕业|小学',
      '毕业驳回|需要休学',
      '留在原年级|六年级|毕业被驳回',
    ])
    const reversed = (await eventsOf(bureau, back)).find((one) => one.what === '毕业驳回')
    expect(reversed).toMatchObject({ by: 'person-2' })
  })
})

describe('what the next school reads', () => {
  it('is that he graduated, not that he was kept back, in which class, who did it, or why', async () => {
    await s.t.owner.query(
      `INSERT INTO p37.graduation_exception (id, pupil_id, school_id, unit_path, year, reason, account_id, at)
       VALUES ($1, $2, $3, $4, 2013, '家长申请', 1, '2013-07-01')`,
      [await s.t.db.newId(), again, s.primary.id, s.primary.path],
    )
    await enter(again, s.otherJunior, { classId: null, enteredBy: 'admission', on: '2014-09-01' })
    const read = await eventsOf(nextSchool, again)
    expect(await lines(nextSchool, again, 'graduation', 'class', 'promotion')).toEqual([
      '毕业|小学',
      '毕业驳回',
      '毕业|小学',
    ])
    expect(read.filter((one) => one.by !== null || one.why !== null)).toEqual([])
    // Whoever is above both schools reads it all.
    const all = await lines(province, again, 'graduation', 'class')
    expect(all).toContain('暂不毕业|2013 年毕业时留下|家长申请')
    expect(all).toContain('毕业驳回|需要休学')
    expect(all.filter((one) => one.startsWith('拆班'))).toHaveLength(1)
  })
})

describe('the way into a class', () => {
  const firstGrade = () => s.class({ school: s.primary, stage: 'primary', length: 6, grade: 1, cohort: 2014 })
  it('of one who was dealt by lot names the class and the seed', async () => {
    s.setClock('2014-09-02T10:00')
    const classId = await firstGrade()
    const pupil = await s.pupil({ school: s.primary, stage: 'primary', classId: null, name: '周抽签' })
    await school.call(commitPlacement, {
      body: {
        ...{
          stage: 'primary',
          grade: 1,
          classes: [classId],
          pupils: [pupil],
          seed: 'moon-2014',
          expected: 1,
        },
      },
    })
    expect(await lines(school, pupil, 'class')).toEqual([
      expect.stringMatching(/^自动分班\|小学 2014 级\d+班\|种子:moon-2014$/),
    ])
    expect((await eventsOf(school, pupil)).find((one) => one.kind === 'class')?.by).toBe('person-1')
  })
  it('of a late arrival is told with his entry, right behind it', async () => {
    const classId = await firstGrade()
    const pupil = await s.pupil({ school: s.junior, stage: 'junior', classId: null, name: '吴晚来' })
    await s.t.owner.query(`DELETE FROM p37.enrollment WHERE pupil_id = $1`, [pupil])
    await enter(pupil, s.primary, { classId, enteredBy: 'late_registration', on: '2014-10-08' })
    await s.t.owner.query('UPDATE p37.pupil SET unit_path = $2 WHERE id = $1', [pupil, s.primary.path])
    const events = (await eventsOf(school, pupil)).filter(({ kind }) => kind !== 'number')
    expect(events).toMatchObject([
      { what: '在校生注册', detail: '一年级', at: '2014-10-07T16:00:00Z' },
      { what: '编入班级', detail: '在校生注册', to: expect.stringMatching(/^小学 2014 级\d+班$/) },
    ])
  })
})

describe('a case', () => {
  const step = async (
    caseId: number,
    of: { unit: SeasonUnit; to: string; opinion: string | null; at: string },
  ) =>
    s.t.owner.query(
      `INSERT INTO p37.case_entry (id, case_id, request_id, account_id, unit_id, step, to_state, opinion, visible_to, at,
         business_at) SELECT $1, $2, $3, min(a.id), $4, 'x', $5, $6, $7, $8, $8 FROM nation.account a WHERE a.unit_id = $4`,
      [
        ...[await s.t.db.newId(), caseId, randomUUID(), of.unit.id, of.to, of.opinion],
        ...[[s.province.id, s.county.id, s.primary.id], of.at],
      ],
    )
  it('says, while it is open, on whose desk it lies and whom to ring; at its end who decided, and the opinion', async () => {
    const pupil = await s.pupil({ school: s.primary, stage: 'primary', classId: null, name: '郑有事' })
    const id = await s.t.db.newId()
    await s.t.owner.query(`UPDATE nation.unit SET office_phone = '0537-8820155' WHERE id = $1`, [s.county.id])
    await s.t.owner.query(
      `INSERT INTO p37.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at, parties,
         subject, school_id, opened_by)
       SELECT $1, 'late_registration', 'with_bureau', $2, '{}', 1, $3, '2014-09-03T02:00:00Z', '{}', '郑有事', $4, min(id)
       FROM nation.account WHERE unit_id = $4`,
      [id, pupil, [s.province.id, s.county.id, s.primary.id], s.primary.id],
    )
    await s.t.owner.query(
      `INSERT INTO p37.desk_item VALUES ($1, $2, $3, '{approver}', 'late_registration', 'with_bureau', $4, '郑有事',
         '2014-09-03T02:00:00Z', '2014-09-17')`,
      [id, s.county.id, s.county.path, s.primary.id],
    )
    const cases = async (by: Person) => (await eventsOf(by, pupil)).filter(({ kind }) => kind === 'case')
    expect(await cases(school)).toMatchObject([
      {
        ...{ caseId: id, by: 'person-1', officePhone: '0537-8820155' },
        detail: `待主管局核办,现在:${s.county.name}`,
      },
    ])
    await s.t.owner.query('DELETE FROM p37.desk_item WHERE case_id = $1', [id])
    await s.t.owner.query(
      `UPDATE p37.business_case SET state = 'registered', is_open = false WHERE id = $1`,
      [id],
    )
    await step(id, { unit: s.primary, to: 'with_bureau', opinion: '请核办', at: '2014-09-03T02:00:00Z' })
    await step(id, { unit: s.county, to: 'registered', opinion: '材料齐全', at: '2014-09-10T02:00:00Z' })
    const [opened, decided, ...more] = await cases(school)
    expect(more).toEqual([])
    expect(opened).toMatchObject({ detail: '提出', by: 'person-1', officePhone: null, why: null })
    expect(decided).toMatchObject({
      ...{ at: '2014-09-10T02:00:00.000Z', detail: '已建学籍', unit: s.county.name, why: '材料齐全' },
      ...{ by: 'person-2', officePhone: null, caseId: id },
    })
  })
})
