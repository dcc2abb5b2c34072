/** Every counter leads to a page that is there. */
import { expect, it } from 'vitest'
import { COUNTERS } from '../workbench/counter-links.ts'
import { MAP } from './map.ts'

it('every counter leads to a page of the map', () => {
  const paths = new Set(MAP.flatMap(({ pages }) => pages.map(({ path }) => path)))
  const links = COUNTERS.flatMap(({ targets }) => targets.map(({ link }) => link.replace(/\?.*/, '')))
  expect(links.filter((link) => !paths.has(link))).toEqual([])
})
