/** Every counter leads to a page that is there. */
import { expect, it } from 'vitest'
import { MAP } from '../app/map.ts'
import { COUNTERS } from './counter-links.ts'

it('every counter leads to a page of the map', () => {
  const paths = new Set(MAP.flatMap(({ pages }) => pages.map(({ path }) => path)))
  const links = COUNTERS.flatMap(({ targets }) => targets.map(({ link }) => link.replace(/\?.*/, '')))
  expect(links.filter((link) => !paths.has(link))).toEqual([])
})
