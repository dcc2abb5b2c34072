/** The check before a workbook is sent: beside the page, cell by cell, cured with one click (REG-3). */
import { writeFileSync } from 'node:fs'
import { describe, expect, inject, it } from 'vitest'
import { registration } from '../../src/sheets/columns/registration.ts'
import { readWorkbook } from '../../src/sheets/read.ts'
import { childCells } from '../registration-cells.ts'
import { workbookOf } from '../workbook-file.ts'
import { browsing, expectAccessible, screenshot } from './browser.ts'
import { downloaded } from './journey.ts'

const at = inject('web')
const { person } = browsing()
const ROWS = 5000

/** A school whose clerk types six digits for counties, and dates with dashes; one row has a wrong number. */
function children(): Record<string, string>[] {
  return Array.from({ length: ROWS }, (_, at) => {
    const cells = childCells({ birthDivision: '370102', birthDate: '2020-5-1', entryMonth: '202609' })
    if (at === 7) return { ...cells, idNumber: '370102202005010000' }
    return at === 8 ? { ...cells, phone: '１３８０００００００0 ', postcode: '25000' } : cells
  })
}

interface Watched {
  /** Of each worker: how long it lived, the frames that the page drew meanwhile, and what its own long tasks took. */
  lives: { ms: number; frames: number; busyMs: number }[]
}

/** Runs in the page: everything by the page's own clock. */
function watchPage(): void {
  const lives: Watched['lives'] = []
  Object.assign(window, { lives })
  const frames: number[] = []
  const draw = (at: number) => {
    frames.push(at)
    requestAnimationFrame(draw)
  }
  requestAnimationFrame(draw)
  const tasks: { startTime: number; duration: number }[] = []
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({
    type: 'longtask',
    buffered: true,
  })
  class WatchedWorker extends Worker {
    readonly born = performance.now()
    override terminate(): void {
      const [from, to] = [this.born, performance.now()]
      const isWithin = (at: number) => at >= from && at <= to
      const busy = tasks.filter(({ startTime }) => isWithin(startTime))
      lives.push({
        ms: to - from,
        frames: frames.filter(isWithin).length,
        busyMs: busy.reduce((sum, { duration }) => sum + duration, 0),
      })
      super.terminate()
    }
  }
  window.Worker = WatchedWorker
}

describe('a workbook of 5,000 rows', () => {
  it('is checked without a frozen page, cured after the clerk has seen how, and is the clerk’s own still', async () => {
    const { page } = await person({ at, login: 's2137000010' })
    await page.addInitScript(watchPage)
    await page.goto('/registrations/import')
    await page.getByRole('heading', { name: '学籍导入(新生注册)', level: 1 }).waitFor()
    const buffer = await workbookOf(registration, children())
    const begun = performance.now()
    await page.getByLabel('要导入的工作簿').setInputFiles({
      name: '一年级.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer,
    })
    await page.getByText(/^读到 5,000 行,发现 5,\d{3} 处错误。$/).waitFor({ timeout: 60_000 })
    const checked = performance.now() - begun
    const offer = page.getByRole('region', { name: '可以一键修改的' })
    await offer.getByRole('checkbox', { name: '行政区划代码补 6 个 0(5,000 处)' }).waitFor()
    const row = offer.getByRole('table', { name: '行政区划代码补 6 个 0' }).getByRole('row').nth(1)
    expect(await row.textContent()).toBe('D2出生地行政区划代码370102370102000000')
    await expectAccessible(page)
    await screenshot(page, 'import-cures')
    await offer.getByRole('button', { name: '修改勾选的 10,001 处' }).click()
    await page.getByText('已修改 10,001 处,将上传修改后的工作簿。').waitFor({ timeout: 60_000 })
    await page.getByText('读到 5,000 行,发现 2 处错误。').waitFor({ timeout: 60_000 })
    const lives = await page.evaluate(() => (window as unknown as Watched).lives)
    for (const { ms, frames, busyMs } of lives)
      console.log(`worker of ${ms.toFixed(0)} ms: ${frames} frames, ${busyMs.toFixed(0)} ms of long tasks`)
    console.log(`${ROWS} rows: checked after ${(checked / 1000).toFixed(1)} s`)
    // Checked, cured, checked again: each time the page goes on drawing, however slow the machine is. Were the work done
    // in the page, its own tasks would fill the time.
    expect(lives).toHaveLength(3)
    for (const { ms, frames, busyMs } of lives) {
      expect(frames).toBeGreaterThan(10)
      expect(busyMs).toBeLessThan(ms / 2)
    }
    await expectAccessible(page)
    await screenshot(page, 'import-cured')
    const kept = await downloaded(page, () =>
      page.getByRole('button', { name: '下载修改后的工作簿' }).click(),
    )
    const path = '.cache/cured.xlsx'
    writeFileSync(path, kept)
    const rules: string[] = []
    let rows = 0
    const facts = { today: '2026-09-01', schoolYear: 2026 }
    for await (const { problems } of readWorkbook(path, registration, { facts })) {
      rows += 1
      rules.push(...problems.map(({ rule }) => rule))
    }
    expect([rows, rules]).toEqual([ROWS, ['id_check_digit', 'leading_zero_lost']])
  }, 120_000)
})
