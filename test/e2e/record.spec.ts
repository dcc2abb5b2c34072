/** A school looks after its pupils' records: photos, the form for the guardians, and what has changed since. */
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPupilBlob } from '../../src/server/pupil/sealed-pupil.ts'
import { pageOfRow } from '../../src/server/registration/registration-page.ts'
import { registration } from '../../src/sheets/columns/registration.ts'
import { checkTexts } from '../../src/sheets/core/check.ts'
import { portrait } from '../faces.ts'
import { childCells } from '../registration-cells.ts'
import { zip } from '../workbooks/zip.ts'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { downloaded, importWorkbook } from './journey.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
const SCHOOL = '2137000002'
/** The second has a character of extension B, which fonts have; the third one of extension H, which few have. */
const NAMES = ['王小明', '李𠮷祥', '张𱍐']
let house: OwnHouse
let classId: number
let numbers: string[]
let ids: number[]

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-07-10T08:00:00+08:00', schoolYear: 2025, pupils: 3 })
  const { rows } = await house.owner.query(
    `SELECT p.id, p.sealed, c.id AS class FROM p37w1.pupil p JOIN p37w1.enrollment e ON e.pupil_id = p.id
     JOIN p37w1.class c ON c.id = e.class_id JOIN nation.school s ON s.unit_id = c.school_id
     WHERE s.code = $1 AND c.stage = 'primary' AND c.grade = 1 ORDER BY p.id`,
    [SCHOOL],
  )
  ids = rows.map(({ id }) => Number(id))
  classId = Number(rows[0].class)
  numbers = rows.map(({ sealed }) => openPupilBlob(house.ctx.sealer, sealed).studentNumber ?? '')
  for (const [at, id] of ids.entries()) {
    const cells = childCells({ name: '王小明', birthDate: '20190501', entryMonth: '202509', idNumber: '' })
    const noId = {
      ...cells,
      idType: '其他',
      noIdProof: '医院出生证明',
      talent: '画画、游泳',
      bloodType: 'A 血型',
    }
    const read = checkTexts(registration, noId, { today: '2025-09-10' })
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const page = pageOfRow(house.ctx.sealer, read.values, numbers[at] ?? null)
    await house.owner.query('UPDATE p37w1.pupil SET name = $2, detail = $3, sealed = $4 WHERE id = $1', [
      id,
      NAMES[at],
      JSON.stringify(page.detail),
      page.sealed,
    ])
  }
})
afterAll(() => house.close())

async function open(path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login: `s${SCHOOL}` })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}

describe.sequential('the registrar', () => {
  it('uploads the photos of a class in one zip, and is told of each that is not fit', async () => {
    const page = await open('/photos', '照片采集')
    const files = [
      { name: `一班/${numbers[0]}.jpg`, content: await portrait() },
      { name: `一班/${numbers[1]}.jpg`, content: await portrait({ background: '#438edb' }) },
      { name: `一班/${numbers[2]}.jpg`, content: await portrait({ hasFace: false }) },
    ]
    await page.getByLabel('照片压缩包').setInputFiles({
      name: '一班.zip',
      mimeType: 'application/zip',
      buffer: zip(files),
    })
    await page.getByRole('button', { name: /^上\s*传$/ }).click()
    await page.locator('dl.numbers').waitFor()
    expect(await page.locator('dl.numbers dd').allTextContents()).toEqual(['3', '2', '0', '1'])
    await page.getByText('没有人脸:1 张').waitFor()
    await page.getByRole('row', { name: '一年级1 班 3 2 1' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'record-photos')
    const report = await downloaded(page, () => page.getByRole('button', { name: '下载逐张结果' }).click())
    expect(report.subarray(0, 2).toString()).toBe('PK')
  })

  it('prints the confirmation forms of the class: a page of A4 each, everything in full', async () => {
    const page = await open(`/confirmation-forms?class=${classId}`, '打印学生信息确认表')
    await expectAccessible(page)
    await page.getByRole('button', { name: '打开确认表' }).click()
    const forms = page.locator('.confirmation')
    await forms.first().waitFor()
    expect(await forms.count()).toBe(3)
    const first = page.getByRole('region', { name: '王小明的确认表' })
    const county = '山东省济南市历下区 370102000000'
    for (const text of ['历下区某路 1 号', '13800000000', numbers[0] ?? '', '医院出生证明', county])
      expect(await first.textContent()).toContain(text)
    expect(await first.getByAltText('王小明的照片').count()).toBe(1)
    await page
      .getByText(/第 \d 页 \/ 共 3 页/)
      .first()
      .waitFor()
    const alert = await page.getByRole('alert').textContent()
    expect(alert).toContain('𱍐')
    expect(alert).not.toContain('𠮷')
    await expectAccessible(page)
    await screenshot(page, 'record-forms')
    await page.emulateMedia({ media: 'print' })
    const overflows = await forms.evaluateAll((all) => all.map((one) => one.scrollHeight > one.clientHeight))
    expect(overflows).toEqual([false, false, false])
    await forms.first().screenshot({ path: '.cache/screens/record-form-on-paper.png' })
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(3)
    // Those without a class, from the list.
    await page.emulateMedia({ media: 'screen' })
    await page.goto('/pupils')
    const boxes = page.getByRole('table').first().getByRole('checkbox')
    for (const at of [1, 2]) await boxes.nth(at).check()
    await page.getByRole('toolbar').getByRole('button', { name: '打印信息确认表' }).click()
    await page.getByRole('heading', { name: '2 名学生' }).waitFor()
    await page.getByRole('button', { name: '打开确认表' }).click()
    await forms.first().waitFor()
    expect(await forms.count()).toBe(2)
  })

  it('exports the class, mends the phone numbers, and sends them back', async () => {
    const page = await open('/pupil-data', '批量修改学生信息')
    await page.getByLabel('用途(必填,记入审计)').fill('更新家长电话')
    await page.getByLabel('范围').click()
    await page.getByTitle('一年级1 班').click()
    await expectAccessible(page)
    await screenshot(page, 'record-export')
    const workbook = await downloaded(page, () => page.getByRole('button', { name: /^导\s*出$/ }).click())
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(workbook as unknown as ArrayBuffer)
    const sheet = book.worksheets[0]
    if (!sheet) throw new Error('The export has no sheet.')
    const phone = (sheet.getRow(2).values as string[]).indexOf('联系电话')
    for (const row of [3, 4, 5]) sheet.getRow(row).getCell(phone).value = `1391111000${row}`
    const done = await importWorkbook(page, Buffer.from(await book.xlsx.writeBuffer()))
    expect(done).toMatchObject({ 读取: 3, 入库: 3, 有错误: 0 })
    await screenshot(page, 'record-imported')
  })

  it('changes one pupil by form, and sees every change with its reason', async () => {
    const page = await open(`/pupils/${ids[0]}`, '王小明')
    await page.getByAltText('学生照片').waitFor()
    await page.getByText('联系电话:1380***0000 → 1391***0003').waitFor()
    await page.getByRole('link', { name: '修改信息', exact: true }).click()
    await page.getByLabel('特长').fill('篮球')
    await page.getByLabel('修改原因').fill('家长来电告知')
    await page.getByRole('button', { name: '保存修改' }).click()
    await page.getByRole('heading', { name: '王小明', level: 1 }).waitFor()
    await page.getByText('特长:画画、游泳 → 篮球').waitFor()
    await page.getByText('原因:家长来电告知').waitFor()
    await page.getByAltText('学生照片').waitFor()
    await expectAccessible(page)
    await page.getByText('信息修改记录').scrollIntoViewIfNeeded()
    await screenshot(page, 'record-pupil')
    // The life tells photo and corrections, and shows one kind alone where it is long.
    const life = page.locator('.timeline')
    await life.getByText('添加照片').waitFor()
    await life.getByText('理由:家长来电告知').waitFor()
    await page.getByRole('heading', { name: '学籍经历' }).scrollIntoViewIfNeeded()
    await screenshot(page, 'record-life')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('heading', { name: '学籍经历' }).scrollIntoViewIfNeeded()
    await screenshot(page, 'record-life-phone')
  })
})
