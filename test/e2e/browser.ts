/** A real Chromium: pages that fail the test when anything went wrong in them, screenshots, and axe. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { signIn } from '../../src/contract/account.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
]
const SCREENS = '.cache/screens'
/** The manual shows what the tests have seen; its pictures are renewed with MANUAL_SCREENS=1 (`npm run manual`). */
const MANUAL_SCREENS = 'docs/manual/screens'
export const DEMO_PASSWORD = 'xueji-demo'

/** A clerk's browser: its pages belong to one person. */
export interface Person {
  page: Page
  context: BrowserContext
}

/** A refusal is an answer; the browser reports it as an error of its own all the same. */
const isRefusal = (text: string) =>
  /Failed to load resource: the server responded with a status of 4\d\d/.test(text)
const isLostConnection = (text: string) => /net::ERR_(FAILED|INTERNET_DISCONNECTED)/.test(text)

export interface Browsing {
  /** A new person at a machine of his own; with a login he is signed in already. */
  person(o: { at: string; login?: string }): Promise<Person>
}

/** Starts the browser for a spec file. After each test no page may have said an error. */
export function browsing(): Browsing {
  let browser: Browser
  let contexts: BrowserContext[] = []
  let errors: string[] = []
  beforeAll(async () => {
    mkdirSync(SCREENS, { recursive: true })
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: FLAGS,
    })
  })
  afterEach(async () => {
    for (const context of contexts) await context.close()
    contexts = []
    const said = errors
    errors = []
    expect(said).toEqual([])
  })
  afterAll(() => browser.close())

  const person = async (o: { at: string; login?: string }): Promise<Person> => {
    const context = await browser.newContext({
      baseURL: o.at,
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      acceptDownloads: true,
    })
    contexts.push(context)
    context.on('weberror', (error) => errors.push(String(error.error())))
    context.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' && !isRefusal(text) && !isLostConnection(text)) errors.push(text)
    })
    if (o.login) {
      const data = { login: o.login, password: DEMO_PASSWORD }
      const answer = await context.request.post(signIn.path, { data })
      expect(answer.status()).toBe(200)
    }
    return { context, page: await context.newPage() }
  }
  return { person }
}

/** Nothing that axe finds: names, contrast, roles, labels, order of headings. */
export async function expectAccessible(page: Page): Promise<void> {
  // One frame a page: the mode for many would open another page for each look.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`),
  )
  expect(found).toEqual([])
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SCREENS, `${name}.png`) })
}

/** A screenshot that the manual shows too, under this name. */
export async function manualScreenshot(page: Page, name: string): Promise<void> {
  await screenshot(page, `manual-${name}`)
  if (!process.env.MANUAL_SCREENS) return
  mkdirSync(MANUAL_SCREENS, { recursive: true })
  // Few colours are enough for a page, and a third of the bytes: the manual is read over thin lines.
  // From a buffer: the house in this process lets no picture be read from a file.
  await sharp(readFileSync(join(SCREENS, `manual-${name}.png`)))
    .png({ palette: true, colours: 96, effort: 10 })
    .toFile(join(MANUAL_SCREENS, `${name}.png`))
}

/** Presses a key until what has the focus says so; a person without a mouse does the same. */
export async function focusByKey(page: Page, key: string, text: RegExp): Promise<void> {
  const said: string[] = []
  for (let tries = 0; tries < 40; tries++) {
    await page.keyboard.press(key)
    const now = await page.evaluate(() => {
      const { activeElement } = document
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''
    })
    if (text.test(now.trim())) return
    said.push(now)
  }
  throw new Error(`Pressing ${key} never came to ${text}: ${said.join(' | ')}`)
}
