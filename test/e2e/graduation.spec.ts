/** Graduation by its people: a primary school alone, a senior high with its bureau, destinations, a reversal, who is done. */
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'
import { downloaded, importWorkbook, open } from './journey.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
/** 江东区实验小学 and 临江市高级中学, which the city runs. */
const PRIMARY = 's2137000002'
const SENIOR = 's3437000001'
const CITY = 'linjiang'
let house: OwnHouse
beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-07-12T08:00:00+08:00', schoolYear: 2025, pupils: 3 })
})
afterAll(() => house.close())

async function at(login: string, path: string, title: string): Promise<Page> {
  const { page } = await person({ at: house.at, login })
  await open(page, path, title)
  return page
}

/** Asks for an exception of the first pupil offered. @returns his name */
async function except(page: Page, reason: string): Promise<string> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('例外的学生').click()
  await page.keyboard.press('Enter')
  const field = dialog.getByRole('textbox', { name: /的原因$/ })
  const name = ((await field.getAttribute('aria-label')) ?? '').replace('的原因', '')
  await field.fill(reason)
  return name
}

async function finish(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog')
  const said = (await dialog.getByRole('status').textContent()) ?? ''
  await dialog.getByRole('button', { name: '知道了' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return said
}

/** The senior final class, one of whom completes only. */
async function proposeAll(page: Page): Promise<string> {
  await page.getByRole('checkbox', { name: /^选择/ }).last().check()
  await page.getByRole('button', { name: '申报高中毕业(1 个班)' }).click()
  const name = await except(page, '一门学业水平考试不合格')
  await page.getByRole('dialog').getByText('例外:结业').waitFor()
  await screenshot(page, 'graduation-proposal')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^申报毕业$/ })
    .click()
  expect(await finish(page)).toMatch(/^已申报 3 人。/)
  return name
}

async function decide(page: Page, label: RegExp, reason?: string): Promise<void> {
  await page.getByRole('checkbox', { name: /^选择临江市高级中学/ }).check()
  await page.getByRole('button', { name: label }).click()
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByLabel('退回原因(必填)').fill(reason)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: label }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Types a destination into every row of the sheet that the school was given. */
async function filled(content: Buffer, destinations: readonly string[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(content).buffer as ArrayBuffer)
  const sheet = workbook.worksheets[0]
  // Who took it out, when and what for stands above the header.
  let column = 0
  let row = 0
  sheet?.eachRow((line, at) => {
    const found = ((line.values ?? []) as unknown[]).indexOf('毕业去向')
    if (found > 0 && column === 0) [column, row] = [found, at]
  })
  expect(column).toBeGreaterThan(0)
  destinations.forEach((text, at) => {
    if (sheet) sheet.getRow(row + 1 + at).getCell(column).value = text
  })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

describe('graduation', () => {
  it('of a primary school: what is open is counted, one pupil stays with a reason, the others leave at once', async () => {
    const page = await at(PRIMARY, '/graduation', '学生毕业')
    await page.getByText(/应毕业 3 人/).waitFor()
    expect(await page.locator('ul.readiness a').count(), 'five counts, each a link').toBe(5)
    await page.getByRole('checkbox', { name: /^选择/ }).last().check()
    await page.getByRole('button', { name: '毕业(1 个班)' }).click()
    const name = await except(page, '因病休息,随下一届毕业')
    await page.getByRole('dialog').getByText('例外:暂不毕业').waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'graduation-exceptions')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^毕\s*业$/ })
      .click()
    expect(await finish(page)).toMatch(/^已毕业 2 人,留下 1 人。/)
    await open(page, '/leavers', '毕业年级学生')
    await page.getByRole('row', { name: new RegExp(`${name}.*因病休息`) }).waitFor()
  })

  it('of a senior high is proposed, sent back once, proposed anew and decided, the exception by name', async () => {
    const school = await at(SENIOR, '/graduation', '学生毕业')
    await proposeAll(school)
    const city = await at(CITY, '/graduation-proposals', '高中毕业核准')
    await decide(city, /^退\s*回/, '请核对结业学生的成绩')
    await city.getByText('没有待核准的高中毕业申报。').waitFor()
    await open(school, '/graduation', '学生毕业')
    const name = await proposeAll(school)
    await open(city, '/graduation-proposals', '高中毕业核准')
    await city.getByText(`${name} 结业 一门学业水平考试不合格`).waitFor()
    await expectAccessible(city)
    await manualScreenshot(city, 'graduation-proposals')
    await decide(city, /^核\s*准/)
    await open(school, '/graduates', '毕业生查询')
    await school.getByRole('row', { name: new RegExp(`${name}.*结业`) }).waitFor()
    expect(await school.getByRole('row').count(), 'the class and its header').toBe(4)
  })

  it('is followed by destinations from a workbook: a mistyped one is refused with the way, then taken', async () => {
    const page = await at(SENIOR, '/graduates/destinations', '批量填写毕业去向')
    await page.getByLabel('用途(必填,记入审计)').fill('填写毕业去向')
    const sheet = await downloaded(page, () => page.getByRole('button', { name: /^导\s*出$/ }).click())
    const wrong = await importWorkbook(page, await filled(sheet, ['上大学', '专科', '就业']))
    expect(wrong).toMatchObject({ 读取: 3, 有错误: 1 })
    await page.getByText('不是可选的值').first().waitFor()
    await screenshot(page, 'destinations-refused')
    await open(page, '/graduates/destinations', '批量填写毕业去向')
    const right = await importWorkbook(page, await filled(sheet, ['本科', '专科', '就业']))
    expect(right).toMatchObject({ 读取: 3, 有错误: 0 })
    await open(page, '/graduates', '毕业生查询')
    for (const text of ['本科', '专科', '就业'])
      await page.getByRole('cell', { name: text, exact: true }).waitFor()
  })

  it('is taken back by the bureau until a day of its own, and found with who, why and until when', async () => {
    const city = await at(CITY, '/graduates', '毕业生查询')
    await city.getByLabel('姓名').first().waitFor()
    await city.locator('tbody tr', { hasText: '结业' }).getByRole('checkbox').check()
    await city
      .getByRole('toolbar', { name: '批量办理' })
      .getByRole('button', { name: /^驳\s*回/ })
      .click()
    const dialog = city.getByRole('dialog')
    await dialog.getByLabel('驳回原因(必填)').fill('补考合格,改为毕业')
    await dialog.getByRole('button', { name: /^驳\s*回$/ }).click()
    expect(await finish(city)).toMatch(/^已驳回 1 人.* 2026-\d\d-\d\d 前重新办理毕业。$/)
    const school = await at(SENIOR, '/graduation-reversals', '毕业生驳回查询')
    await school.getByRole('row', { name: /补考合格,改为毕业 2026-\d\d-\d\d 尚未办理/ }).waitFor()
    await expectAccessible(school)
    await screenshot(school, 'graduation-reversals')
  })

  it('is confirmed by the school, and seen on the map of its county', async () => {
    const school = await at(PRIMARY, '/graduation-confirmations', '毕业确认')
    await school.getByRole('button', { name: '确认毕业已办完' }).click()
    await school.getByRole('dialog').getByLabel('未毕业的原因(必填)').fill('一名学生因病休息')
    await school
      .getByRole('dialog')
      .getByRole('button', { name: /^确\s*认$/ })
      .click()
    await school.getByText('一名学生因病休息').waitFor()
    const county = await at('jiangdong', '/graduation-confirmations', '毕业确认')
    const map = county.getByRole('list', { name: '各单位确认情况一览' })
    expect(await map.locator('.tile-done').allTextContents()).toEqual(['江东区实验小学已确认'])
    await expectAccessible(county)
    await screenshot(county, 'confirmation-map')
  })
})
