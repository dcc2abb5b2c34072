/** Photos one by one and by the archive, from the door to the sealed row (REG-8). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { QueryResultRow } from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { portrait, portraitAs } from '../../../test/faces.ts'
import { arrangeClass, clerk, placesOf, seatPupil, setClock, testSealer } from '../../../test/town.ts'
import { readTexts } from '../../../test/workbook-file.ts'
import { type ZipPart, zip } from '../../../test/workbooks/zip.ts'
import { cancelImport, getImport } from '../../contract/import.ts'
import * as door from '../../contract/photo.ts'
import type { Tx } from '../../db/tx.ts'
import { takeInPhotos } from '../../jobs/photos.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { idNumberKey } from '../pupil/sealed-pupil.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let province: { id: number; schema: string }
const who: Record<string, string> = {}
const pupil: Record<string, number> = {}
const as = (name: string) => who[name] ?? ''
const idOf = (name: string) => pupil[name] ?? 0

/** Number of a pupil of these tests, by his place in the list. */
const numberOf = (at: number) => `3701022019050${String(10_000 + at)}`
const NAMES = ['赵小燕', '钱小川', '孙小海', '李小山', '周小云', '吴小雨']
const FACE = { red: { background: '#d9a0a0' }, blue: { background: '#438edb' } }

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  const town = await arrangeTown(t)
  const at = placesOf(town)
  province = { id: town.provinceId, schema: 'p37' }
  await setClock(t, '2026-09-10T02:00:00Z')
  who.registrar = await clerk(t, at.school, 'registrar')
  who.viewer = await clerk(t, at.school, 'viewer')
  who.county = await clerk(t, at.county, 'viewer')
  who.stranger = await clerk(t, at.otherSchool, 'registrar')
  who.otherCounty = await clerk(t, at.otherCounty, 'registrar')
  const classId = await arrangeClass(t, at.school, { name: '1班' })
  for (const [index, name] of NAMES.entries())
    pupil[name] = await seatPupil(t, at.school, { name, classId, idNumber: numberOf(index) })
  pupil.王外校 = await seatPupil(t, at.otherSchool, { name: '王外校', idNumber: numberOf(20) })
  pupil.郑毕业 = await seatPupil(t, at.school, { name: '郑毕业', idNumber: numberOf(21) })
  await graduate(idOf('郑毕业'))
  for (const [name, index] of [
    ['李小山', 3],
    ['王外校', 20],
  ] as const)
    await t.owner.query(
      `INSERT INTO nation.identity_claim SELECT world_id, 'id_number', $1, $2, now() FROM nation.unit LIMIT 1`,
      [idNumberKey(testSealer, numberOf(index)), idOf(name)],
    )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

async function graduate(id: number): Promise<void> {
  await t.owner.query(
    `UPDATE p37.enrollment SET state = 'graduated', during = '[2020-09-01,2026-07-01)' WHERE pupil_id = $1`,
    [id],
  )
  await t.owner.query(
    `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, stage, year, outcome, name, sex,
       birth_date, sealed, number_hash, graduated_on, account_id)
     SELECT p.id, p.id, e.id, e.school_id, e.unit_path, 'primary', 2026, 'graduated', p.name, p.sex, p.birth_date,
       '\\x00', '\\x00', '2026-07-01', 1
     FROM p37.pupil p JOIN p37.enrollment e ON e.pupil_id = p.id WHERE p.id = $1`,
    [id],
  )
}

async function send(url: string, content: Buffer, o: { by?: string; request?: string } = {}) {
  const answer = await app.inject({
    method: 'POST',
    url,
    cookies: { xueji_session: as(o.by ?? 'registrar') },
    headers: { 'idempotency-key': o.request ?? randomUUID(), 'content-type': 'application/octet-stream' },
    payload: content,
  })
  return { status: answer.statusCode, ...answer.json() }
}
const setPhoto = (name: string, content: Buffer, o?: Parameters<typeof send>[2]) =>
  send(`/api/pupils/${idOf(name)}/photo`, content, o)
const photoOf = (name: string, by = 'registrar') =>
  app.inject({ url: `/api/pupils/${idOf(name)}/photo`, cookies: { xueji_session: as(by) } })
const historyOf = async (name: string, by = 'registrar') =>
  (await call(as(by), door.listPhotos, { params: { id: idOf(name) } })).ok().rows
const audited = async (act: string) =>
  (await t.owner.query('SELECT subject_id FROM p37.audit_entry WHERE act = $1', [act])).rows.length

describe('one photo', () => {
  it('is kept, shown to those in whose scope the pupil is, and each look is audited', async () => {
    expect(await setPhoto('赵小燕', await portrait())).toMatchObject({
      status: 200,
      number: 1,
      isSame: false,
    })
    const looks = await audited('photo.open')
    for (const by of ['registrar', 'viewer', 'county']) {
      const shown = await photoOf('赵小燕', by)
      expect(shown.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
      expect(await sharp(shown.rawPayload).metadata()).toMatchObject({ width: 358, height: 441 })
    }
    expect(await audited('photo.open')).toBe(looks + 3)
    for (const by of ['stranger', 'otherCounty']) expect((await photoOf('赵小燕', by)).statusCode).toBe(404)
  })
  it('stands sealed in the database', async () => {
    const { rows } = await t.owner.query('SELECT sealed FROM p37.pupil_photo')
    for (const { sealed } of rows) {
      expect(sealed.includes(Buffer.from('ffd8ff', 'hex'))).toBe(false)
      expect(testSealer.unsealBytes(sealed).subarray(0, 3).toString('hex')).toBe('ffd8ff')
    }
  })
  it('is replaced by the next one; who brought each stays, and the same again is none', async () => {
    expect(await setPhoto('赵小燕', await portrait(FACE.red))).toMatchObject({ number: 2, isSame: false })
    expect(await setPhoto('赵小燕', await portrait(FACE.red))).toMatchObject({ number: 2, isSame: true })
    expect(await historyOf('赵小燕', 'county')).toMatchObject([
      { number: 2, unit: '临江县第一小学', isFromArchive: false },
      { number: 1, unit: '临江县第一小学', isFromArchive: false },
    ])
    expect((await historyOf('赵小燕'))[0]?.by).toBeTruthy()
  })
  it('that is unfit is refused with the cause and the cure', async () => {
    const refused = await setPhoto('钱小川', await portrait({ hasFace: false }))
    expect(refused).toMatchObject({ status: 422, code: 'photo_unfit' })
    expect(refused.detail).toMatch(/没有找到清楚的正面人脸.*请拍摄/)
    expect((await setPhoto('钱小川', Buffer.from('照片'))).code).toBe('photo_unfit')
    expect((await photoOf('钱小川')).statusCode).toBe(404)
    expect(await historyOf('钱小川')).toEqual([])
  })
  it('is taken from nobody but the own school’s registrar, and not for a graduate', async () => {
    const content = await portrait()
    expect((await setPhoto('钱小川', content, { by: 'stranger' })).code).toBe('not_found')
    expect((await setPhoto('王外校', content)).code).toBe('not_found')
    expect((await setPhoto('钱小川', content, { by: 'viewer' })).code).toBe('not_allowed')
    expect((await setPhoto('郑毕业', content)).code).toBe('pupil_data_locked')
  })
  it('sent twice under one request id is one; two at once are two, one after the other', async () => {
    const [one, other] = [await portrait(), await portrait(FACE.blue)]
    const request = randomUUID()
    const same = await Promise.all([1, 2].map(() => setPhoto('钱小川', one, { request })))
    expect(same.map(({ number }) => number)).toEqual([1, 1])
    const both = await Promise.all([setPhoto('钱小川', other), setPhoto('钱小川', await portrait(FACE.red))])
    expect(both.map(({ number }) => number).sort()).toEqual([2, 3])
    expect(await historyOf('钱小川')).toHaveLength(3)
  })
  it('is never rewritten: not by the web, not by a job', async () => {
    for (const role of ['xueji_web', 'xueji_job'])
      for (const table of ['p37.pupil_photo', 'p37.pupil_change'])
        for (const cheat of [
          `UPDATE ${table} SET unit_id = 1`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table}`,
        ]) {
          await t.owner.query(`SET ROLE ${role}`)
          await expect(t.owner.query(cheat)).rejects.toMatchObject({ code: '42501' })
          await t.owner.query('RESET ROLE')
        }
  })
})

/** Sends an archive and lets the job take it in. */
async function take(files: readonly ZipPart[]) {
  const { id } = await send('/api/photo-archives?fileName=photos.zip', zip(files))
  await runWaitingJobs(ctx, t.url)
  return look(id)
}
const look = async (id: number) => (await call(as('registrar'), getImport, { params: { id } })).ok()
async function reportOf(id: number): Promise<Record<string, string[]>> {
  const cookies = { xueji_session: as('registrar') }
  const answer = await app.inject({ url: `/api/imports/${id}/workbook`, cookies })
  const rows = await readTexts(answer.rawPayload)
  const head = rows.findIndex(([first]) => first === '文件名')
  return Object.fromEntries(rows.slice(head + 1).map(([file = '', ...rest]) => [file, rest]))
}

describe('an archive of photos', () => {
  it('has every file judged by itself, and a workbook says what became of each', async () => {
    const good = await portrait()
    const done = await take([
      { name: '一班/', content: '' },
      { name: `一班/G${numberOf(2)}.jpg`, content: good },
      { name: `一班/${numberOf(3)}.PNG`, content: await portraitAs('png', FACE.blue) },
      { name: `G${numberOf(4)}.jpg`, content: await portrait({ hasFace: false }) },
      { name: `G${numberOf(5)}.jpg`, content: await portrait({ width: 800, height: 800 }) },
      { name: `G${numberOf(0)}.jpg`, content: '不是照片' },
      { name: `G${numberOf(1)}.jpg`, content: good },
      { name: `二班/G${numberOf(1)}.jpg`, content: await portrait(FACE.red) },
      { name: `${numberOf(20)}.jpg`, content: good },
      { name: `G${numberOf(21)}.jpg`, content: good },
      { name: `G${numberOf(99)}.jpg`, content: good },
      { name: '张三.jpg', content: good },
      { name: '说明.txt', content: '一班的照片' },
      { name: '__MACOSX/._1.jpg', content: 'x' },
      { name: 'Thumbs.db', content: 'x' },
    ])
    expect(done).toMatchObject({ kind: 'photo', state: 'done', rowsRead: 12, rowsTaken: 2, rowsBad: 10 })
    expect(Object.fromEntries(done.problems.map(({ rule, count }) => [rule, count]))).toEqual({
      photo_no_face: 1,
      photo_size_wrong: 1,
      photo_not_picture: 1,
      photo_twice: 2,
      photo_other_school: 1,
      photo_pupil_locked: 1,
      photo_number_unknown: 3,
    })
    expect(done.problems.map(({ label }) => label)).toContain('没有人脸')
    const report = await reportOf(done.id)
    expect(report[`一班/G${numberOf(2)}.jpg`]?.slice(0, 2)).toEqual(['已入库', '孙小海'])
    expect(report[`${numberOf(20)}.jpg`]).toEqual(['未入库', '', '这名学生不在本校。', expect.any(String)])
    expect(await historyOf('孙小海')).toMatchObject([{ isFromArchive: true }])
    expect(await historyOf('李小山')).toHaveLength(1)
    expect(await historyOf('王外校', 'stranger')).toEqual([])
  })
  it('sent again says that the photos are the same', async () => {
    const files = [{ name: `G${numberOf(2)}.jpg`, content: await portrait() }]
    expect(await take(files)).toMatchObject({ rowsTaken: 0, rowsSkipped: 1, rowsBad: 0 })
    expect(await historyOf('孙小海')).toHaveLength(1)
  })
  it('may name its files in GB 18030, as older programmes do', async () => {
    const content = zip([{ name: `FOLDER/G${numberOf(2)}.jpg`, content: await portrait(FACE.blue) }])
    const named = Buffer.from(
      content.toString('latin1').replaceAll('FOLDER', Buffer.from('c8fdc4eabcb6', 'hex').toString('latin1')),
      'latin1',
    )
    const { id } = await send('/api/photo-archives?fileName=photos.zip', named)
    await runWaitingJobs(ctx, t.url)
    expect(await look(id)).toMatchObject({ rowsTaken: 1 })
    expect(Object.keys(await reportOf(id))).toEqual([`三年级/G${numberOf(2)}.jpg`])
  })
  it('killed in the middle and run again comes to the same end', async () => {
    const files = [4, 5].map(async (at) => ({ name: `G${numberOf(at)}.jpg`, content: await portrait() }))
    const { id } = await send('/api/photo-archives?fileName=a.zip', zip(await Promise.all(files)))
    let isKilled = false
    const killing = (tx: Tx): Tx => ({
      ...tx,
      run: async (text, values) => {
        if (!/UPDATE p37.import_job SET state = \$2, rows_read = \$3, rows_taken = \$4, rows_bad/.test(text))
          return tx.run(text, values)
        isKilled = true
        throw new Error('killed')
      },
    })
    const broken: Context = {
      ...ctx,
      db: { ...ctx.db, asJob: (work) => ctx.db.asJob((tx) => work(killing(tx))) },
    }
    await expect(takeInPhotos(broken, { province, id })).rejects.toThrow('killed')
    expect(isKilled).toBe(true)
    expect(await historyOf('周小云')).toEqual([])
    await runWaitingJobs(ctx, t.url)
    await takeInPhotos(ctx, { province, id })
    expect(await look(id)).toMatchObject({ state: 'done', rowsTaken: 2, rowsSkipped: 0 })
    expect(await historyOf('周小云')).toHaveLength(1)
  })
  it('cancelled before it was written leaves nothing', async () => {
    const files = [{ name: `G${numberOf(5)}.jpg`, content: await portrait(FACE.red) }]
    const { id } = await send('/api/photo-archives?fileName=a.zip', zip(files))
    ;(await call(as('registrar'), cancelImport, { params: { id } })).ok()
    await runWaitingJobs(ctx, t.url)
    expect(await look(id)).toMatchObject({ state: 'cancelled', rowsTaken: 0 })
    expect(await historyOf('吴小雨')).toHaveLength(1)
  })
  it('cancelled while it is written leaves nothing', async () => {
    const files = [{ name: `G${numberOf(5)}.jpg`, content: await portrait(FACE.red) }]
    const { id } = await send('/api/photo-archives?fileName=a.zip', zip(files))
    let isWritten = false
    const cancelling = (tx: Tx): Tx => ({
      ...tx,
      rows: async <Row extends QueryResultRow>(text: string, values?: unknown[]) => {
        const found = await tx.rows<Row>(text, values)
        if (/INSERT INTO p37.pupil_photo/.test(text)) {
          isWritten = true
          ;(await call(as('registrar'), cancelImport, { params: { id } })).ok()
        }
        return found
      },
    })
    const slow: Context = {
      ...ctx,
      db: { ...ctx.db, asJob: (work) => ctx.db.asJob((tx) => work(cancelling(tx))) },
    }
    await takeInPhotos(slow, { province, id })
    expect(isWritten).toBe(true)
    expect(await look(id)).toMatchObject({ state: 'cancelled', rowsTaken: 0 })
    expect(await historyOf('吴小雨')).toHaveLength(1)
  })
  it('and one photo at the same time are two photos, one after the other', async () => {
    const files = [{ name: `G${numberOf(5)}.jpg`, content: await portrait(FACE.blue) }]
    const { id } = await send('/api/photo-archives?fileName=a.zip', zip(files))
    const [, single] = await Promise.all([
      takeInPhotos(ctx, { province, id }),
      setPhoto('吴小雨', await portrait(FACE.red)),
    ])
    expect(single.status).toBe(200)
    expect((await historyOf('吴小雨')).map(({ number }) => number)).toEqual([3, 2, 1])
  })
  it('that is none, is empty, lies about its sizes or has too many files is refused or told', async () => {
    const wrong = async (content: Buffer) => (await send('/api/photo-archives?fileName=a.zip', content)).code
    expect(await wrong(Buffer.from('PK 不是压缩包'))).toBe('photo_archive_wrong')
    expect(await wrong(zip([{ name: '.DS_Store', content: 'x' }]))).toBe('photo_archive_wrong')
    const many = Array.from({ length: 2001 }, (_, at) => ({ name: `${at}.jpg`, content: '' }))
    expect(await wrong(zip(many))).toBe('photo_archive_too_many')
    const bomb = Buffer.alloc(6 * 1024 * 1024, 1)
    const lying = { name: `G${numberOf(4)}.jpg`, content: bomb, declaredSize: 1000 }
    expect(
      await take([lying, { ...lying, name: `G${numberOf(5)}.jpg`, declaredSize: bomb.length }]),
    ).toMatchObject({
      state: 'done',
      rowsBad: 2,
      problems: [{ rule: 'photo_not_picture', count: 2 }],
    })
  })
})

describe('how far the school is with its photos', () => {
  it('is counted class by class', async () => {
    const { classes, limits } = (await call(as('registrar'), door.countPhotos, {})).ok()
    expect(classes).toMatchObject([{ className: '一年级1班', pupils: 6, withPhoto: 6 }])
    expect(limits).toMatchObject({ photoSize: 'ratio', photoKilobytes: 60 })
  })
})
