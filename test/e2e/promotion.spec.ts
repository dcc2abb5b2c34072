/** A year moves on: the province rehearses, the clock is moved, all classes move up, and once more after taking it back. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graduate } from '../../src/contract/graduation.ts'
import { openPupilBlob } from '../../src/server/pupil/sealed-pupil.ts'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
const PRIMARY = '2137000002'
const JUNIOR = '3137000004'
let house: OwnHouse

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-07-10T08:00:00+08:00', schoolYear: 2025, pupils: 3 })
})
afterAll(() => house.close())

async function open(login: string, path: string, heading: string): Promise<Page> {
  const { page } = await person({ at: house.at, login })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return page
}

/** Classes of 云海省 by grade, e.g. `primary 1: 8`. */
async function classesByGrade(): Promise<Record<string, number>> {
  const { rows } = await house.owner.query(
    `SELECT stage || ' ' || grade AS at, count(*)::int AS n FROM p37w1.class GROUP BY 1 ORDER BY 1`,
  )
  return Object.fromEntries(rows.map(({ at, n }) => [at, n]))
}

describe('before the day', () => {
  it('the workbench tells how far the season is, and that pupils have not graduated', async () => {
    const page = await open('yunhai', '/', '工作台')
    await page.getByText('32 天后自动升级').waitFor()
    await page.getByText('办理中,还剩 20 天').waitFor()
    await page.getByRole('link', { name: /^毕业年级未毕业 \d+ 人$/ }).waitFor()
    const inNeed = page.getByRole('table', { name: '本季还要办的最多的下级单位,最多五个' })
    await inNeed.getByRole('link', { name: '临江市教育局' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'workbench-province')
    await page.getByRole('link', { name: /^毕业年级未毕业/ }).click()
    await page.getByRole('heading', { name: '毕业年级学生', level: 1 }).waitFor()
  })

  it('the province rehearses: nothing moves, and each school is told who stays behind', async () => {
    const before = await classesByGrade()
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByText('2026 年升级将于 2026-08-11 00:00 自动进行。').waitFor()
    expect(await page.getByRole('button', { name: '执行升级' }).count()).toBe(0)
    await expectAccessible(page)
    await page.getByRole('button', { name: '升级预演' }).click()
    await page.getByText('2026 年预演完成').waitFor()
    await page.getByRole('cell', { name: '一年级', exact: true }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'promotion-rehearsed')
    expect(await classesByGrade()).toEqual(before)
  })

  it('a county sees its own schools in the report, and has nothing to press', async () => {
    const page = await open('songnan', '/promotion', '升级')
    await page.getByText('2026 年预演完成').waitFor()
    await page.getByRole('link', { name: '升级报告', exact: true }).click()
    await page.getByRole('link', { name: '逐校查看' }).click()
    await page.getByText('共 2 条').waitFor()
    expect(await page.getByRole('button', { name: /预演|执行|撤回/ }).count()).toBe(0)
  })
})

describe('graduates', () => {
  it('of a school are found by the county, which takes two of three back with a reason', async () => {
    const { rows } = await house.owner.query(
      `SELECT c.id::int FROM p37w1.class c JOIN nation.school s ON s.unit_id = c.school_id
       WHERE s.code = $1 AND c.grade = c.length`,
      [PRIMARY],
    )
    const school = await house.client(`s${PRIMARY}`)
    const done = await school.call(graduate, { body: { classes: rows.map(({ id }) => id) } })
    expect(done.graduated).toBe(3)

    const page = await open('jiangdong', '/graduates', '毕业生查询')
    await page.getByText('共 3 条').waitFor()
    await page.getByRole('checkbox').nth(2).check()
    await page.getByRole('checkbox').nth(3).check()
    await expectAccessible(page)
    await screenshot(page, 'graduates')
    await page.getByRole('toolbar').getByRole('button', { name: '驳回' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 人').waitFor()
    expect(await dialog.getByRole('button', { name: '驳回' }).isDisabled()).toBe(true)
    await dialog.getByLabel('驳回原因(必填)').fill('需先办理休学')
    await expectAccessible(page)
    await screenshot(page, 'graduates-reverse')
    await dialog.getByRole('button', { name: '驳回' }).click()
    await page.getByText(/已驳回 2 人/).waitFor()
    await page.getByRole('button', { name: '知道了' }).click()
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('link', { name: '毕业生驳回查询' }).click()
    await page.getByText('共 2 条').waitFor()
    await screenshot(page, 'graduation-reversals')
  })

  it('leave as a workbook for admission only with a purpose', async () => {
    const page = await open('jiangdong', '/graduates?stage=primary', '毕业生查询')
    await page.getByRole('button', { name: '导出招生 Excel' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '导出', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('用途(必填)').fill('2026 年初中招生')
    await expectAccessible(page)
    await screenshot(page, 'graduates-export')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: '导出', exact: true }).click()
    expect((await saving).suggestedFilename()).toMatch(/\.xlsx$/)
    await dialog.waitFor({ state: 'hidden' })
  })
})

describe('the administrator of the practice world', () => {
  it('sees what will fall due before the clock is moved, and what did after', async () => {
    const page = await open('admin', '/clock', '演练时钟')
    await page.getByLabel('日期和时间').fill('2026-07-01T08:00')
    await page.getByRole('alert').getByText('时钟只能向前拨。').waitFor()
    await page.getByRole('button', { name: '各年级升级之后' }).click()
    await page.getByRole('cell', { name: '各年级升级:各省全部班级自动升级' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '拨动时钟' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('32 天').waitFor()
    await dialog.getByText('时钟不能拨回。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'clock-confirm')
    await dialog.getByRole('button', { name: '拨动时钟' }).click()
    await page.getByText('演练时间现在是 2026-08-11 08:0').waitFor()
    await page.getByText('云海省:升级').waitFor()
    await page.getByText('青岚省:升级').waitFor()
    await screenshot(page, 'clock-moved')
    const bar = page.getByRole('banner')
    await bar.getByText(/2026-08-11 08:\d\d/).waitFor()
  })
})

describe('after the day', () => {
  it('every class has moved up, none is in grade one, and it can be taken back and run again', async () => {
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByText('2026 年升级已完成。').waitFor()
    const after = await classesByGrade()
    expect(Object.keys(after).filter((at) => at.endsWith(' 1'))).toEqual([])
    await page.getByText('到时自动').first().waitFor()
    await expectAccessible(page)
    await screenshot(page, 'promotion-complete')

    await page.getByRole('button', { name: '撤回升级' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('撤回原因(必填)').fill('江东区尚有班级未毕业')
    await dialog.getByLabel('请输入「撤回升级」以确认').fill('撤回升级')
    await expectAccessible(page)
    await screenshot(page, 'promotion-reverse')
    await dialog.getByRole('button', { name: '撤回升级' }).click()
    await page.getByText('2026 年已撤回').waitFor()
    expect(Object.keys(await classesByGrade()).filter((at) => at.endsWith(' 1'))).toHaveLength(3)

    await page.getByRole('button', { name: '执行升级' }).click()
    await dialog.getByText('留在毕业年级的学生').waitFor()
    expect(await dialog.getByRole('button', { name: '执行升级' }).isDisabled()).toBe(true)
    await dialog.getByLabel('请输入「升级」以确认').fill('升级')
    await screenshot(page, 'promotion-run')
    await dialog.getByRole('button', { name: '执行升级' }).click()
    await page.getByText('2026 年升级完成').waitFor()
    expect(await classesByGrade()).toEqual(after)
    await page.getByRole('heading', { name: '升级记录' }).waitFor()
    await screenshot(page, 'promotion-again')
  })
})

describe('the allocation list', () => {
  it('takes a late graduate by hand, refuses him twice, and gives him back', async () => {
    const { rows } = await house.owner.query(
      `SELECT g.name, p.sealed FROM p37w1.graduation g JOIN p37w1.pupil p ON p.id = g.pupil_id
       WHERE g.reversed_at IS NULL`,
    )
    const [{ name, sealed }] = rows
    const { studentNumber } = openPupilBlob(house.ctx.sealer, sealed)
    // Without a day of its own, its list would wait until 1 September.
    await house.owner.query(
      `INSERT INTO nation.business_window (id, world_id, unit_id, unit_path, business, kind, from_day, to_day, from_year)
       SELECT $1, world_id, id, path, 'allocation', 'open', '08-11', '09-30', 2026 FROM nation.unit WHERE name = $2`,
      [await house.ctx.db.newId(), '江东区教育局'],
    )
    const page = await open('jiangdong', '/allocations', '招生结果管理')
    await page.getByRole('button', { name: '手动增加' }).click()
    const drawer = page.getByRole('dialog')
    const fill = async () => {
      await drawer.getByLabel('学籍号').fill(studentNumber ?? '')
      await drawer.getByLabel('学生姓名').fill(name)
      await drawer.getByLabel('毕业学校标识码').fill(PRIMARY)
      await drawer.getByLabel('录取学校标识码').fill('313700')
      await drawer.getByLabel('教育阶段').click()
      await page.getByTitle('初中').last().click()
    }
    await fill()
    await drawer.getByRole('button', { name: '增加', exact: true }).click()
    await drawer.getByText('录取学校标识码应为 10 位数字,请核对。').waitFor()
    await expectAccessible(page)
    await screenshot(page, 'allocation-add')
    await drawer.getByLabel('录取学校标识码').fill(JUNIOR)
    await drawer.getByRole('button', { name: '增加', exact: true }).click()
    await drawer.getByText(`已增加${name}。`).waitFor()
    await fill()
    await drawer.getByLabel('录取学校标识码').fill(JUNIOR)
    await drawer.getByRole('button', { name: '增加', exact: true }).click()
    await drawer.getByRole('alert').waitFor()
    await screenshot(page, 'allocation-refused')
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: name }).click()
    await drawer.getByRole('button', { name: '删除招生结果' }).click()
    await page.getByText('不能再录取该生').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '删除', exact: true }).click()
    await drawer.getByText('已删除。该生可以重新列入招生结果。').waitFor()
    await screenshot(page, 'allocation-withdrawn')
  })
})

describe('official student numbers', () => {
  it('are given when the province declares its data clean: counted before, told after, each pupil behind its figure', async () => {
    // The stock has no ID numbers: two pupils get theirs, one of them is nobody's.
    const { rows } = await house.owner.query(
      `SELECT p.id, p.sealed FROM p37w1.pupil p JOIN p37w1.enrollment e ON e.pupil_id = p.id
       WHERE e.state = 'in_school' ORDER BY p.unit_path, p.id LIMIT 2`,
    )
    for (const [at, { id, sealed }] of rows.entries()) {
      const page = { ...openPupilBlob(house.ctx.sealer, sealed), idType: '1' }
      const idNumber = ['370102201905010012', '370102201905010999'][at] ?? ''
      await house.owner.query('UPDATE p37w1.pupil SET has_id_number = true, sealed = $2 WHERE id = $1', [
        id,
        house.ctx.sealer.seal({ ...page, idNumber }),
      ])
    }
    const page = await open('yunhai', '/numbers', '学籍号编制')
    await page.getByText('演练世界:人口库核验由模拟接口答复').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '确认数据清理完毕' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('可取得 J 号').first().waitFor()
    expect(await dialog.getByRole('button', { name: '开始编制' }).isDisabled()).toBe(true)
    await dialog.getByLabel('请输入「编制」以确认').fill('编制')
    await expectAccessible(page)
    await screenshot(page, 'numbers-confirm')
    await dialog.getByRole('button', { name: '开始编制' }).click()
    await page.getByRole('cell', { name: '编制完成' }).waitFor()
    await page.getByRole('link', { name: /^L\(临时\) \d$/ }).waitFor()
    await page.getByRole('link', { name: '问题未解决,暂缓 1' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'numbers-board')

    await page.getByRole('link', { name: '问题未解决,暂缓 1' }).click()
    await page.getByRole('heading', { name: '学籍号查询', level: 1 }).waitFor()
    await page.getByText(/身份证号不存在/).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'numbers-list')
    await page.getByRole('row').nth(1).getByRole('link').click()
    await page.getByText('问题学籍:身份证号不存在(人口库核验)').waitFor()
    await screenshot(page, 'numbers-pupil')
  })
})
