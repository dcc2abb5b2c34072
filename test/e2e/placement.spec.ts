/** A year is placed: by lot with wishes, the impossible ones named; by keyboard on the board; and the proof agrees. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browsing, expectAccessible, manualScreenshot, screenshot } from './browser.ts'
import { downloaded, open } from './journey.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
const SCHOOL = '松南县第一小学'
/** Its registrar. */
let registrar: string
let house: OwnHouse
let school: { id: number; path: string; schema: string }
let folder: string

/** Everybody of the school's first grade waits again, and it has three classes. */
async function unplace(): Promise<void> {
  const { rows } = await house.owner.query(
    `SELECT u.id, u.path, p.schema_name AS schema, a.login FROM nation.account a JOIN nation.unit u ON u.id = a.unit_id
     JOIN nation.province p ON p.id = u.province_id WHERE u.name = $1 AND 'registrar' = ANY(a.roles)`,
    [SCHOOL],
  )
  registrar = rows[0].login
  school = { ...rows[0], id: Number(rows[0].id) }
  const ids = await house.ctx.db.newIds(2)
  for (const [at, id] of ids.entries())
    await house.owner.query(
      `INSERT INTO ${school.schema}.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
       SELECT $1, school_id, unit_path, stage, cohort, length, grade, number || $2, $2 || '班' FROM ${school.schema}.class
       WHERE school_id = $3 AND stage = 'primary' AND grade = 1 AND number LIKE '%01'`,
      [id, String(at + 2), school.id],
    )
  await house.owner.query(
    `UPDATE ${school.schema}.enrollment e SET class_id = NULL, entry_grade = 1 FROM ${school.schema}.class c
     WHERE c.id = e.class_id AND c.school_id = $1 AND c.stage = 'primary' AND c.grade = 1`,
    [school.id],
  )
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xueji-placement-'))
  house = await ownHouse({ clockAt: '2026-07-10T08:00:00+08:00', schoolYear: 2025, pupils: 16 })
  await unplace()
}, 120_000)
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Fills the at-th wish: its kind, and the pupils in these places of the list. */
async function wish(page: Page, at: number, kind: string, pupils: readonly number[]): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '增加一条要求' }).click()
  if (kind !== '同班') {
    await dialog.getByRole('combobox', { name: `第 ${at} 条:同班或不同班` }).click()
    await page.locator(`.ant-select-dropdown:visible .ant-select-item-option[title="${kind}"]`).click()
  }
  await dialog.getByRole('combobox', { name: `第 ${at} 条:学生` }).click()
  const options = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
  for (const pupil of pupils) await options.nth(pupil).click()
  await page.keyboard.press('Escape')
}

function verify(file: string): { code: number; said: string } {
  try {
    const args = ['--import', 'tsx', 'src/cli/main.ts', 'verify', 'placement', file]
    return { code: 0, said: execFileSync(process.execPath, args, { encoding: 'utf8' }) }
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string }
    return { code: status, said: stdout }
  }
}

describe.sequential('the registrar of 松南县第一小学 places the first grade', () => {
  it('by lot, with wishes; those that contradict each other are named first, and the proof agrees offline', async () => {
    const { page } = await person({ at: house.at, login: registrar })
    await open(page, '/placement', '学生分班')
    await page.getByRole('checkbox').first().waitFor()
    await page.getByRole('button', { name: '自动分班' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /全选 3 个班/ }).click()
    await wish(page, 1, '同班', [0, 1])
    await wish(page, 2, '同班', [1, 2])
    await wish(page, 3, '不同班', [0, 2])
    await dialog.getByRole('checkbox', { name: '出生季度' }).check()
    await screenshot(page, 'placement-wishes')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: /^预\s*览$/ }).click()
    await dialog.getByText(/须在同一班,而 .+ 与 .+ 又须不同班/).waitFor()
    await screenshot(page, 'placement-impossible')
    await dialog.getByRole('button', { name: '修改要求' }).click()
    await dialog.getByRole('button', { name: '删除第 2 条' }).click()
    await dialog.getByRole('button', { name: /^预\s*览$/ }).click()
    await dialog.getByRole('table', { name: '分班预览' }).waitFor()
    const sizes = (await dialog.locator('tbody tr td:nth-child(6)').allTextContents()).map(Number)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    await screenshot(page, 'placement-preview')
    await dialog.getByRole('button', { name: '确认分班 16 人' }).click()
    await dialog.getByRole('link', { name: /打开公示表/ }).click()
    await page.getByRole('heading', { name: '分班结果公示', level: 1 }).waitFor()
    await page.getByRole('table', { name: '各班人数' }).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'placement-proof')
    await page.emulateMedia({ media: 'print' })
    await screenshot(page, 'placement-proof-print')
    await page.emulateMedia({ media: null })
    const file = join(folder, '核验.json')
    const proof = await downloaded(page, () => page.getByRole('button', { name: '下载核验文件' }).click())
    writeFileSync(file, proof)
    expect(verify(file)).toMatchObject({ code: 0, said: expect.stringMatching(/\n一致\n$/) })
    writeFileSync(file, proof.toString('utf8').replace('"sex": "male"', '"sex": "female"'))
    expect(verify(file)).toMatchObject({ code: 1, said: expect.stringMatching(/\n不一致\n$/) })
  }, 120_000)

  it('by keyboard and by mouse on the board: moved, taken back, moved again, and placed at once', async () => {
    await house.owner.query(
      `UPDATE ${school.schema}.enrollment e SET class_id = NULL WHERE id IN (
         SELECT e.id FROM ${school.schema}.enrollment e JOIN ${school.schema}.class c ON c.id = e.class_id
         WHERE c.school_id = $1 AND c.stage = 'primary' AND c.grade = 1 ORDER BY e.id LIMIT 3)`,
      [school.id],
    )
    const { page } = await person({ at: house.at, login: registrar })
    await open(page, '/placement/board', '分班台')
    const waiting = page.getByRole('region', { name: '待分班' })
    await waiting.getByRole('heading', { name: '待分班 3 人' }).waitFor()
    await waiting.getByRole('checkbox').first().focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('2')
    await waiting.getByRole('heading', { name: '待分班 2 人' }).waitFor()
    await page.keyboard.press('Control+z')
    await waiting.getByRole('heading', { name: '待分班 3 人' }).waitFor()
    // By mouse into a class and back again.
    const third = page.getByRole('region', { name: /^一年级.*3班$/ })
    await waiting.getByRole('listitem').last().dragTo(third)
    await waiting.getByRole('heading', { name: '待分班 2 人' }).waitFor()
    expect(await third.getByRole('listitem').count()).toBe(1)
    await third.getByRole('listitem').dragTo(waiting)
    await waiting.getByRole('heading', { name: '待分班 3 人' }).waitFor()
    await waiting.getByRole('button', { name: /^全\s*选$/ }).click()
    await page.getByRole('button', { name: /^编入 3 人到一年级.*3\s*班$/ }).click()
    await expectAccessible(page)
    await manualScreenshot(page, 'placement-board')
    await page.getByRole('button', { name: '提交分班 3 人' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '确认分班' }).click()
    await page.getByText('已分班 3 人。').waitFor()
    await waiting.getByRole('heading', { name: '待分班 0 人' }).waitFor()
  })

  it('and then splits a class and merges it back, and both are in the history', async () => {
    const { page } = await person({ at: house.at, login: registrar })
    const { rows } = await house.owner.query(
      `SELECT c.id, c.name FROM ${school.schema}.class c WHERE c.school_id = $1 AND c.stage = 'primary' AND c.grade = 1
       ORDER BY c.number LIMIT 1`,
      [school.id],
    )
    await page.goto(`/classes/${rows[0].id}`)
    await page.getByRole('table').getByRole('checkbox').nth(1).check()
    const bar = page.getByRole('toolbar', { name: '批量办理' })
    await bar.getByRole('button', { name: '拆成新班' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^拆\s*分$/ })
      .click()
    await page.getByText(/已建立.*编入 1 人/).waitFor()
    await expectAccessible(page)
    await manualScreenshot(page, 'class')
    await page.getByRole('link', { name: '变动记录' }).click()
    await page.getByRole('cell', { name: '拆分' }).waitFor()
    await expectAccessible(page)
    await screenshot(page, 'class-history')
  })
})
