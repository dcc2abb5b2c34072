/** What a clerk is told beyond errors: what to look at again, that the system itself is in trouble, and where help is. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registration } from '../../src/sheets/columns/registration.ts'
import { childCells, freshIdNumber } from '../registration-cells.ts'
import { workbookOf } from '../workbook-file.ts'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { importWorkbook } from './journey.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
let house: OwnHouse
const SCHOOL = 's2137000002'

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-08-20T08:00:00+08:00', schoolYear: 2026, pupils: 1 })
  await house.owner.query(
    `INSERT INTO p37w1.term SELECT s.unit_id, u.path, 2026, 'autumn', '2026-09-01', '2027-01-20'
     FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id WHERE s.code = '2137000002'`,
  )
})
afterAll(() => house.close())

async function open(path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login: SCHOOL })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}

describe('an import', () => {
  it('with nothing but cautions is taken whole, and its result lists them', async () => {
    const page = await open('/registrations/import', '学籍导入(新生注册)')
    const idNumber = freshIdNumber()
    const rows = [
      childCells({ name: '提醒甲' }),
      childCells({ name: '提醒乙', birthDate: '20220601', idNumber: freshIdNumber('male', '20220601') }),
      childCells({ name: '提醒丙', idNumber }),
      childCells({ name: '提醒丁', idNumber }),
    ]
    const numbers = await importWorkbook(page, await workbookOf(registration, rows), () =>
      page.getByText('有 2 处请您再看一眼(不算错误,可以上传)。').waitFor(),
    )
    expect(numbers).toMatchObject({ 读取: 4, 入库: 4, 有错误: 0 })
    await page.getByText(/^有 2 处请您再看一眼\(不算错误,这些行没有因此退回/).waitFor()
    const table = page.getByRole('table', { name: '请再看一眼的前 2 处' })
    await table.getByText('身份证件号:第 4、5 行的身份证件号相同。').waitFor()
    await table.getByRole('cell', { name: 'C3' }).waitFor()
    expect(await page.content()).not.toContain(idNumber)
    await expectAccessible(page)
    await screenshot(page, 'import-cautions')
    await page.goto('/imports')
    await page.getByRole('button', { name: '导入.xlsx' }).click()
    await page.getByRole('table', { name: '提醒(不算错误)' }).getByText('未到入学年龄').waitFor()
    await screenshot(page, 'import-cautions-list')
  })

  it('held up by a fault of ours says since when, and that it is tried again', async () => {
    // Another import of the school is being written: this one waits behind its check, and there it is in trouble.
    const turn = `SELECT %(hashtext('p37w1.import:' || u.unit_id || ':registration'))
                  FROM nation.school u WHERE u.code = '2137000002'`
    await house.owner.query(turn.replace('%', 'pg_advisory_lock'))
    const page = await open('/registrations/import', '学籍导入(新生注册)')
    try {
      await page.getByLabel('要导入的工作簿').setInputFiles({
        name: '新生.xlsx',
        mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        buffer: await workbookOf(registration, [childCells({ name: '故障甲' })]),
      })
      await page.getByRole('button', { name: /^上\s*传$/ }).click()
      await page
        .getByRole('status')
        .getByText(/^正在打开文件|^已读取/)
        .waitFor()
      await house.owner.query(
        `UPDATE p37w1.import_job SET failing_since = now(), retry_at = now() + interval '1 minute'
         WHERE finished_at IS NULL`,
      )
      await page.getByText(/^系统出了故障,自 .+ 起停在这里。$/).waitFor()
      await page.getByText(/不用重新提交;系统会自动再试,下一次在/).waitFor()
      await expectAccessible(page)
      await screenshot(page, 'import-trouble')
    } finally {
      await house.owner.query(turn.replace('%', 'pg_advisory_unlock'))
    }
    await page.getByText('导入完成。').waitFor()
    expect(await page.getByText(/^系统出了故障/).count()).toBe(0)
  })
})

describe('a refusal', () => {
  it('leads to its own entry in the manual, beside the page', async () => {
    const page = await open('/registrations/999999999', '修改注册信息')
    const link = page.getByRole('link', { name: '怎么办?' })
    await expectAccessible(page)
    await screenshot(page, 'refusal-help')
    const opening = page.context().waitForEvent('page')
    await link.click()
    const help = await opening
    await help.getByRole('heading', { name: '提示与处理办法', level: 1 }).waitFor()
    await help.waitForFunction(() => document.activeElement?.id === 'not_found')
    const entry = help.locator('#not_found')
    const box = await entry.boundingBox()
    expect(box && box.y >= 0 && box.y < 768).toBe(true)
    await expectAccessible(help)
    await screenshot(help, 'refusals')
  })
})

describe('a page', () => {
  it('leads to its own place in the manual, beside the page; the ten minutes print on two sheets', async () => {
    const page = await open('/registrations/999999999', '修改注册信息')
    const opening = page.context().waitForEvent('page')
    await page.getByRole('link', { name: '本页怎么用?' }).click()
    const help = await opening
    await help.getByRole('heading', { name: '学校手册', level: 1 }).waitFor()
    await help.waitForFunction(() => document.activeElement?.textContent === '被退回的怎样改')
    await expectAccessible(help)
    await screenshot(help, 'manual-place')
    expect(await help.getByRole('link', { name: '本页怎么用?' }).count()).toBe(0)
    await help.getByRole('link', { name: '录取新生', exact: true }).first().click()
    await help.waitForFunction(() => document.activeElement?.textContent === '录取新生')
    await help.goto('/help/ten-minutes')
    await help.getByRole('heading', { name: '办错了怎么办' }).waitFor()
    const sheets = await help.pdf({ format: 'A4', path: '.cache/screens/ten-minutes.pdf' })
    expect(sheets.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2)
  })
})
