import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, placesOf, seatPupil, setClock, teaches } from '../../../test/town.ts'
import { graduate, listGraduates, reverseGraduations } from '../../contract/graduation.ts'
import * as door from '../../contract/graduation-confirmation.ts'
import { rehearsePromotion } from '../../contract/promotion.ts'
import { listPromotionSchools } from '../../contract/promotion-report.ts'
import { buildApp } from '../app.ts'
import { carryOutPromotion } from '../promotion/promotion-job.actions.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let town: Town
let classId: number
const token: Record<'school' | 'otherSchool' | 'county' | 'otherCounty' | 'province', string> = {
  school: '',
  otherSchool: '',
  county: '',
  otherCounty: '',
  province: '',
}
type Who = keyof typeof token

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  await setClock(t, '2026-07-10T08:00:00+08:00')
  const at = placesOf(town)
  await teaches(t, at.school, '2137000001')
  await teaches(t, at.otherSchool, '2137000002')
  classId = await arrangeClass(t, at.school, { cohort: 2020, grade: 6 })
  for (const name of ['赵一', '钱二']) await seatPupil(t, at.school, { name, classId })
  for (const who of ['school', 'otherSchool', 'county', 'otherCounty'] as const)
    token[who] = await clerk(t, at[who], 'registrar')
  const [nation, province] = at.county.path.split('/')
  const top = { id: Number(province), path: `${nation}/${province}/`, schema: 'p37' }
  token.province = await clerk(t, top, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const list = async (who: Who, unit?: number) =>
  (await call(token[who], door.listConfirmations, { query: unit === undefined ? {} : { unit } })).ok()
const confirm = (who: Who, body: { unit?: number; reason?: string } = {}) =>
  call(token[who], door.confirmGraduation, { body })
const isConfirmed = async (who: Who) => (await list(who)).unit.confirmation !== null

describe.sequential('the confirmation of a year’s graduation (GRD-5)', () => {
  it('asks a school that still has leavers to say why, and a bureau to wait for its schools', async () => {
    const refused = await confirm('school')
    expect(refused.problem).toMatchObject({ code: 'graduation_confirmation_reason', field: 'reason' })
    expect(refused.problem.detail).toContain('2 人')
    expect((await confirm('county', { reason: '都好了' })).problem).toMatchObject({
      code: 'graduation_confirmation_below',
      detail: expect.stringContaining('临江县第一小学'),
    })
    expect((await list('county')).units).toMatchObject([{ schools: 1, confirmedSchools: 0, remaining: 2 }])
  })
  it('has nothing to ask of a school or county without a final grade, and of the province itself', async () => {
    for (const who of ['otherSchool', 'otherCounty', 'province'] as const)
      expect((await confirm(who)).code, who).toBe('graduation_nothing_to_confirm')
  })
  it('climbs from school to county once everybody has graduated', async () => {
    ;(await call(token.school, graduate, { body: { classes: [classId] } })).ok()
    const answers = await Promise.all(Array.from({ length: 6 }, () => confirm('school')))
    const codes = answers.map(({ code }) => code ?? 'done')
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(codes.filter((code) => code === 'graduation_already_confirmed')).toHaveLength(5)
    ;(await confirm('county')).ok()
    expect((await list('province')).units).toMatchObject([
      { name: '临江县教育局', confirmedSchools: 1, confirmation: { isOverride: false, reason: null } },
      { name: '松岭县教育局', schools: 0, confirmation: null },
    ])
  })
  it('lapses at the school and above when a graduation is reversed', async () => {
    const [graduated] = (await call(token.county, listGraduates, { query: {} })).ok().rows
    const body = { graduates: [graduated?.id ?? 0], reason: '办理休学' }
    ;(await call(token.county, reverseGraduations, { body })).ok()
    expect(await isConfirmed('school')).toBe(false)
    expect(await isConfirmed('county')).toBe(false)
  })
  it('is given with a reason for those left, and taken back by the unit itself with all that rests on it', async () => {
    ;(await confirm('school', { reason: '一人休学' })).ok()
    ;(await confirm('county')).ok()
    expect((await list('school')).unit.confirmation).toMatchObject({ reason: '一人休学' })
    ;(await call(token.school, door.withdrawConfirmation, { body: {} })).ok()
    expect(await isConfirmed('county')).toBe(false)
    expect((await call(token.school, door.withdrawConfirmation, { body: {} })).code).toBe(
      'graduation_not_confirmed',
    )
  })
  it('is overridden by the province alone, with a reason', async () => {
    expect((await confirm('county', { unit: town.school, reason: '学校停办' })).code).toBe('not_found')
    expect((await confirm('province', { unit: town.county })).code).toBe('graduation_confirmation_reason')
    ;(await confirm('province', { unit: town.county, reason: '学校停办' })).ok()
    expect((await list('county')).unit.confirmation).toMatchObject({ isOverride: true, reason: '学校停办' })
  })
  it('is missing in the rehearsal of the promotion, by school, until it is given', async () => {
    const missing = async () => {
      const run = (await call(token.province, rehearsePromotion, {})).ok()
      await carryOutPromotion(contextOf(t), 'p37', run.id)
      const asked = { params: { id: run.id }, query: { need: 'unconfirmed' as const } }
      const { rows } = (await call(token.province, listPromotionSchools, asked)).ok()
      return rows.map(({ school }) => school.id)
    }
    expect(await missing()).toEqual([town.school])
    ;(await confirm('school', { reason: '一人休学' })).ok()
    expect(await missing()).toEqual([])
  })
  it('shows nobody the units of somebody else', async () => {
    for (const unit of [town.otherCounty, town.otherSchool, 4711])
      expect((await call(token.county, door.listConfirmations, { query: { unit } })).code).toBe('not_found')
  })
})
