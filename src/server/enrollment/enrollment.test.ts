import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangePupil, arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import type { Context } from '../context.ts'
import { type EnrollRow, endEnrollments, enroll, reopenEnrollments } from './enrollment.actions.ts'

let t: TestDatabase
let town: Town
let ctx: Context
beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  ctx = contextOf(t)
})
afterAll(() => t.close())

const rowAt = (pupilId: number, school: 'school' | 'otherSchool', on: string): EnrollRow => ({
  pupilId,
  schoolId: town[school],
  unitPath: town.path[school],
  stage: 'primary',
  entryGrade: 1,
  classId: null,
  enteredBy: 'registration',
  on,
})
const enrollNow = (...rows: EnrollRow[]) => t.db.asJob((tx) => enroll(tx, ctx, 'p37', rows))
const end = (ids: number[], on: string) =>
  t.db.asJob((tx) => endEnrollments(tx, 'p37', ids, { state: 'departed', on }))
const reopen = (ids: number[]) => t.db.asJob((tx) => reopenEnrollments(tx, 'p37', ids))

async function periodsOf(pupilId: number) {
  const { rows } = await t.owner.query<{ during: string; state: string }>(
    'SELECT during::text, state FROM p37.enrollment WHERE pupil_id = $1 ORDER BY lower(during)',
    [pupilId],
  )
  return rows.map((row) => `${row.during} ${row.state}`)
}
async function placeOf(pupilId: number) {
  const { rows } = await t.owner.query(
    `SELECT p.unit_path AS path, h.province_id::float8 AS province, h.version FROM p37.pupil p
     JOIN nation.pupil_home h ON h.pupil_id = p.id WHERE p.id = $1`,
    [pupilId],
  )
  return rows[0]
}

describe('enrolling', () => {
  it('makes many pupils members of their schools, and their pages and homes follow', async () => {
    const pupils = [await arrangePupil(t, town.path.school), await arrangePupil(t, town.path.school)] as const
    const ids = await enrollNow(
      rowAt(pupils[0], 'otherSchool', '2014-09-02'),
      rowAt(pupils[1], 'school', '2014-09-02'),
    )
    expect(ids).toHaveLength(2)
    expect(await periodsOf(pupils[0])).toEqual(['[2014-09-02,) in_school'])
    const home = { province: town.provinceId, version: 1 }
    expect(await placeOf(pupils[0])).toEqual({ path: town.path.otherSchool, ...home })
    expect(await placeOf(pupils[1])).toEqual({ path: town.path.school, ...home })
  })
  it('refuses a second school at the same time, and of two at once one is accepted', async () => {
    const pupil = await arrangePupil(t, town.path.school)
    const ended = await Promise.allSettled([
      enrollNow(rowAt(pupil, 'school', '2014-09-01')),
      enrollNow(rowAt(pupil, 'otherSchool', '2014-09-03')),
    ])
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(ended.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'enrollment_already_active' },
    })
    expect(await periodsOf(pupil)).toHaveLength(1)
  })
  it('refuses a pupil who is not in this province', async () => {
    await expect(enrollNow(rowAt(77, 'school', '2014-09-01'))).rejects.toMatchObject({ code: 'not_found' })
  })
  it('begins where the old enrollment ends when both fall on one day', async () => {
    const pupil = await arrangePupil(t, town.path.school)
    const ids = await enrollNow(rowAt(pupil, 'school', '2014-09-01'))
    await end(ids, '2014-09-01')
    await enrollNow(rowAt(pupil, 'otherSchool', '2014-09-01'))
    expect(await periodsOf(pupil)).toEqual(['[2014-09-01,2014-09-02) departed', '[2014-09-02,) in_school'])
  })
})

describe('an ending', () => {
  it('happens once', async () => {
    const ids = await enrollNow(rowAt(await arrangePupil(t, town.path.school), 'school', '2014-09-01'))
    await end(ids, '2015-01-05')
    await expect(end(ids, '2015-01-06')).rejects.toMatchObject({ code: 'stale_view' })
  })
  it('is taken back: in the old school again, his page too, unless he is elsewhere now', async () => {
    const pupil = await arrangePupil(t, town.path.school)
    const first = await enrollNow(rowAt(pupil, 'school', '2014-09-01'))
    await end(first, '2015-01-05')
    const second = await enrollNow(rowAt(pupil, 'otherSchool', '2015-02-01'))
    await expect(reopen(first)).rejects.toMatchObject({ code: 'enrollment_already_active' })
    await end(second, '2015-03-01')
    await t.owner.query('DELETE FROM p37.enrollment WHERE id = $1', [second[0]])
    await reopen(first)
    expect(await periodsOf(pupil)).toEqual(['[2014-09-01,) in_school'])
    expect(await placeOf(pupil)).toMatchObject({ path: town.path.school })
    await expect(reopen(first)).rejects.toMatchObject({ code: 'stale_view' })
  })
})
