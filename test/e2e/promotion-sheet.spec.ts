/**
 * The province officer's year-end: she rehearses, reads the report down to a pupil, takes the workbook, lets the day
 * pass, signs the sheet, and wants to take it back: first a school has built on it, then it has not.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClasses, deleteClass, listClasses } from '../../src/contract/unit.ts'
import { moveClock } from '../../src/contract/world.ts'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
const PRIMARY = '2137000002'
let house: OwnHouse
beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-07-10T08:00:00+08:00', schoolYear: 2025, pupils: 2 })
  // A school makes its new classes in a term.
  await house.owner.query(
    `INSERT INTO p37w1.term SELECT u.id, u.path, 2026, 'autumn', '2026-09-01', '2027-01-20'
     FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id WHERE s.code = $1`,
    [PRIMARY],
  )
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor()
  return page
}
const title = (page: Page, name: string) =>
  page.getByRole('heading', { name, level: 1, exact: true }).waitFor()

describe('the province officer', () => {
  it('rehearses and reads the report: province, city, district, school', async () => {
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByRole('button', { name: '升级预演' }).click()
    await page.getByText('2026 年预演完成').waitFor()
    await page.getByRole('link', { name: '升级报告', exact: true }).click()
    await title(page, '升级报告')
    await page.getByRole('rowheader', { name: '临江市教育局' }).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'promotion-report')
    await page.getByRole('rowheader', { name: '临江市教育局' }).getByRole('link').click()
    await page.getByRole('rowheader', { name: '江东区教育局' }).getByRole('link').click()
    await page.getByText(/江东区教育局 · 2026 年升级预演/).waitFor()
    await page.getByRole('link', { name: '逐校查看' }).click()
    await title(page, '升级报告:各学校')
    await page.getByText('共 5 条').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'promotion-schools')
    await page.getByLabel('学校名称').fill('实验')
    await page.getByLabel('学校名称').press('Enter')
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('link', { name: '江东区实验小学' }).click()
    await page.getByText(/江东区实验小学 · 2026 年升级预演/).waitFor()
  })

  it('comes from a school to its pupils and classes, each with the reason', async () => {
    const page = await open('jiangdong', '/promotion', '升级')
    await page.getByRole('link', { name: '升级报告', exact: true }).click()
    await page.getByRole('link', { name: '逐校查看' }).click()
    await page.getByRole('link', { name: '江东区实验小学' }).click()
    await page.getByText(/江东区实验小学 · 2026 年升级预演/).waitFor()
    await screenshot(page, 'promotion-school')
    await page.getByRole('link', { name: '未毕业学生名单' }).click()
    await title(page, '毕业年级未毕业学生')
    await page.getByText('共 2 条').waitFor()
    await page.getByRole('cell', { name: '学校尚未办理毕业' }).first().waitFor()
    await expectAccessible(page)
    await screenshot(page, 'promotion-stayers')
    await page.goBack()
    await page.getByRole('link', { name: '逐班查看' }).click()
    await title(page, '将升级的班级')
    await page.getByText('共 6 条').waitFor()
    await page.getByText('不升:毕业年级,有学生未毕业').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'promotion-classes')
  })

  it('takes the report as a workbook, with names only for a purpose', async () => {
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByRole('link', { name: '升级报告', exact: true }).click()
    await page.getByRole('button', { name: '导出报告' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox').check()
    expect(await dialog.getByRole('button', { name: '导出', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('用途(必填)').fill('督促各校补办毕业')
    await expectAccessible(page)
    await screenshot(page, 'promotion-report-export')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: '导出', exact: true }).click()
    expect((await saving).suggestedFilename()).toBe('升级报告-云海省教育厅-2026-2026-07-10.xlsx')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('signs what it did: the sheet fits the ledger', async () => {
    const nation = await house.client('admin')
    await nation.call(moveClock, { body: { to: '2026-08-11T08:00:00+08:00' } })
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByText('2026 年升级已完成。').waitFor()
    await page.getByRole('link', { name: '情况表(打印签字)' }).click()
    await title(page, '升级情况表')
    await page.getByRole('heading', { name: '云海省教育厅 2026 年升级情况表' }).waitFor()
    await page.getByText('系统到时自动执行').waitFor()
    await page.getByText(/经办人\(签字\)/).waitFor()
    await manualScreenshot(page, 'promotion-sheet')
    await page.getByRole('button', { name: '重新计算指纹' }).click()
    await page.getByText(/^一致:/).waitFor()
    await expectAccessible(page)
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载核验文件' }).click()
    expect((await saving).suggestedFilename()).toMatch(/^升级核验-2026-\d+\.json$/)
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 794, height: 1123 })
    await screenshot(page, 'promotion-sheet-print')
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.getByRole('link', { name: '逐班查看账本' }).click()
    await title(page, '升级账本')
    await page
      .getByText('第 1 页')
      .or(page.getByText(/^共 \d+ 条$/))
      .first()
      .waitFor()
  })

  it('is shown what blocks the reversal, and reverses once the school has undone it', async () => {
    const school = await house.client(`s${PRIMARY}`)
    const made = await school.call(createClasses, { body: { stage: 'primary', cohort: 2026, count: 1 } })
    expect(made).toBeTruthy()
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByRole('button', { name: '撤回升级' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('link', { name: '新建班级 1' }).waitFor()
    await dialog.getByLabel('撤回原因(必填)').fill('江东区尚有班级未毕业')
    await dialog.getByLabel('请输入「撤回升级」以确认').fill('撤回升级')
    expect(await dialog.getByRole('button', { name: '撤回升级' }).isDisabled()).toBe(true)
    await expectAccessible(page)
    await screenshot(page, 'promotion-reverse-blocked')
    await dialog.getByRole('link', { name: '新建班级 1' }).click()
    await title(page, '撤回升级的条件')
    await page.getByRole('cell', { name: '江东区实验小学' }).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'promotion-conditions')

    const { rows } = await school.call(listClasses, { query: { grade: 1 } })
    for (const { id } of rows) await school.call(deleteClass, { params: { id } })
    await page.reload()
    await page.getByText('没有以升级为前提的业务。').waitFor()
    await page.getByRole('button', { name: '撤回升级' }).click()
    await dialog.getByLabel('撤回原因(必填)').fill('江东区尚有班级未毕业')
    await dialog.getByLabel('请输入「撤回升级」以确认').fill('撤回升级')
    await dialog.getByRole('button', { name: '撤回升级' }).click()
    await page.getByRole('link', { name: '回到升级' }).click()
    await page.getByText('2026 年已撤回').waitFor()
    await page.getByRole('link', { name: '情况表(打印签字)' }).click()
    await page.getByText(/撤回,原因:江东区尚有班级未毕业/).waitFor()
    await screenshot(page, 'promotion-sheet-reversed')
  })

  it('lays two policies side by side: the differences first, and what they mean', async () => {
    await house.owner.query(
      `INSERT INTO nation.policy (id, world_id, province_id, name, valid_from, body)
       SELECT $1, world_id, id, '青教基〔2026〕1 号', '2026-01-01', '{"deskWorkdays": 15, "promotionDay": "08-20"}'
       FROM nation.province WHERE name LIKE '青岚省%'`,
      [await house.ctx.db.newId()],
    )
    const page = await open('yunhai', '/policies', '政策参数')
    await page.getByRole('link', { name: '两份政策对照' }).click()
    await title(page, '两份政策对照')
    await page.getByText('没有不同之处。').waitFor()
    await expectAccessible(page)
    await page.getByLabel('省份').nth(1).click()
    await page
      .getByTitle(/^青岚省/)
      .last()
      .click()
    await page.getByText('共有 2 处不同,列在最前面。').waitFor()
    await page.getByText(/^多 5 个工作日。/).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'policy-comparison')
  })
})
