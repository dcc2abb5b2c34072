import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refusals } from '../rules/refusal.ts'
import { REFUSAL_PAGE, refusalPage } from './refusal-page.ts'

const anchorsOf = (page: string) => [...page.matchAll(/^### (\w+)$/gm)].map(([, code]) => code)

describe('the page of refusals', () => {
  const page = readFileSync(REFUSAL_PAGE, 'utf8')
  it('is what the refusals say; npm run dictionary renews it', async () => {
    expect(page.trim()).toBe((await refusalPage()).trim())
  })
  it('has an anchor for every code, once, and for nothing else', () => {
    expect(anchorsOf(page).sort()).toEqual(Object.keys(refusals).sort())
  })
  it('says of every code what is wrong and how to mend it', () => {
    for (const [code, { text, cure }] of Object.entries(refusals)) {
      const own = page.split(`### ${code}\n`)[1]?.split('\n### ')[0]
      expect(own, code).toContain(text)
      expect(own, code).toContain(cure)
    }
  })
  it('tells in which businesses a code is met', () => {
    expect(page.split('### photo_unfit\n')[1]?.split('\n### ')[0]).toMatch(/会出现在:.*照片/)
  })
})
