/** What becomes of a school: its county renames it, the province hands it over, the new county puts it into another. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTexts } from '../workbook-file.ts'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'
import { downloaded } from './journey.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
const OLD = '江东区第二小学'
const NEW = '江东区育才小学'
const CODE = '2137000003'
let house: OwnHouse

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-07-12T08:00:00+08:00', schoolYear: 2025, pupils: 2 })
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor()
  return page
}

/** Finds a school in the list of units and opens what can be changed about it. */
async function openChange(login: string, name: string): Promise<Page> {
  const page = await open(login, '/units', '单位')
  await page.getByLabel('名称或标识码').fill(name)
  await page.getByRole('button', { name: /查\s*询/ }).click()
  await page.getByRole('link', { name }).click()
  await page.getByRole('link', { name: /^学校变更\(/ }).click()
  await page.getByRole('heading', { name: '学校变更', level: 1, exact: true }).waitFor()
  return page
}

async function preview(page: Page): Promise<string> {
  await page.getByRole('button', { name: '预览影响' }).click()
  const panel = page.locator('section', { hasText: '预览:变更后会怎样' })
  return (await panel.getByRole('status').textContent()) ?? ''
}

async function confirm(page: Page, button: RegExp, reason: string, typed?: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog')
  const ok = dialog.getByRole('button', { name: button })
  expect(await ok.isDisabled(), 'a reason is asked for').toBe(true)
  await dialog.getByLabel('原因或批准文号(必填)').fill(reason)
  if (typed) await dialog.getByLabel(/^请输入/).fill(typed)
  await expectAccessible(page)
  await screenshot(page, `school-change-confirm-${typed ? 'merge' : 'plain'}`)
  await ok.click()
  // A school that is no more has nothing left to change: its page says where it went.
  await page.getByText(typed ? /^该校已于 .*不再办理业务/ : /已办理。查看学校变更记录/).waitFor()
  await expectAccessible(page)
}

async function choose(page: Page, label: string, name: string): Promise<void> {
  await page.getByLabel(new RegExp(label)).click()
  await page.keyboard.type(name)
  await page.getByTitle(name, { exact: true }).click()
}

describe('a school', () => {
  it('is renamed by its county from a day; by its old name it is found', async () => {
    const page = await openChange('jiangdong', OLD)
    await expectAccessible(page)
    await page.getByLabel(/新校名$/).fill(NEW)
    await page.getByLabel(/启用日期$/).fill('2026-07-12')
    expect(await preview(page)).toMatch(/^12 名在校学生的学校名称随之改变/)
    await confirm(page, /^确认更名/, '江教〔2026〕18 号')
    await page.goto('/units')
    await page.getByLabel('名称或标识码').fill(OLD)
    await page.getByRole('button', { name: /查\s*询/ }).click()
    await page.getByRole('link', { name: `${NEW}(曾用名:${OLD})` }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'units-former-name')
  })

  it('is handed to another county by the province, with everybody in it; the old county does not find it', async () => {
    const page = await openChange('yunhai', NEW)
    await page.getByRole('radio', { name: '变更主管单位' }).check()
    await choose(page, '新的主管单位$', '江西区教育局')
    const said = await preview(page)
    expect(said).toMatch(
      /^将移动 6 个班、12 名学生、0 件在办事项,0 名毕业生的档案随之移动;旧主管单位的 \d 个账号将不再看到该校。$/,
    )
    await page.getByText(/^不再看到该校的账号:江东区教育局 \d 个/).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'school-change')
    await confirm(page, /^确认变更主管单位/, '云政函〔2026〕5 号')

    const before = await open('jiangdong', '/units', '单位')
    await before.getByLabel('名称或标识码').fill(CODE)
    await before.getByRole('button', { name: /查\s*询/ }).click()
    await before.getByText('没有符合条件的记录。').waitFor()
    const now = await open('jiangxi-qu', '/pupils', '在校生查询')
    await now.getByRole('cell', { name: NEW }).first().waitFor()
  })

  it('goes into another school: classes of the same name are renamed, and its people are told', async () => {
    const page = await openChange('jiangxi-qu', NEW)
    await page.getByRole('radio', { name: '并入他校' }).check()
    await choose(page, '并入的学校$', '江西区中心小学')
    expect(await preview(page)).toMatch(/^将移动 6 个班、12 名学生/)
    await page.getByRole('table', { name: '与并入学校重名,改名的班级' }).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'school-merge')
    await confirm(page, /^确认并入/, '江西教〔2026〕3 号', NEW)

    const school = await open(`s${CODE}`, '/', '工作台')
    await school.getByText(/2026-07-12 江东区育才小学 并入他校:江西区中心小学/).waitFor()
    await expectAccessible(school)
    await screenshot(school, 'workbench-merged')
    await school.getByRole('link', { name: '全部变更记录' }).click()
    await school.getByRole('heading', { name: '学校变更记录', level: 1 }).waitFor()
    await school.getByRole('cell', { name: '并入他校', exact: true }).waitFor()
    expect(await school.getByRole('row').count(), 'three changes and the header').toBe(4)
  })

  it('has its history in a book that each bureau concerned reads, and takes away', async () => {
    const page = await open('jiangdong', '/school-changes', '学校变更记录')
    await page.getByRole('cell', { name: '改由 江西区教育局 主管' }).waitFor()
    await page.getByRole('button', { name: '2026-07-12' }).first().click()
    await page.getByRole('dialog').getByText('云政函〔2026〕5 号').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'school-changes')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^导出 Excel/ }).click()
    const asked = page.getByRole('dialog', { name: '导出 Excel' })
    // The reason is in the workbook only.
    await asked.getByRole('radio', { name: '全部列' }).click()
    const book = await downloaded(page, () =>
      asked.getByRole('button', { name: '导出', exact: true }).click(),
    )
    const texts = JSON.stringify(await readTexts(book))
    expect(texts).toContain('更名')
    expect(texts).toContain('云政函〔2026〕5 号')
  })
})
