/** What is about people never lies in a browser that others sit at (ACC-4). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const sources = readdirSync('src/web', { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
)
const read = (file: string) => readFileSync(join('src/web', file), 'utf8')
const using = (what: RegExp) => sources.filter((file) => what.test(read(file))).sort()

describe('the storage of the browser', () => {
  it('is used by drafts and small choices only', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(using(/\blocalStorage\b/)).toEqual(['lib/draft.ts', 'lib/kept-choice.ts'])
    expect(using(/\b(sessionStorage|document\.cookie|caches\.open)\b/)).toEqual([])
  })
  it('beyond them has sealed copies of drafts, whose key is with the server', () => {
    expect(using(/\bindexedDB\b/)).toEqual(['lib/sealed-copy.ts'])
    expect(using(/\bimportKey\b/)).toEqual(['lib/sealed-copy.ts'])
    expect(read('lib/sealed-copy.ts')).not.toMatch(/extractable: true|, true, \[/)
  })
  it('keeps the draft of no form that is about a person: each says which it is', () => {
    const onDisk = using(/isPersonal=\{false\}/)
    expect(onDisk).toEqual([
      'classes/class-list-page.tsx',
      'policy/open-switch-form.tsx',
      'policy/set-policy-form.tsx',
      'policy/set-window-form.tsx',
      'terms/term-page.tsx',
      'units/rename-form.tsx',
      'world/practice-world-page.tsx',
    ])
    const byHand = using(/\buseDraft[<(]/).filter(
      (file) => !['lib/draft.ts', 'ui/form-from-fields.tsx'].includes(file),
    )
    expect(byHand.length).toBeGreaterThan(0)
    for (const file of byHand) expect(read(file), file).toContain('isPersonal: true')
  })
})
