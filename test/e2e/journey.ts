/** What the season's people do in the browser, in the words of the pages. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Opens a page of the web and waits for its title. */
export async function open(page: Page, path: string, title: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { name: title, exact: true, level: 1 }).waitFor()
}

export async function signInAs(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: /^(工作台|修改密码)$/, level: 1 }).waitFor()
}

/** The first time: led straight to the password page, and on to the workbench. */
export async function arriveAs(page: Page, login: string, first: string, next: string): Promise<void> {
  await signInAs(page, login, first)
  await page.getByText('请先换成自己的密码').waitFor()
  await page.getByLabel('原密码').fill(first)
  await page.getByLabel('新密码', { exact: true }).fill(next)
  await page.getByLabel('再输入一次新密码').fill(next)
  await page.getByRole('button', { name: '修改密码' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
}

/**
 * Uploads a workbook on an import page and reads the numbers of its result.
 * @param look at the page when the browser has checked the file, before it is sent
 */
export async function importWorkbook(
  page: Page,
  file: string | Buffer,
  look?: () => Promise<void>,
): Promise<Record<string, number>> {
  const buffer = typeof file === 'string' ? readFileSync(file) : file
  await page.getByLabel('要导入的工作簿').setInputFiles({
    name: '导入.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer,
  })
  const send = page.getByRole('button', { name: /^(仍然)?上\s*传$/ })
  await send.waitFor()
  await look?.()
  await send.click()
  const numbers = page.locator('dl.numbers')
  await numbers.waitFor({ timeout: 60_000 })
  const terms = await numbers.locator('dt').allTextContents()
  const values = await numbers.locator('dd').allTextContents()
  return Object.fromEntries(terms.map((term, at) => [term, Number(values[at]?.replaceAll(',', ''))]))
}

/** Selects every row of the list, presses a bulk button, confirms, and closes the result. */
export async function decideAll(page: Page, label: RegExp): Promise<string> {
  await page.getByRole('table').first().waitFor()
  await page.getByRole('table').first().getByRole('checkbox').first().check()
  const all = page.getByRole('button', { name: /^选中全部/ })
  if (await all.isVisible()) await all.click()
  await page.getByRole('toolbar', { name: '批量办理' }).getByRole('button', { name: label }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: label }).click()
  const said = await dialog.getByRole('status').textContent()
  await dialog.getByRole('button', { name: '知道了' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return said ?? ''
}

/** Issues accounts from a pasted list and reads the passwords that are shown once. */
export async function issueAccounts(page: Page, lines: readonly string[]): Promise<Map<string, string>> {
  await open(page, '/accounts/new', '开通用户')
  await page.getByLabel('用户名单').fill(lines.join('\n'))
  await page.getByRole('button', { name: `开通 ${lines.length} 个用户` }).click()
  const rows = page.getByRole('table', { name: '初始密码' }).locator('tbody tr')
  await rows.first().waitFor()
  expect(await rows.count()).toBe(lines.length)
  const texts = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
  )
  return new Map(texts.map((cells) => [cells[2] ?? '', cells[3] ?? '']))
}

/** Presses what downloads a file and reads it. */
export async function downloaded(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const waiting = page.waitForEvent('download')
  await press()
  const path = await (await waiting).path()
  return readFileSync(path)
}
