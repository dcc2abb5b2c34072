/** What a school on a thin line has to fetch before it sees anything: measured in a browser, and kept within a budget. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { browsing } from './browser.ts'

const at = inject('web')
const { person } = browsing()
const KB = 1024
/** Gzipped, scripts and styles of the first look; to be lowered when it gets lighter, raised only with a reason. */
const BUDGET = { signIn: 340 * KB, workbench: 350 * KB }

/** Page modules of the map, by file name: `../pupils/pupil-list-page.tsx` is `pupil-list-page`. */
const ROOMS = 'src/web/app/map'
const MAP_TEXT = readdirSync(ROOMS)
  .map((room) => readFileSync(`${ROOMS}/${room}`, 'utf8'))
  .join('\n')
const PAGES = [
  ...new Set([...MAP_TEXT.matchAll(/import\('([^']+)\.tsx'\)/g)].map(([, path]) => basename(path ?? ''))),
]

interface Fetched {
  name: string
  gzipped: number
}

/** Every script and style that a first visit fetches, until the page is there. */
async function fetchedBy(page: Page, path: string, heading: string): Promise<Fetched[]> {
  const bodies: Promise<Fetched>[] = []
  page.on('response', (response) => {
    const name = new URL(response.url()).pathname
    if (!/^\/assets\/.*\.(js|css)$/.test(name)) return
    bodies.push(response.body().then((body) => ({ name: basename(name), gzipped: gzipSync(body).length })))
  })
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  return Promise.all(bodies)
}

const sum = (all: readonly Fetched[]) => all.reduce((bytes, one) => bytes + one.gzipped, 0)
const told = (what: string, all: readonly Fetched[]) =>
  console.log(
    `${what}: ${(sum(all) / KB).toFixed(0)} KB gzipped in ${all.length} files: ` +
      [...all]
        .sort((a, b) => b.gzipped - a.gzipped)
        .map(({ name, gzipped }) => `${name} ${(gzipped / KB).toFixed(0)}`)
        .join(', '),
  )
/**
 * Pages of the map among the files; chunks are named after the module they begin with. A page kind of ui/ may have the
 * name of a page.
 */
const pagesIn = (names: readonly string[]) =>
  PAGES.filter((page) => names.some((name) => new RegExp(`^${page}-[\\w-]{8}\\.js$`).test(name)))

describe('the first load', () => {
  it('of the sign-in page stays within its budget and fetches no other page', async () => {
    const { page } = await person({ at })
    const all = await fetchedBy(page, '/sign-in', '学籍')
    told('sign-in', all)
    expect(pagesIn(all.map(({ name }) => name))).toEqual([])
    expect(sum(all)).toBeLessThan(BUDGET.signIn)
  })
  it('of the workbench stays within its budget and fetches no other page', async () => {
    const { page } = await person({ at, login: 'jiangdong' })
    const all = await fetchedBy(page, '/', '工作台')
    told('workbench', all)
    const kinds = readdirSync('src/web/ui').map((name) => basename(name, '.tsx'))
    const pages = pagesIn(all.map(({ name }) => name)).filter((page) => !kinds.includes(page))
    expect(pages).toEqual(['workbench-page'])
    expect(sum(all)).toBeLessThan(BUDGET.workbench)
  })
  it('leaves every page of the map to a file of its own', () => {
    const built = readdirSync('dist/web/assets')
    expect(PAGES.length).toBeGreaterThan(40)
    expect(PAGES.filter((page) => !pagesIn(built).includes(page))).toEqual([])
  })
})
