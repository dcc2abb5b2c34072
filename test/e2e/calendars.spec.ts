/**
 * Lengths and calendars by their people: the county changes a school's length of schooling, prepares the new school year
 * for all its schools at once, and the province and the nation see what a window and a holiday would do before they save.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveDraft } from '../../src/contract/draft.ts'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
let house: OwnHouse

beforeAll(async () => {
  // Behind the promotion of 2026: the stock's classes are in their grades of the new school year.
  house = await ownHouse({ clockAt: '2026-08-12T08:00:00+08:00', schoolYear: 2026, pupils: 2 })
  // First grades are yet to be made.
  await house.owner.query(
    'DELETE FROM p37w1.enrollment WHERE class_id IN (SELECT id FROM p37w1.class WHERE grade = 1)',
  )
  await house.owner.query('DELETE FROM p37w1.class WHERE grade = 1')
  // Somebody did not graduate in July: his class stayed in the final grade of its five years.
  await house.owner.query(
    `INSERT INTO p37w1.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
     SELECT 8, school_id, unit_path, stage, 2021, 5, 5, '2021101', '1班' FROM p37w1.class WHERE length = 5 LIMIT 1`,
  )
  await house.owner.query(
    `UPDATE p37w1.enrollment SET class_id = 8
     WHERE id = (SELECT min(e.id) FROM p37w1.enrollment e JOIN p37w1.class c ON c.id = e.class_id
                 WHERE c.length = 5 AND c.grade = 5)`,
  )
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}

/** A choice of one of antd's lists. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click()
  await page.getByTitle(option, { exact: true }).last().click()
}

describe('a county', () => {
  it('sees which classes a longer school would keep a year more, is kept from leaving one behind, and changes it', async () => {
    const page = await open('songnan', '/units', '单位')
    await page.getByRole('link', { name: '松南县第一小学' }).click()
    await page.getByRole('heading', { name: '松南县第一小学', level: 1 }).waitFor()
    await choose(page, '小学', '6 年')
    await choose(page, '小学从哪一级起', '2021 级起的已有班级也改')
    await page
      .getByRole('alert')
      .getByText(/停在毕业年级的班级会比应在的年级低一级/)
      .waitFor()
    expect(await page.getByRole('button', { name: '更改学制' }).isDisabled()).toBe(true)
    await screenshot(page, 'lengths-refused')
    await choose(page, '小学从哪一级起', '2023 级起的已有班级也改')
    await page.getByText('此更改将改变 3 个班、6 名学生的毕业年份。').waitFor()
    await page.getByRole('row', { name: /四年级1 ?班 2023 级 2 2028 年毕业 2029 年毕业/ }).waitFor()
    await page.getByRole('img', { name: /各年毕业的学生/ }).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'lengths')
    await page.getByRole('button', { name: '更改学制' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByLabel('原因(必填)').fill('全县统一改为六年制')
    await expectAccessible(page)
    await screenshot(page, 'lengths-confirm')
    await asked.getByRole('button', { name: '更改学制' }).click()
    await page.getByText('小学 5 年 改为 小学 6 年;小学 2023 级起一并更改,改变 3 个班').waitFor()
    await page.getByText('原因:全县统一改为六年制').waitFor()
    await screenshot(page, 'lengths-record')
  })

  it('prepares the new school year for all its schools at once, and sees on the board who lags', async () => {
    const page = await open('jiangdong', '/cohorts/board', '新学年准备进度')
    await page.getByText(/^江东区教育局 · 2026-2027 学年/).waitFor()
    await page.getByRole('row', { name: '江东区实验小学 1 1 1' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'cohort-board')
    await page.getByRole('link', { name: '批量建立' }).click()
    await page.getByRole('heading', { name: '新学年准备', level: 1 }).waitFor()
    await page.getByText(/将建学期 5 个、班级 \d+ 个/).waitFor()
    await page.getByLabel('江东区实验小学小学要有几个班').fill('4')
    await page.getByLabel('江东区特殊教育学校初中要有几个班').fill('0')
    await choose(page, '班级名称', '(1)班、(2)班 …')
    await page
      .getByRole('row', { name: /江东区实验小学 将建立 小学 1 0 .* 将建 4 个班:\(1\)班 至 \(4\)班/ })
      .waitFor()
    await page.getByText('不建:填的是 0').waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'cohorts')
    await page.getByRole('button', { name: /^建\s*立$/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^建\s*立$/ })
      .click()
    await page.getByRole('heading', { name: '已建立' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'cohort-done')
    await page.getByRole('link', { name: '还有哪些学校没准备好' }).click()
    await page.getByRole('row', { name: '江东区特殊教育学校 1 0 1' }).waitFor()
    await page.getByRole('row', { name: '江东区实验小学 1 0 0' }).waitFor()
  })

  it('has its school find the classes, and make what it still lacks itself', async () => {
    const page = await open('s5137000006', '/cohorts', '新学年准备')
    await page.getByRole('row', { name: /江东区特殊教育学校 已有 小学 1 1 .* 不建:已有这么多班/ }).waitFor()
    await page.getByText(/^按主管局的学期|^按本局已有的学期/).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'cohort-school')
    await page.getByRole('button', { name: /^建\s*立$/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^建\s*立$/ })
      .click()
    await page.getByText(/新建学期 0 个、班级 1 个/).waitFor()
    const { rows } = await house.owner.query(
      `SELECT count(*)::int AS n FROM p37w1.class c JOIN nation.unit u ON u.id = c.school_id
       WHERE u.name = '江东区特殊教育学校' AND c.cohort = 2026`,
    )
    expect(rows[0].n).toBe(2)
  })
})

describe('the province and the nation', () => {
  it('see how many forms a shorter window would close, and save it with that in view', async () => {
    const school = await house.client('s2137000002')
    await school.call(saveDraft, {
      params: { form: 'registration' },
      body: { revision: 0, values: { name: '未提交' } },
    })
    const page = await open('yunhai', '/windows', '业务时段')
    await page.getByRole('button', { name: '设置时段' }).click()
    const drawer = page.getByRole('dialog', { name: '设置业务时段' })
    await drawer.getByLabel(/^必填业务$/).click()
    await page.getByTitle('新生注册').last().click()
    await drawer.getByLabel('开始日期').fill('2026-08-20')
    await drawer.getByRole('button', { name: '预览影响' }).click()
    const asked = page.getByRole('dialog', { name: '核对影响' })
    await asked.getByText('此更改将使 1 份未提交的表单无法再提交。').waitFor()
    await asked.getByText(/^\d+ 个单位从现在起不能再发起新生注册。$/).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'window-effect')
    await asked.getByRole('button', { name: '设置', exact: true }).click()
    await page.getByRole('row', { name: /新生注册 .* 8 月 20 日 0 时 .* 2026 年 云海省教育厅/ }).waitFor()
  })

  it('see which deadlines a holiday moves', async () => {
    const { rows } = await house.owner.query(
      `SELECT u.id, u.path FROM nation.unit u JOIN nation.province p ON p.id = u.province_id
       WHERE u.name = '江东区实验小学'`,
    )
    await house.owner.query(
      `WITH made AS (
         INSERT INTO p37w1.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties,
                                          subject, school_id, opened_by)
         VALUES (7, 'registration', 'with_approver', '{}', 1, $3, now(), '{}', '某人', $1, 1) RETURNING id)
       INSERT INTO p37w1.desk_item
       SELECT id, $1, $2, '{approver}', 'registration', 'with_approver', $1, '某人', '2026-08-10T02:00:00Z', '2026-08-24'
       FROM made`,
      [rows[0].id, rows[0].path, [rows[0].id]],
    )
    const page = await open('admin', '/calendar?year=2026', '工作日历')
    await page.getByRole('button', { name: /^8 月 19 日/ }).click()
    await page.getByRole('radio', { name: '放假' }).check()
    await page.getByText('此更改将使 1 件待办顺延到期。').waitFor()
    await page.getByLabel('说明').fill('台风停工')
    await expectAccessible(page)
    await screenshot(page, 'calendar-effect')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('button', { name: /^8 月 19 日 休 台风停工$/ }).waitFor()
    const due = await house.owner.query(`SELECT due_on::text AS on FROM p37w1.desk_item WHERE case_id = 7`)
    expect(due.rows).toEqual([{ on: '2026-08-25' }])
  })
})
