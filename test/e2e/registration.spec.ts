/** One newcomer from the first question to the county's decision: by form, sent back, mended by form and by workbook. */
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeSteps } from '../../src/contract/business-case.ts'
import { getDraft, saveDraft } from '../../src/contract/draft.ts'
import { registerPupil } from '../../src/contract/registration.ts'
import { registration } from '../../src/sheets/columns/registration.ts'
import { childCells, freshIdNumber } from '../registration-cells.ts'
import { workbookOf } from '../workbook-file.ts'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { decideAll, downloaded, importWorkbook } from './journey.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
let house: OwnHouse
const SCHOOL = 's2137000002'
const APPROVER = `${SCHOOL}.head`
const COUNTY = 'jiangdong'
const child = childCells({ name: '欧阳一诺', idNumber: freshIdNumber('female'), sex: '女' })

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-08-20T08:00:00+08:00', schoolYear: 2026, pupils: 1 })
  await house.owner.query(
    `INSERT INTO p37w1.term SELECT s.unit_id, u.path, 2026, 'autumn', '2026-09-01', '2027-01-20'
     FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id WHERE s.code = '2137000002'`,
  )
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string) {
  const { page, context } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return { page, context }
}

/** Fills fields as a clerk without a mouse: text is typed, a list is searched and chosen with Enter. */
async function fill(page: Page, cells: Readonly<Record<string, string>>): Promise<void> {
  for (const { key, codes } of registration.fields) {
    const text = cells[key]
    if (!text || key === 'classNumber') continue
    const input = page.locator(`#field-${key}`)
    if (!codes && !key.endsWith('Division')) await input.fill(text)
    else {
      await input.focus()
      await page.keyboard.type(key.endsWith('Division') ? text.slice(0, 6) : text)
      await page.keyboard.press('Enter')
    }
  }
}

/** What lies in the browser's store of copies: names, and every byte as a number or the character it would be. */
const storedInBrowser = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((done, fail) => {
        const opening = indexedDB.open('xueji', 1)
        opening.onerror = () => fail(opening.error)
        opening.onsuccess = () => {
          const store = opening.result.transaction('draft').objectStore('draft')
          const [names, values] = [store.getAllKeys(), store.getAll()]
          values.onsuccess = () => {
            const plain = (_: string, value: unknown) =>
              value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value
            const decoded = values.result.map(({ sealed }) => new TextDecoder().decode(sealed))
            done(
              names.result
                .map((name, at) => `${name} ${JSON.stringify(values.result[at], plain)} ${decoded[at]}`)
                .join(),
            )
            opening.result.close()
          }
        }
      }),
  )

const caseOf = async (subject: string) =>
  (
    await house.owner.query(`SELECT id::int, version, state FROM p37w1.business_case WHERE subject = $1`, [
      subject,
    ])
  ).rows as { id: number; version: number; state: string }[]

async function step(login: string, subject: string, name: string, reason?: string): Promise<void> {
  const cases = (await caseOf(subject)).map(({ id, version }) => ({ id, version }))
  const client = await house.client(login)
  const done = await client.call(takeSteps, { body: { step: name, cases, ...(reason ? { reason } : {}) } })
  expect(done.refused).toEqual([])
}

describe('a newcomer', () => {
  it('is looked up first, typed in with help, found again after a reload, and sent when the connection is back', async () => {
    const { page, context } = await open(SCHOOL, '/registrations/new', '新生注册')
    await page.getByLabel('姓名').fill(child.name ?? '')
    await page.getByLabel('身份证号', { exact: true }).fill('37010220200501013')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').first().waitFor()
    await page.getByLabel('身份证号', { exact: true }).fill(child.idNumber ?? '')
    await page.keyboard.press('Enter')
    await page.getByText('全省没有查到。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'registration-first-look')
    await page.getByRole('button', { name: '继续填写' }).click()

    // The ID number has told sex and birth date already.
    await page.getByText('个人基础信息').waitFor()
    expect(await page.locator('#field-birthDate').inputValue()).toBe('20200501')
    const { name: _, sex: __, birthDate: ___, idType: ____, idNumber: _____, ...typed } = child
    await fill(page, { ...typed, mailingAddress: '', homeAddress: '', member1Address: '' })
    // What is wrong is said when the field is left, and goes when it is mended.
    await page.locator('#field-postcode').fill('25')
    await page.keyboard.press('Tab')
    await page.locator('#field-postcode-fault').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'registration-form')
    await page.locator('#field-postcode').fill('250000')
    // Three addresses like the present one: an offer that was taken is not made any more.
    const offers = page.getByRole('button', { name: /^同(学生)?现住址$/ })
    for (let left = await offers.count(); left > 0; left--) await offers.first().click()
    await page.getByText('查重:本校和全省都没有查到相同的学生。').waitFor()
    await page.getByText(/^草稿已加密保存 /).waitFor()
    const { rows: drafts } = await house.owner.query(`SELECT d::text AS text FROM p37w1.form_draft d`)
    expect(JSON.stringify(drafts)).not.toContain(child.idNumber)
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      '欧阳',
    )

    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText('已恢复上次未提交的草稿。').waitFor()
    expect(await page.locator('#field-idNumber').inputValue()).toBe(child.idNumber)
    expect(await page.locator('#field-homeAddress').inputValue()).toBe(child.currentAddress)

    // The connection is lost, and the page with it: what was typed meanwhile lies here, sealed.
    await context.setOffline(true)
    await page.locator('#field-talent').fill('断线书法')
    await page.getByText(/^连接中断,草稿已加密暂存在本机/).waitFor()
    await screenshot(page, 'registration-draft-kept')
    expect(await storedInBrowser(page)).toMatch(/^s2137000002\/registration .*"sealed":\[\d/)
    expect(await storedInBrowser(page)).not.toMatch(/断线书法|欧阳/)
    await page.goto('about:blank')
    await context.setOffline(false)
    await page.goto('/registrations/new')
    await page.getByText('已恢复上次未提交的草稿。').waitFor()
    expect(await page.locator('#field-talent').inputValue()).toBe('断线书法')
    await page.getByText(/^草稿已加密保存 /).waitFor()
    expect(await storedInBrowser(page)).toBe('')

    // Once more, and meanwhile the draft is changed on another machine: the clerk chooses.
    await context.setOffline(true)
    await page.locator('#field-talent').fill('断线绘画')
    await page.getByText(/^连接中断,草稿已加密暂存在本机/).waitFor()
    const elsewhere = await house.client(SCHOOL)
    const { revision, values } = await elsewhere.call(getDraft, { params: { form: 'registration' } })
    await elsewhere.call(saveDraft, {
      params: { form: 'registration' },
      body: { revision, values: { ...values, talent: '另一台电脑' } },
    })
    await page.goto('about:blank')
    await context.setOffline(false)
    await page.goto('/registrations/new')
    await page.getByText(/^本机还暂存着 .+ 断线时填写的内容。$/).waitFor()
    expect(await page.locator('#field-talent').inputValue()).toBe('另一台电脑')
    await expectAccessible(page)
    await screenshot(page, 'registration-draft-aside')
    await page.getByRole('button', { name: '改用本机暂存的' }).click()
    expect(await page.locator('#field-talent').inputValue()).toBe('断线绘画')
    await page.getByText(/^草稿已加密保存 /).waitFor()

    await context.setOffline(true)
    await page.getByRole('button', { name: /^保\s*存$/ }).click()
    await page.getByText('连接中断,正在重试').waitFor()
    await screenshot(page, 'registration-queued')
    await context.setOffline(false)
    await page.getByText(`${child.name}已保存,在「学籍注册」中提交审核。可以继续录入下一名。`).waitFor()
    expect(await caseOf(child.name ?? '')).toHaveLength(1)
    await page.getByText('第一步:查一查是否已有学籍').waitFor()

    // Whoever signs out leaves no copy behind, of no form and of nobody.
    await page.evaluate(
      () =>
        new Promise((done) => {
          const opening = indexedDB.open('xueji', 1)
          opening.onsuccess = () => {
            const store = opening.result.transaction('draft', 'readwrite').objectStore('draft')
            store.put({ at: new Date().toISOString(), sealed: new ArrayBuffer(8) }, 'left/behind').onsuccess =
              done
            opening.result.close()
          }
        }),
    )
    expect(await storedInBrowser(page)).toContain('left/behind')
    await page.getByRole('banner').getByRole('button').last().click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.waitForURL(/sign-in/)
    expect(await storedInBrowser(page)).toBe('')
  }, 120_000)

  it('goes up, comes back with an opinion, is mended, and the approver sees what was changed', async () => {
    const subject = child.name ?? ''
    await step(SCHOOL, subject, 'submit')
    const { page: approver } = await open(APPROVER, '/registration-decisions', '学籍注册审核')
    await approver.getByText('首次报送').waitFor()
    await approver.getByRole('checkbox', { name: subject }).check()
    await approver.getByRole('toolbar').getByRole('button', { name: '退回修改' }).click()
    const dialog = approver.getByRole('dialog')
    await dialog.getByLabel('意见(必填,每一件都会记上)').fill('名字与户口簿不符,请核对。')
    await dialog.getByRole('button', { name: '退回修改' }).click()
    await dialog.getByRole('button', { name: '知道了' }).click()
    await approver.getByText('没有等待本单位审核的注册。').waitFor()

    const [found] = await caseOf(subject)
    const { page } = await open(SCHOOL, `/registrations/${found?.id}`, '修改注册信息')
    await page.getByText('退回意见:名字与户口簿不符,请核对。').waitFor()
    await page.locator('#field-name').fill('欧阳依诺')
    await page.locator('#field-homeAddress').fill('新家路 8 号')
    await screenshot(page, 'registration-mend')
    await page.getByRole('button', { name: '保存修改' }).click()
    await page.getByRole('heading', { name: '学籍注册', level: 1 }).waitFor()
    await step(SCHOOL, '欧阳依诺', 'submit')

    await approver.reload()
    await approver.getByText('姓名:欧阳一诺 → 欧阳依诺', { exact: false }).waitFor()
    await expectAccessible(approver)
    await screenshot(approver, 'registration-decisions')
    await approver.getByRole('button', { name: '欧阳依诺' }).click()
    const table = approver.getByRole('table', { name: '与上次报送的不同' })
    await table.getByText('家庭地址').waitFor()
    expect(await table.textContent()).not.toContain('新家路')
    await expectAccessible(approver)
    await screenshot(approver, 'registration-differences')
    await approver.keyboard.press('Escape')
    expect(await decideAll(approver, /审核通过并上报/)).toContain('已办理 1 件')

    const { page: county } = await open(COUNTY, '/registration-decisions', '学籍注册审核')
    await county.getByText('姓名:欧阳一诺 → 欧阳依诺', { exact: false }).waitFor()
    expect(await decideAll(county, /^核办通过$/)).toContain('已办理 1 件')
    expect((await caseOf('欧阳依诺'))[0]?.state).toBe('registered')
  }, 120_000)

  it('sent back, leaves as a workbook, is mended there and comes in again', async () => {
    const client = await house.client(SCHOOL)
    await client.call(registerPupil, { body: { cells: childCells({ name: '司马退回' }) } })
    await step(SCHOOL, '司马退回', 'submit')
    await step(APPROVER, '司马退回', 'send_back', '地址写到门牌号')
    const { page } = await open(SCHOOL, '/registrations/sent-back', '退回修改(Excel)')
    const file = await downloaded(page, () => page.getByRole('button', { name: '下载被退回的名单' }).click())
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer)
    const sheet = workbook.worksheets[0]
    expect(sheet?.getRow(2).getCell(2).text).toBe('地址写到门牌号')
    if (sheet) sheet.getRow(2).getCell(1).value = '司马归来'
    const numbers = await importWorkbook(page, Buffer.from(await workbook.xlsx.writeBuffer()))
    expect(numbers).toMatchObject({ 读取: 1, 入库: 1, 有错误: 0 })
    await screenshot(page, 'registration-sent-back')
    expect(await caseOf('司马归来')).toMatchObject([{ state: 'with_registrar', version: 4 }])
  }, 120_000)
})

describe('a workbook of newcomers', () => {
  it('gives its good rows at once; the bad ones alone are mended and sent again', async () => {
    const { page } = await open(SCHOOL, '/registrations/import', '学籍导入(新生注册)')
    const rows = [
      childCells({ name: '百里甲' }),
      childCells({ name: '百里乙', phone: '12' }),
      childCells({ name: '百里丙' }),
    ]
    const first = await importWorkbook(page, await workbookOf(registration, rows), () =>
      page.getByRole('radio', { name: /^正确的行先入库/ }).check(),
    )
    expect(first).toMatchObject({ 读取: 3, 入库: 2, 有错误: 1 })
    await page.getByText('部分入库:没有错误的行已入库,有错误的行退回。').waitFor()
    await page.getByRole('link', { name: '去提交审核' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'registration-good-rows')
    const file = await downloaded(page, () =>
      page.getByRole('button', { name: '下载只含错误行的工作簿' }).click(),
    )
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer)
    const sheet = workbook.worksheets[0]
    expect([sheet?.rowCount, sheet?.getRow(2).getCell(1).text]).toEqual([2, '百里乙'])
    const phone = registration.fields.findIndex(({ key }) => key === 'phone') + 1
    if (sheet) sheet.getRow(2).getCell(phone).value = '13900000000'
    await page.getByRole('button', { name: '只重传错误行' }).click()
    const again = await importWorkbook(page, Buffer.from(await workbook.xlsx.writeBuffer()))
    expect(again).toMatchObject({ 读取: 1, 入库: 1, 有错误: 0 })
    await screenshot(page, 'registration-mended-rows')
    for (const { name = '' } of rows) expect(await caseOf(name)).toHaveLength(1)
  }, 120_000)

  it('cancelled while it is checked, leaves nothing', async () => {
    // Another import of the school is being written: this one must wait behind its check.
    const turn = `SELECT %(hashtext('p37w1.import:' || u.unit_id || ':registration'))
                  FROM nation.school u WHERE u.code = '2137000002'`
    await house.owner.query(turn.replace('%', 'pg_advisory_lock'))
    try {
      const { page } = await open(SCHOOL, '/registrations/import', '学籍导入(新生注册)')
      await page.getByLabel('要导入的工作簿').setInputFiles({
        name: '新生.xlsx',
        mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        buffer: await workbookOf(registration, [childCells({ name: '百里丁' })]),
      })
      await page.getByRole('button', { name: /^上\s*传$/ }).click()
      await page
        .getByRole('status')
        .getByText(/^正在打开文件|^已读取/)
        .waitFor()
      await page.getByRole('button', { name: '取消导入' }).click()
      await screenshot(page, 'registration-cancelling')
      await page.getByRole('tooltip').getByRole('button', { name: '取消导入' }).click()
      await page.getByText('已取消,本次导入没有入库。').waitFor()
      await expectAccessible(page)
      await screenshot(page, 'registration-cancelled')
    } finally {
      await house.owner.query(turn.replace('%', 'pg_advisory_unlock'))
    }
    expect(await caseOf('百里丁')).toEqual([])
  }, 120_000)
})

describe('the province-wide look-up', () => {
  it('tells whether, where and in which state, and what is left of the allowance', async () => {
    const { page } = await open(COUNTY, '/look-up', '全省学籍查询')
    await page.getByText(/一小时内还可查 60 次/).waitFor()
    await page.getByLabel('姓名').fill('欧阳依诺')
    await page.getByLabel('身份证号或学籍号').fill(child.idNumber ?? '')
    await page.keyboard.press('Enter')
    await page.getByText(/^已有记录:江东区实验小学,在校。$/).waitFor()
    await page.getByText(/一小时内还可查 59 次/).waitFor()
    expect(page.url()).not.toContain(child.idNumber)
    await expectAccessible(page)
    await screenshot(page, 'look-up')
    await page.getByLabel('姓名').fill('欧阳一诺')
    await page.keyboard.press('Enter')
    await page.getByText('全省没有查到。').waitFor()
  })

  it('speaks up while another school types the same child, wherever in the form its clerk is', async () => {
    const { page } = await open('s2137000003', '/registrations/new', '新生注册')
    await page.getByLabel('姓名').fill('欧阳依诺')
    await page.getByLabel('身份证号', { exact: true }).fill(`'${child.idNumber}`)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '继续填写' }).click()
    await page.locator('#field-birthDate').fill('2020-5-1')
    await page.locator('#field-member1Phone').focus()
    await page.getByRole('button', { name: '可能重复录入,看提示' }).click()
    const notice = page.getByText('该生在江东区实验小学已有记录:在校。')
    await notice.waitFor()
    expect(await notice.evaluate((one) => one.getBoundingClientRect().top)).toBeGreaterThan(48)
    await expectAccessible(page)
    await screenshot(page, 'registration-duplicate')
  })
})
