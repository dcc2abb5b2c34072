/** The manual holds: every page of the web has its place in it, and whatever it names is there. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LEVELS } from '../src/rules/scope.ts'
import { importTables } from '../src/sheets/columns/all.ts'
import { MAP } from '../src/web/app/map.ts'
import { anchorOf, helpAddress } from '../src/web/lib/manual-place.ts'

const MANUAL = 'docs/manual'
const chapters = readdirSync(MANUAL).filter((name) => name.endsWith('.md'))
const textOf = (chapter: string) => readFileSync(`${MANUAL}/${chapter}`, 'utf8')
const anchorsOf = (chapter: string) =>
  [...textOf(chapter).matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))
const anchors = new Map(chapters.map((chapter) => [chapter, anchorsOf(chapter)]))
/** Whether a place is there, and once only: `school.md#毕业`. */
const isThere = (chapter: string, anchor: string) =>
  anchors.get(chapter)?.filter((one) => one === anchor).length === 1

const pages = MAP.flatMap((group) => group.pages)
const placesOf = ({ help }: (typeof pages)[number]) => ('none' in help ? [] : Object.entries(help))
/** Those chapters that people write; the others are generated. */
const WRITTEN = chapters.filter((chapter) => !['dictionary.md', 'refusals.md'].includes(chapter))

describe('every page of the map', () => {
  it('has a place in the manual, or says why it needs none', () => {
    const lost = pages.filter(({ help }) =>
      'none' in help ? !help.none : Object.values(help).filter(Boolean).length === 0,
    )
    expect(lost.map(({ path }) => path)).toEqual([])
    expect(pages.filter(({ help }) => 'none' in help).map(({ path }) => path)).toEqual([
      '/help',
      '/help/$page',
    ])
  })
  it('leads to headings that are there', () => {
    const lost = pages.flatMap((page) =>
      placesOf(page)
        .filter(([chapter, anchor]) => !isThere(`${chapter}.md`, anchor))
        .map(([chapter, anchor]) => `${page.path}: ${chapter}#${anchor}`),
    )
    expect(lost).toEqual([])
  })
  it('helps everybody who may open it', () => {
    const helpless = pages.flatMap(({ path, access, help }) =>
      'none' in help
        ? []
        : (typeof access === 'string' ? LEVELS : access.levels)
            .filter((level) => !helpAddress(help, level))
            .map((level) => `${path}: ${level}`),
    )
    expect(helpless).toEqual([])
  })
})

describe('help', () => {
  it('is looked for in the chapter of the reader first, then where it is told at all', () => {
    const help = { school: 'a', county: 'b' }
    expect(helpAddress(help, 'school')).toBe('/help/school#a')
    expect(helpAddress(help, 'city')).toBe('/help/county#b')
    expect(helpAddress(help, 'nation')).toBe('/help/county#b')
    expect(helpAddress({ none: 'It is the manual.' }, 'school')).toBeUndefined()
  })
  it('for each workbook is a heading of the dictionary', () => {
    const dictionary = anchors.get('dictionary.md') ?? []
    const titles = Object.values(importTables).map(({ title }) => anchorOf(title))
    expect(titles.filter((title) => !dictionary.includes(title))).toEqual([])
  })
})

describe('the chapters', () => {
  const named = (pattern: RegExp) =>
    WRITTEN.flatMap((chapter) => [...textOf(chapter).matchAll(pattern)].map((match) => ({ chapter, match })))
  it('lead to each other by headings that are there', () => {
    const links = named(/\]\(([\w-]+\.md)?#([^)]+)\)/g).map(
      ({ chapter, match: [, to = chapter, anchor = ''] }) => ({ chapter, to, anchor }),
    )
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter(({ to, anchor }) => !isThere(to, anchor))).toEqual([])
  })
  it('have plain headings, each once: they are addresses', () => {
    const twice = WRITTEN.flatMap((chapter) => {
      const all = anchors.get(chapter) ?? []
      return all.filter((one, at) => all.indexOf(one) !== at).map((one) => `${chapter}#${one}`)
    })
    expect(twice).toEqual([])
    expect(named(/^#{2,3} .*[`*[].*$/gm).map(({ match }) => match[0])).toEqual([])
  })
  it('show pictures that are there, all that are there, and none too heavy for a thin line', () => {
    const shown = named(/!\[([^\]]+)\]\((screens\/[^)]+)\)/g).map(({ match }) => match[2] ?? '')
    expect(shown.length).toBeGreaterThan(10)
    expect(shown.filter((path) => !existsSync(`${MANUAL}/${path}`))).toEqual([])
    const there = readdirSync(`${MANUAL}/screens`).map((name) => `screens/${name}`)
    expect(there.filter((path) => !shown.includes(path))).toEqual([])
    expect(there.filter((path) => statSync(`${MANUAL}/${path}`).size > 150 * 1024)).toEqual([])
  })
})
