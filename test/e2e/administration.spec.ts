/** Those who keep the house: users, windows, calendar, units, terms; and every bureau page, empty, without a finding. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'

const at = inject('web')
const { person } = browsing()

async function open(login: string, path: string, heading: string): Promise<Page> {
  const { page } = await person({ at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}

/** By their names in the menu, which are their titles too. */
const IN_MENU = [
  '待办',
  '招生结果管理',
  '新生录取核办',
  '毕业生查询',
  '毕业生驳回查询',
  '在办业务查询',
  '导入记录',
  '单位',
  '学期学年设置',
  '业务时段',
  '政策参数',
  '初始数据',
]
const BEHIND = [
  ['/allocations/import', '招生结果导入'],
  ['/initial-load/pupils', '导入在校生'],
] as const

async function look(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  await page.locator('main .ant-skeleton').first().waitFor({ state: 'detached' })
  await expectAccessible(page)
  await screenshot(page, `page-${heading}`)
}

describe('every page of a bureau', () => {
  it('is there for the province, says what would be in it, and has no finding', async () => {
    const { page } = await person({ at, login: 'yunhai' })
    await page.goto('/')
    for (const heading of IN_MENU) {
      await page.getByRole('navigation').getByRole('link', { name: heading, exact: true }).click()
      await look(page, heading)
    }
    for (const [path, heading] of BEHIND) {
      await page.goto(path)
      await look(page, heading)
    }
  })
})

describe('users', () => {
  it('are issued many at once from a list, with passwords shown once and another one on reset', async () => {
    const page = await open('songnan', '/accounts', '用户')
    await page.getByRole('link', { name: '开通用户' }).click()
    await page.getByRole('button', { name: /^填入全部 \d+ 个下级单位$/ }).click()
    await page.getByText(/^有 \d+ 行需要改正。$/).waitFor()
    await page
      .getByLabel('用户名单')
      .fill(
        '松南县第一小学\tsongnan.new\t李娜\t查询人员\n松南县教育局,songnan.audit,王伟,审计员\n别处小学,x,张,校长',
      )
    await page.getByRole('cell', { name: /没有找到单位「别处小学」/ }).waitFor()
    expect(await page.getByRole('button', { name: '开通 3 个用户' }).isDisabled()).toBe(true)
    await expectAccessible(page)
    await screenshot(page, 'accounts-issue')
    await page
      .getByLabel('用户名单')
      .fill('松南县第一小学\tsongnan.new\t李娜\t查询人员\n松南县教育局,songnan.audit,王伟,审计员')
    await page.getByRole('button', { name: '开通 2 个用户' }).click()
    await page.getByText('初始密码只显示这一次').waitFor()
    const row = page.getByRole('row', { name: /songnan\.new/ })
    expect(await row.textContent()).toMatch(
      /松南县第一小学李娜songnan\.new[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/,
    )
    await expectAccessible(page)
    await screenshot(page, 'accounts-issued')
    await page.getByRole('button', { name: '已保存,完成' }).click()

    await page.getByRole('button', { name: '李娜' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '封存' }).click()
    await drawer.getByText('已封存,不能登录').waitFor()
    await drawer.getByRole('button', { name: '启用' }).click()
    await drawer.getByText('正常').waitFor()
    await drawer.getByRole('button', { name: '重置密码' }).click()
    await page.getByText('已登录的设备全部退出').waitFor()
    await page.getByRole('button', { name: '重置密码' }).last().click()
    await drawer.getByText('初始密码只显示这一次').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'account-reset')
  })

  it('change their own password, and are told what is wrong with the new one', async () => {
    const page = await open('songling.head', '/password', '修改密码')
    await page.getByLabel('原密码').fill('wrong-one')
    await page.getByLabel('新密码', { exact: true }).fill('short')
    await page.getByLabel('再输入一次新密码').fill('other')
    await page.keyboard.press('Enter')
    await page.getByText('新密码至少 8 位。').waitFor()
    await page.getByText('两次输入的新密码不一致').waitFor()
    await page.getByLabel('新密码', { exact: true }).fill('a-better-one')
    await page.getByLabel('再输入一次新密码').fill('a-better-one')
    await page.getByRole('button', { name: '修改密码' }).click()
    await page.getByText('用户名或密码不正确。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'password')
    await page.getByLabel('原密码').fill('xueji-demo')
    await page.getByRole('button', { name: '修改密码' }).click()
    await page.getByText('密码已修改。').waitFor()
  })
})

describe('policy', () => {
  it('a county narrows a window; a wider one is refused in words', async () => {
    const page = await open('songnan', '/windows', '业务时段')
    await page.getByRole('button', { name: '设置时段' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel(/^必填业务$/).click()
    await page.getByTitle('招生结果导入').last().click()
    await drawer.getByLabel('开始日期').fill('2026-07-01')
    await expectAccessible(page)
    await screenshot(page, 'windows-set')
    await drawer.getByRole('button', { name: '预览影响' }).click()
    await drawer.getByRole('alert').waitFor()
    await screenshot(page, 'windows-refused')
    await drawer.getByLabel('开始日期').fill('2026-09-01')
    await drawer.getByRole('button', { name: '预览影响' }).click()
    const asked = page.getByRole('dialog', { name: '核对影响' })
    await asked.getByText('现在能不能发起招生结果导入,各单位都不变。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'windows-effect')
    await asked.getByRole('button', { name: '设置', exact: true }).click()
    await page.getByRole('row', { name: /招生结果导入 .* 9 月 1 日 0 时 .* 2026 年 松南县教育局/ }).waitFor()
    expect(await page.getByRole('button', { name: '临时开放' }).count()).toBe(0)
  })

  it('the province opens late registration for one school, for a time, with a reason', async () => {
    const page = await open('yunhai', '/windows', '业务时段')
    await page.getByRole('button', { name: '临时开放' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('开始日期').fill('2026-07-11')
    await drawer.getByLabel('结束日期').fill('2026-07-20')
    await drawer.getByLabel('原因').fill('三名学生从省外随迁,查无学籍')
    await drawer.getByRole('button', { name: '预览影响' }).click()
    await drawer.getByText('请选择要开放的区县或学校。').waitFor()
    await drawer.getByLabel(/开放单位/).click()
    await page.keyboard.type('松南县第一小学')
    await page.getByTitle('松南县第一小学').click()
    await expectAccessible(page)
    await screenshot(page, 'switch-open')
    await drawer.getByRole('button', { name: '预览影响' }).click()
    await page
      .getByRole('dialog', { name: '核对影响' })
      .getByRole('button', { name: '开放', exact: true })
      .click()
    await page
      .getByRole('row', { name: /在校生注册 松南县第一小学 2026-07-11 00:00 2026-07-20 23:59/ })
      .waitFor()
    await page.getByRole('button', { name: '提前关闭' }).click()
    const asked = page.getByRole('dialog', { name: '提前关闭' })
    await asked.getByText(/从现在起不能再办理在校生注册/).waitFor()
    await asked.getByRole('button', { name: '立即关闭' }).click()
    // Beside the windows stands what is not over; the record keeps the rest.
    await page.getByRole('row', { name: /在校生注册 松南县第一小学/ }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: '全部临时开放记录' }).click()
    await page.getByRole('heading', { name: '临时开放记录', level: 1 }).waitFor()
    await page.getByRole('cell', { name: /^2026-07-\d\d \d\d:\d\d 提前关闭$/ }).waitFor()
    await screenshot(page, 'openings')
  })

  it('the province sets a value for some days; a day may be typed as people write it', async () => {
    const page = await open('qinglan', '/policies', '政策参数')
    await page.getByRole('button', { name: '修改参数' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel(/依据/).fill('青教基〔2026〕7 号')
    await drawer.getByLabel(/生效日期/).fill('2026年8月1日')
    await drawer.getByLabel(/截止日期/).fill('20260930')
    await drawer.getByLabel(/每个办理环节的期限/).fill('0')
    expect(await drawer.getByLabel(/生效日期/).inputValue()).toBe('2026-08-01')
    await drawer.getByRole('button', { name: '预览影响', exact: true }).click()
    await drawer.getByText('请按要求填写每个办理环节的期限。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'policy-set')
    await drawer.getByLabel(/每个办理环节的期限/).fill('5')
    await drawer.getByLabel(/升级日\(/).fill('08-05')
    await drawer.getByRole('button', { name: '预览影响', exact: true }).click()
    const asked = page.getByRole('dialog', { name: '核对影响' })
    await asked.getByText('2026 年的升级由 2026-08-10 24 时改到 2026-08-05 24 时。').waitFor()
    await asked.getByText(/^每个办理环节的期限:由 10 个工作日 改为 5 个工作日。少 5 个工作日。/).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'policy-effect')
    await asked.getByRole('button', { name: '设置', exact: true }).click()
    await page
      .getByRole('row', {
        name: /7 号 本省 2026-08-01 起,至 2026-09-30 待生效 每个办理环节的期限:5 个工作日 ?升级日.*:08-05/,
      })
      .waitFor()
    await expectAccessible(page)
    await screenshot(page, 'policies')
  })

  it('the nation’s administrator edits a day of the calendar', async () => {
    const page = await open('admin', '/calendar?year=2027', '工作日历')
    await page.getByRole('button', { name: /^10 月 8 日/ }).click()
    await page.getByRole('radio', { name: '放假' }).check()
    await page.getByLabel('说明').fill('国庆节')
    await expectAccessible(page)
    await page.getByText('没有待办的期限因此改变;以后到达的业务按新的日历计算。').waitFor()
    await screenshot(page, 'calendar-day')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('button', { name: /^10 月 8 日 休 国庆节$/ }).waitFor()
  })
})

describe('units and terms', () => {
  it('a county finds a school, mends its phone, and sees which class a new length would touch', async () => {
    const page = await open('songnan', '/units', '单位')
    await page.getByRole('link', { name: '松南县第一小学' }).click()
    await page.getByRole('heading', { name: '松南县第一小学', level: 1 }).waitFor()
    await page.getByLabel('办公电话').fill('0532-1')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('电话只含数字和横线').waitFor()
    await page.getByLabel('办公电话').fill('0532-8600-9999')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存。').waitFor()
    await page.getByLabel('小学').click()
    await page.getByTitle('6 年').click()
    await expectAccessible(page)
    await page.getByText('此更改不影响已有班级,只用于以后新建的班级。').waitFor()
    await screenshot(page, 'unit')
    await page.getByRole('button', { name: '更改学制' }).click()
    await page.getByRole('dialog').getByText('小学 6 年').waitFor()
    await page.getByRole('dialog').getByLabel('原因(必填)').fill('县里统一改为六年制')
    await page.getByRole('dialog').getByRole('button', { name: '更改学制' }).click()
    await page.getByRole('definition').filter({ hasText: '小学 6 年' }).waitFor()
  })

  it('the bureau creates the autumn term first, the school follows with one click', async () => {
    const bureau = await open('songnan', '/terms', '学期学年设置')
    await bureau.getByLabel('学年').fill('2026')
    await bureau.getByLabel('开始日期').fill('2026-09-01')
    await bureau.getByLabel('结束日期').fill('2027-01-20')
    await bureau.getByRole('button', { name: '新增', exact: true }).click()
    await bureau.getByText('已新增2026-2027 学年秋季学期。').waitFor()
    await expectAccessible(bureau)
    const school = await open('s2137000010', '/terms', '学期学年设置')
    await expectAccessible(school)
    await screenshot(school, 'terms-school')
    await school.getByRole('button', { name: '按主管局新增2026-2027 学年秋季学期' }).click()
    await school.getByText('已新增2026-2027 学年秋季学期。').waitFor()
  })
})

describe('the nation', () => {
  it('opens another practice world with a province of its own', async () => {
    const page = await open('admin', '/worlds/new', '新建演练世界')
    await page.getByLabel('名称').fill('八月培训')
    await page.getByLabel('省级教育部门').fill('南屏省教育厅')
    await page.getByLabel('行政区划代码').fill('3700')
    await page.getByLabel('用户初始密码').fill('practice-2026')
    await page.getByRole('button', { name: '新建' }).click()
    await page.getByText('省级行政区划代码为 6 位').waitFor()
    await expectAccessible(page)
    await page.getByLabel('行政区划代码').fill('410000')
    await page.getByRole('button', { name: '新建' }).click()
    await page.getByText('演练世界已建立').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'world-opened')
  })
})

describe('an import', () => {
  it('has its template at hand, and tells an empty one before it is sent', async () => {
    const page = await open('yunhai', '/initial-load/units', '导入单位')
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载模板' }).click()
    const file = await saving
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/)
    const template = readFileSync(await file.path())
    expect(template.subarray(0, 2).toString()).toBe('PK')
    await page.getByLabel('要导入的工作簿').setInputFiles({
      name: file.suggestedFilename(),
      mimeType: 'application/octet-stream',
      buffer: template,
    })
    await page.getByRole('alert').getByText('第一个工作表中没有数据。').waitFor()
    expect(await page.getByRole('button', { name: '上传', exact: true }).isDisabled()).toBe(true)
    await expectAccessible(page)
    await screenshot(page, 'import-empty')
  })

  it('is checked in the browser: errors by kind, each of the first with cell and cure', async () => {
    const page = await open('s2137000010', '/registrations/import', '学籍导入(新生注册)')
    await page
      .getByLabel('要导入的工作簿')
      .setInputFiles('test/workbooks/registration-wrong-check-digit.xlsx')
    await page.getByText(/^读到 \d+ 行,发现 \d+ 处错误。$/).waitFor()
    await page.getByRole('cell', { name: '身份证号校验位不对' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'import-checked')
  })
})
