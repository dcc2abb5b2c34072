import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { readLines } from '../../src/sheets/read.ts'
import { browsing, expectAccessible, focusByKey, screenshot } from './browser.ts'

const at = inject('gallery')
const { person } = browsing()

/** Opens a page of the gallery as a county's registrar. */
async function open(path: string, heading: string, login = 'jiangdong'): Promise<Page> {
  const { page } = await person({ at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}
const textOf = (page: Page, selector: string) => page.locator(selector).first().textContent()
const rowCount = (page: Page) => page.locator('tbody tr.ant-table-row').count()

describe('a list', () => {
  it('says how many there are, turns pages, and is found where it was left', async () => {
    const page = await open('/toys', '玩具')
    await page.getByText('共 1,234 条').waitFor()
    expect(await rowCount(page)).toBe(50)
    await expectAccessible(page)
    await screenshot(page, 'list')
    await page.getByRole('button', { name: '下一页' }).click()
    await page.getByText('第 2 页').waitFor()
    await page.getByRole('button', { name: '积木 51 号' }).waitFor()
    await page.getByRole('link', { name: '业务办理' }).click()
    await page.getByRole('heading', { name: '转学:王小明' }).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: '积木 51 号' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: '积木 51 号' }).waitFor()
    await page.getByRole('button', { name: '上一页' }).click()
    await page.getByRole('button', { name: '积木 1 号', exact: true }).waitFor()
  })

  it('keeps a filter in the address, but never what may be a name', async () => {
    const page = await open('/toys', '玩具')
    await page.getByText('共 1,234 条').waitFor()
    await page.locator('body').click({ position: { x: 5, y: 700 } })
    await page.keyboard.press('/')
    await page.keyboard.type('𠮷祥')
    await page.keyboard.press('Enter')
    await page.getByText('共 124 条').waitFor()
    expect(page.url()).toBe(`${at}/toys`)
    await page.getByLabel('颜色').click()
    await page.getByTitle('红色').click()
    await page.getByText('共 42 条').waitFor()
    expect(page.url()).toBe(`${at}/toys?colour=red`)
    await screenshot(page, 'list-filtered')
    await page.reload()
    await page.getByText('共 42 条').waitFor()
    await page.getByRole('button', { name: '重置' }).click()
    await page.getByText('共 1,234 条').waitFor()
  })

  it('says that nothing fits, and offers to drop the filter', async () => {
    const page = await open('/toys', '玩具')
    await page.getByLabel('名称').fill('没有这个')
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText('没有符合条件的记录。').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '清除条件' }).click()
    await page.getByText('共 1,234 条').waitFor()
  })

  it('opens a row beside it and closes it with Esc; columns stay as chosen', async () => {
    const page = await open('/toys', '玩具')
    await page.getByRole('button', { name: '积木 2 号', exact: true }).click()
    await page.getByRole('dialog').getByText('数量').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '选择列' }).click()
    await page.getByRole('checkbox', { name: '编号' }).check()
    await page.getByRole('columnheader', { name: '编号' }).waitFor()
    await page.reload()
    await page.getByRole('columnheader', { name: '编号' }).waitFor()
  })

  it('acts on many rows over several pages, after showing what it will do', async () => {
    const page = await open('/toys', '玩具')
    await page.getByText('共 1,234 条').waitFor()
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: '下一页' }).click()
    await page.getByRole('checkbox', { name: '选择第 51 条' }).check()
    await page.getByRole('toolbar').getByText('已选 51 条').waitFor()
    await page.getByRole('toolbar').getByRole('button', { name: '升级' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('等 51 项').waitFor()
    await screenshot(page, 'confirm')
    await expectAccessible(page)
    expect(await dialog.getByRole('button', { name: '升级' }).isDisabled()).toBe(true)
    await dialog.getByLabel('请输入「升级」以确认').fill('升级')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(await page.getByRole('toolbar').count()).toBe(0)
  })

  it('exports exactly the rows and the columns that it shows, unless all are wanted', async () => {
    const page = await open('/toys?colour=red', '玩具')
    await page.getByRole('button', { name: '导出 Excel(412 条)' }).click()
    const dialog = page.getByRole('dialog', { name: '导出 Excel' })
    const confirm = dialog.getByRole('button', { name: '导出', exact: true })
    expect(await confirm.isDisabled()).toBe(true)
    expect(await dialog.getByRole('radio', { name: '页面上显示的列' }).isChecked()).toBe(true)
    await dialog.getByRole('radio', { name: '全部列' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'list-export')
    const headers = (await page.getByRole('columnheader').allTextContents()).filter((text) => text !== '')
    await dialog.getByLabel('用途(必填)').fill('核对玩具')
    const saving = page.waitForEvent('download')
    await confirm.click()
    const file = await saving
    expect(file.suggestedFilename()).toMatch(/^玩具-\d{4}-\d\d-\d\d\.xlsx$/)
    const rows: string[] = []
    const texts: string[][] = []
    for await (const { cells } of readLines(await file.path())) {
      rows.push(cells[0]?.text ?? '')
      texts.push(cells.map((cell) => cell?.text ?? ''))
    }
    // The workbook's own word for the first column; the others as the page calls them.
    expect(texts[1]).toEqual(['姓名', ...headers.slice(1)])
    // Who took it and what for, the header, and the rows.
    expect(rows).toHaveLength(2 + 412)
    expect(rows[0]).toContain('用途:核对玩具')
    expect(rows[2]).toBe('积木 1 号')
  })
})

describe('the menu', () => {
  it('shows what the unit may do, and an address beyond it leads home', async () => {
    const county = await open('/toys', '玩具')
    expect(await county.getByRole('link', { name: '仅学校' }).count()).toBe(0)
    await county.goto('/schools-only')
    await county.getByRole('heading', { name: '毕业准备情况' }).waitFor()
    const school = await open('/toys', '玩具', 's2137000002')
    await school.getByRole('link', { name: '仅学校' }).click()
    await school.getByRole('heading', { name: '添加玩具' }).waitFor()
  })
})

describe('a case', () => {
  it('shows what is asked, its way, and the steps with their consequences', async () => {
    const page = await open('/case', '转学:王小明')
    await page.getByText('快到期,还剩 2 个工作日').waitFor()
    await page.getByText('办公电话 0531-12345678').waitFor()
    await page.getByText('同意后,申请将送江西区教育局核办。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'case')
  })

  it('asks for the opinion that a step needs, beside the field', async () => {
    const page = await open('/case', '转学:王小明')
    await page.getByRole('button', { name: '驳回' }).click()
    await page.getByText('这一步需要填写意见').waitFor()
    expect(
      await page.getByLabel('意见', { exact: true }).evaluate((one) => one === document.activeElement),
    ).toBe(true)
  })

  it('keeps an opinion as a draft, and asks before the page is left', async () => {
    const page = await open('/case', '转学:王小明', 'jiangdong.head')
    await page.getByLabel('意见', { exact: true }).fill('材料不全,请补充户口簿')
    await page.getByRole('link', { name: '导入' }).click()
    await page.getByRole('dialog').getByText('离开这个页面?').waitFor()
    await page.getByRole('button', { name: '离开', exact: true }).click()
    await page.getByRole('heading', { name: '玩具导入' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: '转学:王小明' }).waitFor()
    expect(await page.getByLabel('意见', { exact: true }).inputValue()).toBe('材料不全,请补充户口簿')
    // An opinion may tell of a family: nothing of it is on the disk.
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      '户口',
    )
  })

  it('is decided once although the answer was lost on the way', async () => {
    const page = await open('/case', '转学:王小明')
    const before = Number(/已办 (\d+) 次/.exec((await textOf(page, '.about')) ?? '')?.[1])
    const ids: string[] = []
    let isCut = true
    await page.route('**/api/toy-cases/*/steps', async (route) => {
      ids.push(route.request().headers()['idempotency-key'] ?? '')
      if (!isCut) return route.continue()
      // It arrives and is done; the answer never comes back.
      await route.fetch()
      await route.abort()
    })
    await page.getByRole('button', { name: '同意' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await page.getByRole('dialog').getByText('连接中断,正在重试').waitFor()
    await screenshot(page, 'case-retrying')
    isCut = false
    await page.getByText(`已办 ${before + 1} 次`).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(1)
  })

  it('says why a step was refused, and keeps the opinion', async () => {
    const page = await open('/case', '转学:王小明')
    await page.getByLabel('意见', { exact: true }).fill('过时')
    await page.getByRole('button', { name: '同意' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await page.getByRole('alert').getByText('该业务刚刚已被他人办理。').waitFor()
    expect(await page.getByLabel('意见', { exact: true }).inputValue()).toBe('过时')
    await screenshot(page, 'case-refused')
  })

  it('goes on after the session ended under it: sign in above the page, nothing is lost', async () => {
    const { page, context } = await person({ at, login: 'songnan' })
    await page.goto('/case')
    await page.getByLabel('意见', { exact: true }).fill('情况属实')
    await context.clearCookies()
    await page.getByRole('button', { name: '同意' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await page.getByText('请重新登录', { exact: true }).waitFor()
    await screenshot(page, 'signed-out-above')
    await page.getByLabel('密码').fill('xueji-demo')
    await page.keyboard.press('Enter')
    await page.getByText('请重新登录', { exact: true }).waitFor({ state: 'hidden' })
    expect(await page.getByLabel('意见', { exact: true }).inputValue()).toBe('情况属实')
  })
})

describe('an import', () => {
  const workbook = (name: string, content: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  })

  it('goes from file to result, and can be left on the way', async () => {
    const page = await open('/import', '玩具导入')
    await expectAccessible(page)
    await screenshot(page, 'import-choose')
    await page.getByLabel('要导入的工作簿').setInputFiles(workbook('名册.xlsx', 'good'))
    await page.getByText('读到 3,000 行,没有发现错误。').waitFor()
    await page.getByRole('button', { name: '上传', exact: true }).click()
    await page.waitForURL(/\?import=\d+$/)
    await page.goto(page.url())
    await page.getByText('部分入库:没有错误的行已入库,有错误的行退回。').waitFor()
    await page.getByRole('button', { name: '下载退回的工作簿' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'import-result')
    await page.getByRole('button', { name: '只重传错误行' }).click()
    await page.getByRole('button', { name: '选择文件' }).waitFor()
  })

  it('tells errors with cell and cure before anything is sent', async () => {
    const page = await open('/import', '玩具导入')
    await page.getByLabel('要导入的工作簿').setInputFiles(workbook('名册.xlsx', 'a file with a mistake'))
    await page.getByText('读到 3,000 行,发现 1 处错误。').waitFor()
    await page.getByRole('cell', { name: 'C12' }).waitFor()
    await page.getByRole('cell', { name: '请核对身份证件号的最后一位。' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'import-check')
  })

  it('refuses another format with the way to convert it', async () => {
    const page = await open('/import', '玩具导入')
    await page.getByLabel('要导入的工作簿').setInputFiles(workbook('名册.xls', 'old'))
    await page.getByRole('alert').getByText('另存为“Excel 工作簿 (*.xlsx)”').waitFor()
  })
})

describe('a board', () => {
  it('has figures that lead to their rows, and a table for its chart', async () => {
    const page = await open('/', '毕业准备情况')
    await page.locator('.chart svg').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'board')
    await page.getByRole('button', { name: '看表格' }).click()
    await page.getByRole('row', { name: '江东区第一初级中学 310 12' }).waitFor()
    await page.getByRole('link', { name: '问题学籍 12' }).click()
    await page.getByRole('heading', { name: '玩具' }).waitFor()
  })
})

describe('a pupil', () => {
  it('has one life on one page', async () => {
    const page = await open('/pupil', '王𠮷明')
    await page.getByText('父母工作调动').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'pupil')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('banner').isVisible()).toBe(false)
  })
})

describe('a form', () => {
  it('names what is missing beside its field, is filled by keyboard, and keeps no phone on the disk', async () => {
    const page = await open('/form', '添加玩具')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('请填写名称。').waitFor()
    await page.getByText('请选择颜色。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'form')
    await page.keyboard.type('重名')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.locator('.ant-select-item-option-active').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.ant-select-content').getByText('红色').waitFor()
    // While the list is closing, Tab still is its own key: nobody is as quick as a test.
    await page.locator('#field-colour[aria-expanded="false"]').waitFor()
    await page.locator('.ant-select-dropdown').waitFor({ state: 'hidden' })
    await page.keyboard.press('Tab')
    await page.waitForFunction(() => document.activeElement?.id === 'field-phone')
    await page.keyboard.type('0531-7654321')
    await page.keyboard.press('Enter')
    await page.getByText('提交的内容不符合要求。').waitFor()
    await page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes('重名'))
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('7654321')
    await page.getByLabel('名称').fill('新积木')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByLabel('名称').inputValue(), { timeout: 20_000 }).toBe('')
    await page.waitForFunction(() => !JSON.stringify({ ...localStorage }).includes('积木'))
  })
  it('is reached and left by the keyboard from the top of the page', async () => {
    const page = await open('/form', '添加玩具')
    await focusByKey(page, 'Tab', /^跳到正文$/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.getByLabel('名称').evaluate((one) => one === document.activeElement)).toBe(true)
  })
})
