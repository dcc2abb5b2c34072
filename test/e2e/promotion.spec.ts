/** A year moves on: the province rehearses, the clock is moved, all classes move up, and once more after taking it back. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
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
    await page.getByRole('link', { name: /^毕业年级未毕业 \d+$/ }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'workbench-province')
    await page.getByRole('link', { name: /^毕业年级未毕业/ }).click()
    await page.getByRole('heading', { name: '升级', level: 1 }).waitFor()
  })

  it('the province rehearses: nothing moves, and each school is told who stays behind', async () => {
    const before = await classesByGrade()
    const page = await open('yunhai', '/promotion', '升级')
    await page.getByText('2026 年升级将于 2026-08-11 00:00 自动进行。').waitFor()
    expect(await page.getByRole('button', { name: '执行升级' }).count()).toBe(0)
    await expectAccessible(page)
    await page.getByRole('button', { name: '升级预演' }).click()
    await page.getByText('2026 年预演完成').waitFor()
    await page.getByRole('cell', { name: '一年级 → 二年级' }).waitFor()
    await page.getByRole('cell', { name: '江东区实验小学' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'promotion-rehearsed')
    await page.getByLabel('查找学校').fill('松南县')
    await page.getByText('共 2 所').waitFor()
    expect(await classesByGrade()).toEqual(before)
  })

  it('a county sees its own schools in the report, and has nothing to press', async () => {
    const page = await open('songnan', '/promotion', '升级')
    await page.getByText('2026 年预演完成').waitFor()
    await page.getByText('共 2 所').waitFor()
    expect(await page.getByRole('button', { name: /预演|执行|撤回/ }).count()).toBe(0)
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
