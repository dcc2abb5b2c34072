/** 学生信息确认表: everything in full, for print, with purpose and audit (REG-8, ACC-4). */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { portrait } from '../../../test/faces.ts'
import { arrangeClass, clerk, placesOf, seatPupil, setClock } from '../../../test/town.ts'
import { openConfirmationForms } from '../../contract/confirmation-form.ts'
import { setPhoto } from '../../contract/photo.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let classId: number
const who: Record<string, string> = {}
const pupil: Record<string, number> = {}
const idOf = (name: string) => pupil[name] ?? 0

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  const at = placesOf(await arrangeTown(t))
  await setClock(t, '2026-09-10T02:00:00Z')
  who.registrar = await clerk(t, at.school, 'registrar')
  who.viewer = await clerk(t, at.school, 'viewer')
  who.county = await clerk(t, at.county, 'registrar')
  who.stranger = await clerk(t, at.otherSchool, 'registrar')
  classId = await arrangeClass(t, at.school, { name: '1班' })
  const values = { phone: '13800001234', currentAddress: '历下区某路 1 号' }
  for (const name of ['赵小燕', '𠮷祥', '孙小海'])
    pupil[name] = await seatPupil(t, at.school, { name, classId, values })
  pupil.李小山 = await seatPupil(t, at.school, { name: '李小山' })
  pupil.王外校 = await seatPupil(t, at.otherSchool, { name: '王外校' })
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const print = (of: { class?: number; pupils?: number[] }, by = 'registrar', requestId?: string) =>
  call(who[by] ?? '', openConfirmationForms, { body: { ...of, purpose: '家长签字确认' } }, requestId)
const audits = async () =>
  (await t.owner.query(`SELECT detail FROM p37.audit_entry WHERE act = 'confirmation_form.open'`)).rows

describe('the confirmation form', () => {
  it('of a class has every pupil with every field of the paper form, in full, in its group', async () => {
    const { forms, printedOn } = (await print({ class: classId })).ok()
    expect(printedOn).toBe('2026-09-10')
    expect(forms.map(({ name }) => name).sort()).toEqual(['孙小海', '赵小燕', '𠮷祥'].sort())
    const [first] = forms
    expect(first).toMatchObject({ schoolName: '临江县第一小学', className: '一年级1班', photo: null })
    expect(first?.studentNumber).toMatch(/^G\d{18}$/)
    const labels = first?.groups.flatMap(({ fields }) => fields.map(({ label }) => label))
    expect([...(labels ?? [])].sort()).toEqual(
      registration.fields
        .filter(({ key }) => key !== 'classNumber')
        .map((field) => field.header)
        .sort(),
    )
    expect(first?.groups.map(({ title }) => title).slice(0, 4)).toEqual([
      '个人基础信息',
      '辅助信息',
      '学籍基本信息',
      '个人联系信息',
    ])
    const texts = first?.groups.flatMap(({ fields }) => fields.map(({ text }) => text))
    expect(texts).toEqual(expect.arrayContaining(['13800001234', '历下区某路 1 号']))
  })
  it('has the photo', async () => {
    await app.inject({
      method: 'POST',
      url: setPhoto.path.replace(':id', String(idOf('赵小燕'))),
      cookies: { xueji_session: who.registrar ?? '' },
      headers: {
        'idempotency-key': '00000000-0000-4000-8000-000000000001',
        'content-type': 'application/octet-stream',
      },
      payload: await portrait(),
    })
    const { forms } = (await print({ pupils: [idOf('赵小燕')] })).ok()
    expect(
      Buffer.from(forms[0]?.photo ?? '', 'base64')
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('ffd8ff')
  })
  it('leaves the purpose and every pupil in the audit, and nothing of what it shows in the log', async () => {
    const before = (await audits()).length
    const requestId = '00000000-0000-4000-8000-000000000002'
    for (let times = 0; times < 2; times++) {
      const shown = await print({ pupils: [idOf('𠮷祥'), idOf('李小山')] }, 'county', requestId)
      expect(shown.ok().forms).toHaveLength(2)
    }
    const after = await audits()
    expect(after).toHaveLength(before + 1)
    expect(after.at(-1).detail).toMatchObject({ purpose: '家长签字确认' })
    expect([...after.at(-1).detail.pupils].sort()).toEqual([idOf('𠮷祥'), idOf('李小山')].sort())
    const log = await t.owner.query('SELECT answer::text FROM nation.request_log')
    for (const { answer } of log.rows) expect(answer).not.toContain('13800001234')
  })
  it('is opened by those who act, in their scope, and no more at once than the policy says', async () => {
    expect((await print({ class: classId }, 'viewer')).code).toBe('not_allowed')
    expect((await print({ class: classId }, 'stranger')).code).toBe('not_found')
    expect((await print({ pupils: [idOf('王外校')] })).code).toBe('not_found')
    expect((await print({})).code).toBe('not_found')
    await t.owner.query(
      `INSERT INTO nation.policy SELECT 1, world_id, NULL, '少', '2026-01-01', NULL, '{"printPupilLimit": 2}' FROM nation.unit LIMIT 1`,
    )
    expect(await print({ class: classId })).toMatchObject({
      code: 'print_too_many',
      problem: { detail: '一次最多打印 2 名学生' },
    })
    expect((await print({ pupils: [idOf('赵小燕'), idOf('𠮷祥')] })).ok().forms).toHaveLength(2)
  })
})
