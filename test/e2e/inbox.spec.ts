/** August at the county: newcomers come in from the schools and are decided, one by one and all at once. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listInbox, takeSteps } from '../../src/contract/business-case.ts'
import { listNotices } from '../../src/contract/notice.ts'
import { registerPupil } from '../../src/contract/registration.ts'
import { childCells } from '../registration-cells.ts'
import { browsing, expectAccessible, focusByKey, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
let house: OwnHouse
const SCHOOL = 's2137000002'
const CHILDREN = ['王一诺', '李𠮷祥', '张思远', '刘雨欣', '陈子涵', '杨嘉怡', '赵浩然', '黄诗琪']

/** The school enters children; its approver endorses them, so that they lie on the county's desk. */
async function register(names: readonly string[]): Promise<void> {
  const registrar = await house.client(SCHOOL)
  for (const name of names) await registrar.call(registerPupil, { body: { cells: childCells({ name }) } })
  for (const [login, step] of [
    [SCHOOL, 'submit'],
    [`${SCHOOL}.head`, 'endorse'],
  ] as const) {
    const client = await house.client(login)
    const { rows } = await client.call(listInbox, { query: { limit: 200 } })
    const cases = rows.map(({ caseId, version }) => ({ id: caseId, version }))
    const { refused } = await client.call(takeSteps, { body: { step, cases } })
    expect(refused).toEqual([])
  }
}

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-08-20T08:00:00+08:00', schoolYear: 2026, pupils: 1 })
  // The year's promotion is behind a province that was opened behind its instant; the stock has the new classes.
  await house.owner.query(
    `INSERT INTO p37w1.term SELECT s.unit_id, u.path, 2026, 'autumn', '2026-09-01', '2027-01-20'
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id WHERE s.code = $1`,
    [SCHOOL.slice(1)],
  )
  await register(CHILDREN)
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}

describe('the county’s officer', () => {
  it('sees on the workbench what waits for her, and opens the first paper', async () => {
    const page = await open('jiangdong', '/', '工作台')
    await page.getByRole('link', { name: '等我办理 8' }).waitFor()
    await page.getByText('还剩 10 个工作日').first().waitFor()
    await expectAccessible(page)
    await screenshot(page, 'workbench-county-august')
    await page.getByRole('link', { name: '王一诺' }).click()
    await page.getByRole('heading', { name: '新生注册:王一诺' }).waitFor()
    await page.getByText('业务办结,结果为「已建学籍」。').waitFor()
    await page.getByText('正在办理').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'case-registration')
  })

  it('adds a document, sends a paper back with her opinion, and goes on to the next one', async () => {
    const page = await open('jiangdong', '/inbox', '待办')
    await page.getByRole('link', { name: '王一诺' }).click()
    await page.getByLabel('要上传的材料').setInputFiles({
      name: '户口簿.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n户口簿'),
    })
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: '户口簿.pdf' }).click()
    expect((await saving).suggestedFilename()).toBe('户口簿.pdf')

    await page.getByRole('button', { name: '退回', exact: true }).click()
    await page.getByRole('alert').getByText('这一步需要填写意见').waitFor()
    await page.getByLabel('意见', { exact: true }).fill('出生日期与户口簿不一致,请核对。')
    await page.getByRole('button', { name: '退回', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('业务转到江东区实验小学,状态变为「待提交」。').waitFor()
    await dialog.getByRole('button', { name: '退回' }).click()
    await page.getByText('「退回」已办理。').waitFor()
    await page.getByText(/正在等待江东区实验小学办理,如需催办请致电 0531-8600\d{4}。/).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'case-taken')
    await page.getByRole('button', { name: '办理下一件' }).click()
    await page.getByRole('heading', { name: /^新生注册:(?!王一诺)/ }).waitFor()
  })

  it('decides all that is left at once, and is told by name what could not be done', async () => {
    const page = await open('jiangdong', '/inbox', '待办')
    await page.getByText('共 7 条').waitFor()
    await page.getByRole('checkbox', { name: '全选本页' }).check()
    await page.getByRole('toolbar').getByText('已选 7 条').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'inbox-selected')
    // Meanwhile the school takes one back.
    const school = await house.client(SCHOOL)
    const { rows } = await house.owner.query(
      `SELECT id::int, version FROM p37w1.business_case WHERE subject = '刘雨欣'`,
    )
    await school.call(takeSteps, { body: { step: 'withdraw', cases: rows } })
    await page.getByRole('toolbar').getByRole('button', { name: '核办通过' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('7 件', { exact: true }).waitFor()
    await dialog.getByText('李𠮷祥').waitFor()
    await dialog.getByLabel('意见(每一件都会记上)').fill('材料齐全,同意。')
    await expectAccessible(page)
    await screenshot(page, 'inbox-confirm')
    await dialog.getByRole('button', { name: '核办通过' }).click()
    await page.getByText('已办理 6 件').waitFor()
    await page.getByRole('cell', { name: /刘雨欣/ }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'inbox-result')
    await page.getByRole('button', { name: '知道了' }).click()
    await page.getByText('没有等待本单位办理的业务。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'inbox-empty')
    const { rows: inSchool } = await house.owner.query(
      `SELECT 1 FROM p37w1.enrollment WHERE entered_by = 'registration' AND state = 'in_school'`,
    )
    expect(inSchool).toHaveLength(6)
  })
})

describe('the school', () => {
  it('finds in 导入记录 what became of a workbook, and calls off one that is not written yet', async () => {
    const { rows: schools } = await house.owner.query(
      `SELECT u.id, u.path, a.id AS account FROM nation.account a JOIN nation.unit u ON u.id = a.unit_id WHERE a.login = $1`,
      [SCHOOL],
    )
    const [{ id, path, account }] = schools
    const put = async (name: string, state: string, more: object) =>
      house.owner.query(
        `INSERT INTO p37w1.import_job (id, kind, mode, state, unit_id, unit_path, account_id, file_name, created_at, business_at,
           rows_read, rows_taken, rows_bad, problems)
         VALUES ($1, 'registration', 'all_or_nothing', $2, $3, $4, $5, $6, now(), now(), 3, 0, $7, $8)`,
        [await house.ctx.db.newId(), state, id, path, account, name, state === 'refused' ? 1 : 0, more],
      )
    await put('有错.xlsx', 'refused', { id_check_digit: 1 })
    // No job of the queue is entered for it: it waits until it is called off.
    await put('等待.xlsx', 'waiting', {})
    const page = await open(SCHOOL, '/imports', '导入记录')
    await page.getByRole('button', { name: '有错.xlsx' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('1 处', { exact: true }).waitFor()
    expect(await drawer.getByRole('button', { name: '取消导入' }).count()).toBe(0)
    await expectAccessible(page)
    await screenshot(page, 'import-record')
    // Entered by the form meanwhile: said by the keyboard alone, it is no reminder any more.
    await focusByKey(page, 'Tab', /^退回的行已用其他方式办理$/)
    await page.keyboard.press('Enter')
    await drawer.getByText('已记为用其他方式办理,工作台不再提醒。').waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '等待.xlsx' }).click()
    await page.getByRole('button', { name: '取消导入' }).click()
    await page.getByRole('row', { name: /等待\.xlsx .* 已取消/ }).waitFor()
  })
  it('finds its papers in 在办业务查询, on whose desk they lie, and mends what was sent back', async () => {
    const page = await open(SCHOOL, '/open-cases', '在办业务查询')
    await page.getByRole('link', { name: '王一诺' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'open-cases')
    await page.getByRole('link', { name: '王一诺' }).click()
    await page.getByText('出生日期与户口簿不一致,请核对。').first().waitFor()
    await expectAccessible(page)
    await screenshot(page, 'case-sent-back')
    // From any page the slash leads to the search for a pupil, ready to be typed into.
    await page.keyboard.press('/')
    await page.getByRole('heading', { name: '在校生查询', level: 1 }).waitFor()
    await page.locator('#filter-name:focus').waitFor()
  })
})

describe('what nobody is going to finish', () => {
  it('is cleaned up by the school, who sees first what comes back, and by its county on its behalf', async () => {
    const registrar = await house.client(SCHOOL)
    await registrar.call(registerPupil, { body: { cells: childCells({ name: '孙一鸣' }) } })
    const page = await open(SCHOOL, '/open-cases', '在办业务查询')
    await page
      .getByRole('row', { name: /王一诺/ })
      .getByRole('checkbox')
      .check()
    await page.getByRole('button', { name: '清理…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('新生注册 1 件').waitFor()
    await dialog.getByText(/^该生尚未建立学籍:本次录入的信息撤销/).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'clean-up')
    await dialog.getByRole('button', { name: '确认清理' }).click()
    await page.getByText('清理:已办理 1 件。').waitFor()
    await page.getByRole('button', { name: '知道了' }).click()
    await page.getByRole('link', { name: '王一诺' }).waitFor({ state: 'detached' })

    const county = await open('jiangdong', '/open-cases', '在办业务查询')
    await county.getByRole('link', { name: '孙一鸣' }).click()
    await county.getByRole('button', { name: '代学校清理…' }).click()
    const asked = county.getByRole('dialog')
    const confirm = asked.getByRole('button', { name: '确认清理' })
    await asked.getByText('新生注册 1 件').waitFor()
    expect(await confirm.isEnabled()).toBe(false)
    await asked.getByLabel('清理原因(必填,学校会看到)').fill('孩子已随家人迁往外省。')
    await expectAccessible(county)
    await screenshot(county, 'clean-up-on-behalf')
    await confirm.click()
    await county.getByRole('button', { name: '知道了' }).click()
    await county.getByText('已由主管单位代为清理').first().waitFor()
    await screenshot(county, 'case-cleaned-up')
    const { rows: told } = await registrar.call(listNotices, { query: { limit: 5 } })
    expect(told[0]?.text).toMatch(/孙一鸣.*已由主管单位代为清理/)
  })
})
