import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { registration } from '../sheets/columns/registration.ts'
import { DICTIONARY_PAGE, dictionaryPage } from './dictionary.ts'

describe('the dictionary page of the manual', () => {
  it('is what the field tables say; npm run dictionary renews it', () => {
    expect(readFileSync(DICTIONARY_PAGE, 'utf8')).toBe(dictionaryPage())
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
