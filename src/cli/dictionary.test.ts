import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { registration } from '../sheets/columns/registration.ts'
import { DICTIONARY_PAGE, dictionaryPage } from './dictionary.ts'

/** How wide the columns of a table are drawn is the formatter's affair. */
const narrow = (page: string) => page.replace(/ +\|/g, ' |').replace(/-{3,}/g, '---')

describe('the dictionary page of the manual', () => {
  it('is what the field tables say; npm run dictionary renews it', () => {
    expect(narrow(readFileSync(DICTIONARY_PAGE, 'utf8'))).toBe(narrow(dictionaryPage()))
  })
  it('has every field of the template with what is required, its form and its tier', () => {
    const lines = dictionaryPage().split('\n')
    for (const { header, required, tier } of registration.fields) {
      const own = lines.find((line) => line.startsWith(`| ${header} |`))
      expect(own, header).toContain(required ? '| 必填 |' : '| 选填 |')
      expect(own, header).toMatch(tier === 'base' ? /\| 基础 \|$/ : /\| 省级 \|$/)
    }
  })
})
