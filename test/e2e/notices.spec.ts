/** The bell: a paper comes to the county's desk while its officer looks at another page, and she is told at once. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listInbox, takeSteps } from '../../src/contract/business-case.ts'
import { registerPupil } from '../../src/contract/registration.ts'
import { childCells } from '../registration-cells.ts'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
let house: OwnHouse
const SCHOOL = 's2137000002'

/** Takes a step on everything on one's desk. */
async function decideAll(login: string, step: string): Promise<void> {
  const client = await house.client(login)
  const { rows } = await client.call(listInbox, { query: { limit: 200 } })
  const cases = rows.map(({ caseId, version }) => ({ id: caseId, version }))
  const { refused } = await client.call(takeSteps, { body: { step, cases } })
  expect(refused).toEqual([])
}

/** Children entered by the school and endorsed by its head: they come to the county together. */
async function send(names: readonly string[]): Promise<void> {
  const registrar = await house.client(SCHOOL)
  for (const name of names) await registrar.call(registerPupil, { body: { cells: childCells({ name }) } })
  await decideAll(SCHOOL, 'submit')
  await decideAll(`${SCHOOL}.head`, 'endorse')
}

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-08-20T08:00:00+08:00', schoolYear: 2026, pupils: 1 })
  await house.owner.query(
    `INSERT INTO p37w1.term SELECT s.unit_id, u.path, 2026, 'autumn', '2026-09-01', '2027-01-20'
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id WHERE s.code = $1`,
    [SCHOOL.slice(1)],
  )
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string) {
  const { page, context } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return { page, context }
}
const bell = (page: Page, text: string) => page.getByRole('link', { name: text, exact: true })

describe('the bell', () => {
  it('counts up by itself, leads to what came, and is quiet when it has been read', async () => {
    const { page } = await open('jiangdong', '/pupils', '在校生查询')
    await bell(page, '通知,没有未读').waitFor()
    await send(['王一诺'])
    await bell(page, '通知,1 条未读').waitFor()
    await send(['李思远', '张雨欣'])
    await bell(page, '通知,2 条未读').waitFor()
    await bell(page, '通知,2 条未读').click()
    await page.getByRole('heading', { name: '通知', level: 1 }).waitFor()
    await page.getByText('新生注册 2 件等待办理(待主管局核办)。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'notices')
    await page.getByRole('link', { name: '王一诺的新生注册等待办理(待主管局核办)。' }).click()
    await page.getByRole('heading', { name: '新生注册:王一诺', level: 1 }).waitFor()
    await bell(page, '通知,1 条未读').waitFor()
    await page.goBack()
    await page.getByRole('button', { name: '全部标为已读' }).click()
    await bell(page, '通知,没有未读').waitFor()
  })
  it('tells the school of the end, and nobody at another county anything', async () => {
    const school = await open(SCHOOL, '/', '工作台')
    const stranger = await open('linjiang', '/', '工作台')
    await school.page.getByText('没有未读通知。').waitFor()
    await decideAll('jiangdong', 'decide')
    await bell(school.page, '通知,1 条未读').waitFor()
    // It is on the workbench too, and read when it has been opened from there.
    await school.page.getByRole('link', { name: '新生注册 3 件已办结:已建学籍。' }).click()
    await school.page.getByRole('heading', { name: '通知', level: 1 }).waitFor()
    await bell(school.page, '通知,没有未读').waitFor()
    await bell(stranger.page, '通知,没有未读').waitFor()
  })
  it('asks to sign in again when the session has ended elsewhere, without losing the page', async () => {
    const { page } = await open('jiangdong', '/pupils', '在校生查询')
    await bell(page, '通知,没有未读').waitFor()
    await house.owner.query(
      `UPDATE nation.session SET ended_at = now() WHERE account_id = (SELECT id FROM nation.account WHERE login = 'jiangdong')`,
    )
    await page.getByRole('dialog', { name: '请重新登录' }).waitFor()
    await page.getByRole('heading', { name: '在校生查询', level: 1, includeHidden: true }).waitFor()
  })
})

describe('a lost connection', () => {
  it('is said over the page, keeps what was typed, and ends by itself', async () => {
    const { page, context } = await open(SCHOOL, '/registrations/new', '新生注册')
    await page.getByLabel('姓名', { exact: true }).first().fill('陈子涵')
    const banner = page.getByText('网络已断开,正在重新连接。')
    await context.setOffline(true)
    await banner.waitFor()
    await expectAccessible(page)
    await screenshot(page, 'offline')
    expect(await page.getByLabel('姓名', { exact: true }).first().inputValue()).toBe('陈子涵')
    await context.setOffline(false)
    await banner.waitFor({ state: 'hidden' })
    expect(await page.getByLabel('姓名', { exact: true }).first().inputValue()).toBe('陈子涵')
  })
})
