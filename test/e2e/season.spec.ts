/**
 * One season in the browser, from an empty practice world to the new classes: the province brings its stock, schools
 * graduate, everybody is promoted by the clock, graduates are admitted, newcomers registered and all placed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { populate } from '../../src/cli/season/population.ts'
import { planProvince } from '../../src/cli/season/province.ts'
import { randomOf } from '../../src/cli/season/random.ts'
import { registrationRow } from '../../src/cli/season/row.ts'
import { type InitialLoad, writeInitialLoad } from '../../src/cli/season/workbooks.ts'
import { allocation } from '../../src/sheets/columns/allocation.ts'
import { registration } from '../../src/sheets/columns/registration.ts'
import { readTexts, workbookOf } from '../workbook-file.ts'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'
import { arriveAs, decideAll, downloaded, importWorkbook, issueAccounts, open, signInAs } from './journey.ts'

const at = inject('web')
const { person } = browsing()
const YEAR = 2026
const PASSWORD = 'season-2026-demo'
const OWN_PASSWORD = 'chosen-by-myself'
const plan = planProvince({ pupils: 120, seed: 'journey', year: YEAR, province: '34', firstSchool: 500 })
const county = plan.cities[0]?.counties[0]
const primary = county?.schools.find(({ lengths }) => lengths.primary && !lengths.junior)
const nineYear = county?.schools.find(({ lengths }) => lengths.primary && lengths.junior)
if (!county || !primary || !nineYear) throw new Error('The plan has no county with both kinds of school.')
const CITY = `${plan.cities[0]?.name}教育局`
const COUNTY = `${county.name}教育局`

let folder: string
let load: InitialLoad
/** First password of everybody who was given an account on the way. */
const passwords = new Map<string, string>()
/** Who has come before, and has a password of his own since. */
const arrived = new Set<string>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xueji-season-'))
  load = await writeInitialLoad(plan, folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function as(login: string): Promise<Page> {
  const { page } = await person({ at })
  if (arrived.has(login)) {
    await signInAs(page, login, OWN_PASSWORD)
    return page
  }
  await arriveAs(page, login, passwords.get(login) ?? PASSWORD, OWN_PASSWORD)
  arrived.add(login)
  return page
}

/** The newcomers of the primary school as its registrar typed them; the second one's number is mistyped. */
function newcomers(): { good: Record<string, string>[]; bad: Record<string, string>[] } {
  for (const one of populate(plan)) {
    if (one.school.code !== primary?.code) continue
    const good = one.entrants.slice(0, 6).map((entrant, index) =>
      registrationRow(randomOf('journey', index), {
        ...entrant,
        stage: 'primary',
        classNumber: '',
        entryMonth: `${YEAR}09`,
        provinceName: plan.name,
      }),
    )
    const bad = good.map((row, index) => {
      const number = row.idNumber ?? ''
      const last = number.endsWith('0') ? '1' : '0'
      return index === 1 ? { ...row, idNumber: `${number.slice(0, -1)}${last}` } : row
    })
    return { good, bad }
  }
  throw new Error('The primary school has no newcomers.')
}

describe.sequential('a season', () => {
  it('begins with a practice world that the administrator opens', async () => {
    const { page } = await person({ at, login: 'admin' })
    await open(page, '/worlds/new', '新建演练世界')
    await page.getByLabel('名称').fill('2026 年旅程')
    await page.getByLabel('省级教育部门').fill('青岚省教育厅')
    await page.getByLabel('行政区划代码').fill('340000')
    await page.getByLabel('演练开始日期').fill(`${YEAR}-07-10`)
    await page.getByLabel('用户初始密码').fill(PASSWORD)
    await page.getByRole('button', { name: /^新\s*建$/ }).click()
    await page.getByRole('heading', { name: '演练世界已建立' }).waitFor()
    const facts = await page.locator('dl.facts dd').allTextContents()
    expect(facts).toHaveLength(3)
    for (const [index, who] of ['nation', 'province', 'head'].entries())
      logins[who] = facts[index]?.trim() ?? ''
    await screenshot(page, 'season-01-world')
  })
  const logins: Record<string, string> = {}

  it('has the province bring its units, classes, pupils and graduates by workbook', async () => {
    const page = await as(logins.province ?? '')
    for (const [slug, title, file] of [
      ['units', '导入单位', load.units],
      ['classes', '导入班级', load.classes],
      ['pupils', '导入在校生', load.pupils[0] ?? ''],
      ['graduates', '导入毕业生', load.graduates[0] ?? ''],
    ] as const) {
      await open(page, `/initial-load/${slug}`, title)
      const numbers = await importWorkbook(page, file)
      expect(numbers, slug).toMatchObject({ 有错误: 0 })
      expect(numbers.入库, slug).toBe(numbers.读取)
    }
    await expectAccessible(page)
    await screenshot(page, 'season-02-initial-load')
  }, 180_000)

  it('has each level issue the accounts of the level below', async () => {
    const give = async (login: string, lines: string[]) => {
      for (const [name, password] of await issueAccounts(await as(login), lines))
        passwords.set(name, password)
    }
    await give(logins.province ?? '', [`${CITY},yp.city,丁久淳,学籍管理员 系统管理员`])
    await give('yp.city', [`${COUNTY},yj.county,刘葵焕,学籍管理员 系统管理员`])
    await give('yj.county', [
      `${primary.name},xw.registrar,唐桐音,学籍管理员`,
      `${primary.name},xw.head,梁玉,主管领导`,
      `${nineYear.name},jg.registrar,顾小川,学籍管理员`,
    ])
    expect(passwords.size).toBe(5)
  }, 120_000)

  it('lets the schools graduate their final-grade classes before the deadline', async () => {
    for (const login of ['xw.registrar', 'jg.registrar']) {
      const page = await as(login)
      await page.getByText('在校生', { exact: true }).waitFor()
      await manualScreenshot(page, 'workbench-school')
      await open(page, '/graduation', '学生毕业')
      await page
        .getByRole('checkbox', { name: 'Select all' })
        .or(page.getByRole('checkbox', { name: '全选' }))
        .first()
        .check()
      await manualScreenshot(page, 'graduation')
      await expectAccessible(page)
      await page.getByRole('button', { name: /^毕业\(/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^毕\s*业$/ }).click()
      await dialog.getByText('已毕业').waitFor()
      await dialog.getByRole('button', { name: '知道了' }).click()
      await page.getByText('毕业年级已没有在校学生。').waitFor()
    }
  }, 120_000)

  it('lets the province rehearse, and the clock promote everybody', async () => {
    const province = await as(logins.province ?? '')
    await open(province, '/windows', '业务时段')
    await province.getByText('学生毕业', { exact: true }).first().waitFor()
    await manualScreenshot(province, 'windows')
    await open(province, '/promotion', '升级')
    await province.getByRole('button', { name: '升级预演' }).click()
    await province
      .getByRole('heading', { name: new RegExp(`${YEAR} 年.*预演`) })
      .first()
      .waitFor()
    await province.getByRole('cell', { name: '一年级', exact: true }).waitFor()
    await manualScreenshot(province, 'promotion-rehearsal')
    await expectAccessible(province)
    await province.getByRole('link', { name: '升级报告', exact: true }).click()
    await province.getByRole('link', { name: '逐校查看' }).click()
    await province.getByText(primary.name).first().waitFor()
    const nation = await as(logins.nation ?? '')
    await moveClockTo(nation, `${YEAR}-08-11T08:00`)
    await screenshot(nation, 'season-05-clock')
    await open(province, '/promotion', '升级')
    await province
      .getByRole('heading', { name: new RegExp(`${YEAR} 年.*已?完成`) })
      .first()
      .waitFor({ timeout: 60_000 })
    await screenshot(province, 'season-06-promoted')
  }, 180_000)

  it('has the bureau and its schools open the new school year', async () => {
    const page = await as('yj.county')
    await open(page, '/terms', '学期学年设置')
    await page.getByLabel('学年', { exact: false }).first().fill(String(YEAR))
    await page.getByLabel('开始日期').fill(`${YEAR}-09-01`)
    await page.getByLabel('结束日期').fill(`${YEAR + 1}-01-20`)
    await page.getByRole('button', { name: /^新\s*增$/ }).click()
    await page.getByText(`已新增${YEAR}-${YEAR + 1} 学年秋季学期。`).waitFor()
    for (const [login, stages] of [
      ['xw.registrar', ['小学']],
      ['jg.registrar', ['小学', '初中']],
    ] as const) {
      const school = await as(login)
      await open(school, '/terms', '学期学年设置')
      await school.getByRole('button', { name: /按主管局新增/ }).click()
      await school.getByText('已新增').waitFor()
      for (const stage of stages) await makeClasses(school, stage)
    }
  }, 180_000)

  it('has the county send the graduates’ own workbook back as the allocation list, from 1 September on', async () => {
    await moveClockTo(await as(logins.nation ?? ''), `${YEAR}-09-01T08:00`)
    const page = await as('yj.county')
    await open(page, '/graduates', '毕业生查询')
    await page.getByRole('button', { name: '导出招生 Excel' }).click()
    await page.getByLabel('用途(必填)').fill('2026 年初中招生')
    const exported = await downloaded(page, () =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: /^导\s*出$/ })
        .click(),
    )
    const rows = await readTexts(exported)
    expect(rows[0]?.slice(0, 5)).toEqual(allocation.fields.map(({ header }) => header))
    const filled = rows
      .slice(1)
      .filter((cells) => cells[2] === primary.code)
      .map((cells) => ({
        studentNumber: cells[0] ?? '',
        name: cells[1] ?? '',
        graduatingSchoolCode: primary.code,
        admittingSchoolCode: nineYear.code,
        stage: '初中',
      }))
    expect(filled.length).toBeGreaterThan(5)
    await open(page, '/allocations/import', '招生结果导入')
    const numbers = await importWorkbook(page, await workbookOf(allocation, filled))
    expect(numbers).toMatchObject({ 有错误: 0, 入库: filled.length })
    await screenshot(page, 'season-07-allocation')
  }, 120_000)

  it('has the school admit them, and the county decide', async () => {
    const school = await as('jg.registrar')
    await open(school, '/admissions', '学校录取新生')
    await manualScreenshot(school, 'admission')
    await expectAccessible(school)
    await decideAll(school, /^(招生录取|录\s*取)/)
    const bureau = await as('yj.county')
    await open(bureau, '/admission-decisions', '新生录取核办')
    const said = await decideAll(bureau, /核办通过/)
    expect(said).toMatch(/已办理 \d+ 件/)
    await screenshot(bureau, 'season-09-admitted')
  }, 120_000)

  it('has a workbook with a mistake come back marked, and taken when it is mended', async () => {
    const { good, bad } = newcomers()
    const page = await as('xw.registrar')
    await open(page, '/registrations/import', '学籍导入(新生注册)')
    const refused = await importWorkbook(page, await workbookOf(registration, bad), () =>
      manualScreenshot(page, 'import-check'),
    )
    expect(refused).toMatchObject({ 读取: good.length, 入库: 0, 有错误: 1 })
    await manualScreenshot(page, 'import-refused')
    const returned = await downloaded(page, () =>
      page.getByRole('button', { name: '下载退回的工作簿' }).click(),
    )
    const texts = await readTexts(returned)
    expect(texts[0]).toEqual(expect.arrayContaining(['错误说明', '修改建议']))
    expect(texts.flat().join(' ')).toContain('校验')
    await page.getByRole('button', { name: '重新上传' }).click()
    expect(await importWorkbook(page, await workbookOf(registration, good))).toMatchObject({
      入库: good.length,
      有错误: 0,
    })
  }, 120_000)

  it('walks the newcomers from registrar to approver to bureau', async () => {
    const registrar = await as('xw.registrar')
    await open(registrar, '/registrations', '学籍注册')
    await screenshot(registrar, 'season-11-registrations')
    await expectAccessible(registrar)
    await decideAll(registrar, /提交审核/)
    const approver = await as('xw.head')
    await open(approver, '/inbox', '待办')
    await decideAll(approver, /审核通过并上报/)
    const bureau = await as('yj.county')
    await bureau.getByText('在校生', { exact: true }).waitFor()
    await manualScreenshot(bureau, 'workbench-county')
    await open(bureau, '/inbox', '待办')
    await manualScreenshot(bureau, 'inbox')
    await expectAccessible(bureau)
    await decideAll(bureau, /核办通过/)
    await open(registrar, '/registrations', '学籍注册')
    await registrar.getByText('已建学籍').first().waitFor()
  }, 120_000)

  it('deals everybody into classes, boys and girls evenly, by a published seed', async () => {
    for (const [login, stage] of [
      ['xw.registrar', '小学'],
      ['jg.registrar', '初中'],
    ] as const) {
      const page = await as(login)
      await open(page, '/placement', '学生分班')
      await page.getByRole('button', { name: '自动分班' }).click()
      const dialog = page.getByRole('dialog')
      await choose(page, '教育阶段', stage)
      await dialog.getByRole('button', { name: /全选 2 个班/ }).click()
      await dialog.getByRole('button', { name: /^预\s*览$/ }).click()
      await dialog.getByRole('table', { name: '分班预览' }).waitFor()
      const sizes = await dialog.locator('tbody tr td:nth-child(6)').allTextContents()
      expect(sizes).toHaveLength(2)
      expect(Math.abs(Number(sizes[0]) - Number(sizes[1]))).toBeLessThanOrEqual(1)
      await manualScreenshot(page, 'placement')
      await dialog.getByRole('button', { name: /^确认分班/ }).click()
      await dialog.getByText(/已分班/).waitFor()
      await dialog.getByRole('button', { name: '知道了' }).click()
      await page.getByText('没有待分班的学生。', { exact: false }).waitFor()
    }
  }, 120_000)

  it('ends with a pupil whose whole life is on one page', async () => {
    const page = await as('jg.registrar')
    await open(page, '/graduates', '毕业生查询')
    const school = await as('yj.county')
    await open(school, '/graduates', '毕业生查询')
    await school.getByRole('combobox', { name: '录取' }).click()
    await school.getByTitle('已录取').click()
    await school.getByRole('table').getByRole('link').first().click()
    await school.getByRole('heading', { name: '学籍经历' }).waitFor()
    const life = (await school.getByRole('main').textContent()) ?? ''
    for (const word of ['毕业', '分班', nineYear.name, primary.name]) expect(life).toContain(word)
    await manualScreenshot(school, 'pupil')
    await expectAccessible(school)
  }, 60_000)
})

/** Chooses in one of the dialog's or page's drop-downs. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label, exact: false }).click()
  await page.locator(`.ant-select-item-option[title="${option}"]`).last().click()
}

async function moveClockTo(nation: Page, to: string): Promise<void> {
  await open(nation, '/clock', '演练时钟')
  await nation.getByLabel('日期和时间').fill(to)
  await nation.getByRole('button', { name: '拨动时钟' }).click()
  await nation.getByRole('dialog').getByRole('button', { name: '拨动时钟' }).click()
  await nation.getByRole('heading', { name: '已拨动' }).waitFor()
}

async function makeClasses(page: Page, stage: string): Promise<void> {
  await open(page, '/classes', '班级')
  await page.getByRole('button', { name: '新建班级' }).first().click()
  const dialog = page.getByRole('dialog')
  await choose(page, '教育阶段', stage)
  await dialog.getByLabel('班级数').fill('2')
  await dialog.getByRole('button', { name: /^建\s*立$/ }).click()
  await dialog.waitFor({ state: 'hidden' })
}
