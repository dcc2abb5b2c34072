/** Every counter leads to a page that is there, and that opens for whoever is led to it. */
import { describe, expect, it } from 'vitest'
import { COUNTERS } from '../workbench/counter-links.ts'
import { MAP } from './map.ts'

const pages = MAP.flatMap((section) => section.pages)
const counters = COUNTERS.map(({ key, targets }) => ({ key, targets }))

describe('every counter leads to', () => {
  it.each(counters)('a page of the map: $key', ({ targets }) => {
    for (const { link, access } of targets) {
      const page = pages.find(({ path }) => path === link.replace(/\?.*/, ''))
      expect(page, link).toBeDefined()
      if (!page || typeof page.access === 'string') continue
      const { roles, levels } = page.access
      expect(
        access.roles.filter((role) => !(roles as readonly string[]).includes(role)),
        `${link}: roles`,
      ).toEqual([])
      expect(
        access.levels.filter((level) => !(levels as readonly string[]).includes(level)),
        `${link}: levels`,
      ).toEqual([])
    }
  })
})
