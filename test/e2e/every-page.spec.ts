/** Every page of the map, as somebody who may open it: nothing that axe finds on a desk, nothing too wide on a telephone. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitPlacement } from '../../src/contract/placement.ts'
import { registerPupil } from '../../src/contract/registration.ts'
import type { Route } from '../../src/contract/route.ts'
import type { Role } from '../../src/rules/flow.ts'
import type { Level } from '../../src/rules/scope.ts'
import { MAP } from '../../src/web/app/map.ts'
import { childCells } from '../registration-cells.ts'
import { browsing, expectAccessible, focusByKey, screenshot } from './browser.ts'
import { type OwnHouse, ownHouse } from './own-house.ts'

const { person } = browsing()
let house: OwnHouse
const SCHOOL = 's2137000002'

interface Somebody {
  login: string
  level: Level
  roles: readonly Role[]
  /** Pages that look otherwise to him than to those before him: looked at again. */
  again?: readonly string[]
}
/** Of each kind of worker one; the first who may open a page looks at it. */
const PEOPLE: readonly Somebody[] = [
  { login: SCHOOL, level: 'school', roles: ['registrar'] },
  { login: 'jiangdong', level: 'county', roles: ['registrar', 'administrator'] },
  { login: 'yunhai', level: 'province', roles: ['registrar', 'administrator'] },
  { login: `${SCHOOL}.head`, level: 'school', roles: ['approver'] },
  { login: 'admin', level: 'nation', roles: ['administrator'] },
  {
    login: 'linjiang',
    level: 'city',
    roles: ['registrar', 'administrator'],
    again: ['/inbox', '/progress', '/graduation-confirmations', '/cohorts'],
  },
  {
    login: 'jiangdong.head',
    level: 'county',
    roles: ['approver'],
    again: ['/registration-decisions', '/graduation-proposals', '/graduation-confirmations', '/help/$page'],
  },
]

const mayOpen = (who: Somebody, access: Route['access']) =>
  typeof access === 'string' ||
  (access.levels.includes(who.level) && access.roles.some((role) => who.roles.includes(role)))

/** Those of a class wait again, and are dealt by lot: the placement has a sheet. */
async function placeAgain(registrar: Awaited<ReturnType<OwnHouse['client']>>, klass: string) {
  const { rowCount } = await house.owner.query(
    `UPDATE p37w1.enrollment e SET class_id = NULL, held_grade = c.grade FROM p37w1.class c
     WHERE c.id = e.class_id AND c.id = $1`,
    [klass],
  )
  const { rows } = await house.owner.query('SELECT stage, grade FROM p37w1.class WHERE id = $1', [klass])
  const { stage, grade } = rows[0]
  const { placementId } = await registrar.call(commitPlacement, {
    body: { stage, grade, classes: [Number(klass)], pupils: [], seed: '2026-08-20', expected: rowCount ?? 0 },
  })
  return placementId
}

/** Addresses of one thing each, made from what is there. */
const ids = new Map<string, string>()

beforeAll(async () => {
  house = await ownHouse({ clockAt: '2026-08-20T08:00:00+08:00', schoolYear: 2026, pupils: 2 })
  await house.owner.query(
    `INSERT INTO p37w1.term SELECT s.unit_id, u.path, 2026, 'autumn', '2026-09-01', '2027-01-20'
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id WHERE s.code = $1`,
    [SCHOOL.slice(1)],
  )
  const registrar = await house.client(SCHOOL)
  const { caseId } = await registrar.call(registerPupil, { body: { cells: childCells({ name: '王一诺' }) } })
  const of = async (text: string) => String((await house.owner.query(text, [SCHOOL.slice(1)])).rows[0].id)
  const school = await of('SELECT unit_id AS id FROM nation.school WHERE code = $1')
  const klass = await of(
    `SELECT c.id FROM p37w1.class c JOIN nation.school s ON s.unit_id = c.school_id WHERE s.code = $1 LIMIT 1`,
  )
  const pupil = await of(
    `SELECT e.pupil_id AS id FROM p37w1.enrollment e JOIN nation.school s ON s.unit_id = e.school_id
     WHERE s.code = $1 LIMIT 1`,
  )
  const placement = await placeAgain(registrar, klass)
  const run = await of('SELECT id FROM p37w1.promotion_run WHERE $1::text IS NOT NULL LIMIT 1')
  for (const [path, id] of [
    ...['report', 'schools', 'stayers', 'unplaced', 'classes', 'sheet', 'reversal'].map(
      (name) => [`/promotion/$id/${name}`, run] as const,
    ),
    ['/cases/$id', caseId],
    ['/registrations/$id', caseId],
    ['/units/$id', school],
    ['/units/$id/change', school],
    ['/classes/$id', klass],
    ['/pupils/$id', pupil],
    ['/pupils/$id/data', pupil],
    ['/help/$page', 'school'],
    ['/initial-load/$slug', 'units'],
    ['/placement/$id', placement],
  ] as const)
    ids.set(path, path.replace(/\$\w+/, String(id)))
})
afterAll(() => house.close())

const pagesOf = (who: Somebody) =>
  MAP.flatMap(({ pages }) => pages)
    .filter(({ access }) => mayOpen(who, access))
    .map(({ path }) => path)
const addressOf = (path: string) => (path.includes('$') ? ids.get(path) : path)

/** The page, when its content has come. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('main h1').first().waitFor()
  await page.getByRole('status', { name: '正在加载' }).first().waitFor({ state: 'detached' })
}

async function findingsOf(page: Page, address: string): Promise<string[]> {
  await open(page, address)
  return expectAccessible(page).then(
    () => [],
    (error: Error) => [`${address}: ${error.message}`],
  )
}

describe('every page', () => {
  it('of the map has somebody here who opens it', () => {
    const paths = MAP.flatMap(({ pages }) => pages.map(({ path }) => path))
    const opened = new Set(PEOPLE.flatMap(pagesOf))
    expect(paths.filter((path) => !opened.has(path))).toEqual([])
    expect(paths.filter((path) => !addressOf(path))).toEqual([])
  })
  it('has nothing that axe finds at 1366 × 768', async () => {
    const seen = new Set<string>()
    const findings: string[] = []
    for (const who of PEOPLE) {
      // Everybody's workbench is another one.
      const addresses = pagesOf(who)
        .filter((path) => path === '/' || !seen.has(path) || who.again?.includes(path))
        .flatMap((path) => {
          seen.add(path)
          return addressOf(path) ?? []
        })
      const { page, context } = await person({ at: house.at, login: who.login })
      for (const address of addresses) findings.push(...(await findingsOf(page, address)))
      await context.close()
    }
    expect(seen.size).toBeGreaterThan(45)
    expect(findings).toEqual([])
  }, 400_000)
  it('for reading is no wider than a telephone', async () => {
    const findings: string[] = []
    for (const [login, paths] of [
      [SCHOOL, ['/', '/inbox', '/notices', '/pupils', '/classes', '/open-cases', '/terms', '/help']],
      [
        SCHOOL,
        ['/cases/$id', '/pupils/$id', '/classes/$id', '/units/$id', '/help/$page', '/graduates', '/imports'],
      ],
      [
        'yunhai',
        ['/', '/progress', '/numbers', '/windows', '/promotion', '/graduation-confirmations', '/units'],
      ],
    ] as const) {
      const { page, context } = await person({ at: house.at, login })
      await page.setViewportSize({ width: 390, height: 844 })
      for (const path of paths) {
        const address = addressOf(path) ?? path
        await open(page, address)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        if (width > 390) findings.push(`${address}: ${width}`)
        if (path === '/' || path === '/pupils')
          await screenshot(page, `phone-${login}-${path.slice(1) || 'workbench'}`)
      }
      await context.close()
    }
    expect(findings).toEqual([])
  }, 120_000)
})

describe('without a mouse', () => {
  it('one goes by the menu to a list, along its rows, into one, and back', async () => {
    const { page } = await person({ at: house.at, login: SCHOOL })
    await open(page, '/')
    await focusByKey(page, 'Tab', /^在校生查询$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '在校生查询', level: 1 }).waitFor()
    const first = page.locator('tbody tr.ant-table-row a').first()
    await first.waitFor()
    const name = (await first.textContent()) ?? ''
    await focusByKey(page, 'Tab', new RegExp(`^${name}$`))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, level: 1 }).waitFor()
  })
  it('one opens the export of a list, says why, and closes it with Escape, where one was before', async () => {
    const { page } = await person({ at: house.at, login: SCHOOL })
    await open(page, '/pupils')
    await page.locator('tbody tr.ant-table-row').first().waitFor()
    await focusByKey(page, 'Tab', /^导出 Excel/)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: '导出 Excel' })
    await dialog.waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    const focused = await page.evaluate(() => document.activeElement?.textContent)
    expect(focused).toMatch(/^导出 Excel/)
  })
  it('a bureau finds the pupils of a school and of one of its classes, and sees it after a reload', async () => {
    const { page } = await person({ at: house.at, login: 'jiangdong' })
    await open(page, '/pupils')
    const filters = page.getByRole('form', { name: '筛选条件' })
    await filters.getByLabel('学校').waitFor()
    expect(await filters.getByLabel('班级').count()).toBe(0)
    const school = await house.owner.query(
      `SELECT u.id, u.name, (SELECT count(*)::int FROM p37w1.enrollment e WHERE e.school_id = u.id AND e.state = 'in_school'
         AND e.class_id IS NOT NULL) AS pupils
       FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id WHERE s.code = $1`,
      [SCHOOL.slice(1)],
    )
    const { id, name, pupils } = school.rows[0]
    await filters.getByLabel('学校').fill(name)
    await page.locator('.ant-select-item-option', { hasText: name }).first().click()
    await page.waitForURL(`**/pupils?school=${id}`)
    await filters.getByLabel('班级').click()
    await screenshot(page, 'pupils-of-school')
    await page.locator('.ant-select-item-option:visible').first().click()
    await page.waitForURL(/class=\d+/)
    await page.getByText(/^共 \d+ 条$/).waitFor()
    const count = Number(/\d+/.exec((await page.getByText(/^共 \d+ 条$/).textContent()) ?? '')?.[0])
    expect(count).toBe(await page.locator('tbody tr.ant-table-row').count())
    expect(count).toBeLessThanOrEqual(pupils)
    await page.reload()
    await filters.getByText(name, { exact: true }).waitFor()
    await expectAccessible(page)
    await page
      .getByRole('button', { name: /^导出 Excel/ })
      .or(page.getByText('没有符合条件'))
      .first()
      .waitFor()
    await screenshot(page, 'pupils-of-class')
  })
  it('one opens the menu of a telephone and folds it by choosing', async () => {
    const { page } = await person({ at: house.at, login: SCHOOL })
    await page.setViewportSize({ width: 390, height: 844 })
    await open(page, '/')
    const menu = page.getByRole('navigation', { name: '主菜单' })
    expect(await menu.isVisible()).toBe(false)
    await focusByKey(page, 'Tab', /^菜单$/)
    await page.keyboard.press('Enter')
    await menu.getByRole('link', { name: '待办', exact: true }).click()
    await page.getByRole('heading', { name: '待办', level: 1 }).waitFor()
    expect(await menu.isVisible()).toBe(false)
  })
})
