/** The documents hold: nouns are in the glossary, cited requirements exist, links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const read = (file: string) => readFileSync(file, 'utf8')
const glossary = read('docs/glossary.md').toLowerCase()

/** Whether the glossary has the term: `business_case` and `BusinessCase` are both "business case". */
function isInGlossary(name: string): boolean {
  const term = name
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
  return glossary.includes(term)
}

describe('the glossary', () => {
  it('has every table of the database', () => {
    const tables = [...read('src/db/schema.golden.txt').matchAll(/^(?:nation|p37)\.(\w+)$/gm)].map(
      (m) => m[1] ?? '',
    )
    expect(tables.length).toBeGreaterThan(15)
    expect(tables.filter((table) => !isInGlossary(table))).toEqual([])
  })
  it('has every noun that the rules and the contract export', () => {
    const files = [...sources('src/rules'), ...sources('src/contract')]
    const nouns = files.flatMap((file) =>
      [...read(file).matchAll(/^export (?:interface|type|class) (\w+)/gm)].map((m) => m[1] ?? ''),
    )
    expect(nouns.length).toBeGreaterThan(5)
    expect(nouns.filter((noun) => !isInGlossary(noun))).toEqual([])
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

function sources(folder: string): string[] {
  return walk(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
}

describe('documents', () => {
  it('cite requirements that exist', () => {
    const known = new Set(read('docs/domain/requirements.md').match(/\b[A-Z]{2,3}-\d+\b/g))
    const cited = ['src', 'test', 'docs/decisions'].flatMap((folder) =>
      walk(folder).flatMap(
        (file) =>
          read(file).match(/\b(?:ORG|ACC|REG|PRB|GRD|PRO|ADM|CLS|MOV|CHG|ERA|QRY|DQ|SUP|OPS)-\d+\b/g) ?? [],
      ),
    )
    expect(cited.length).toBeGreaterThan(10)
    expect(cited.filter((id) => !known.has(id))).toEqual([])
  })
  it('have links that lead somewhere', () => {
    const pages = ['README.md', ...walk('docs').filter((file) => file.endsWith('.md'))]
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#:]+)\)/g)].map((m) => join(dirname(page), m[1] ?? '')),
    )
    expect(links.length).toBeGreaterThan(10)
    expect(links.filter((link) => !existsSync(link))).toEqual([])
  })
})
