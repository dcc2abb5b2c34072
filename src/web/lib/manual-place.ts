/** Places of the manual: a chapter and the anchor of one of its headings. */
import type { Level } from '../../rules/scope.ts'

/** Chapters that tell how a thing is done, each for one kind of reader; README is for everybody. */
export type Chapter = 'README' | 'school' | 'county' | 'province'

/** The anchor in each chapter that tells of a page, or why none has to. */
export type Help = Partial<Record<Chapter, string>> | { none: string }

const CHAPTER_OF: Record<Level, Chapter> = {
  school: 'school',
  county: 'county',
  city: 'county',
  province: 'province',
  nation: 'province',
}
const CHAPTERS: readonly Chapter[] = ['README', 'county', 'school', 'province']

/** The anchor of a heading, as GitHub makes it: small letters, no punctuation, a hyphen for each space. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

/** Address of a place of the manual, e.g. `/help/school#%E6%AF%95%E4%B8%9A`. */
export const manualAddress = (chapter: string, anchor: string): string =>
  `/help/${chapter}#${encodeURIComponent(anchor)}`

/** Where a reader finds help on a page: in the chapter for his level, else in the first that tells of it. */
export function helpAddress(help: Help | undefined, level: Level): string | undefined {
  if (!help || 'none' in help) return undefined
  const own = CHAPTER_OF[level]
  const chapter = help[own] ? own : CHAPTERS.find((one) => help[one])
  const anchor = chapter && help[chapter]
  return anchor ? manualAddress(chapter, anchor) : undefined
}
