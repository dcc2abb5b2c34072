/** The account of the season: who is there at its start and its end, and who of them is where (OPS-1). */
import { schoolsOf } from '../province.ts'
import * as census from './census.ts'
import type { Play } from './play.ts'
import { missingOf, reconcile, type Seat, unbalanced } from './reconcile.ts'

/** What a season came to; figures of scenes that were not reached are 0. */
export interface Figures extends Record<string, unknown> {
  pupils_start: number
  unaccounted: number
}

export interface Before {
  start: Map<number, Seat>
  lengths: Map<number, number>
  /** Last year's graduates, who came with the initial load. */
  loaded: Set<number>
}

/** Everybody who is there when the season begins. */
export async function takeStock(play: Play, figures: Figures): Promise<Before> {
  const everybody = await census.listEverybody(play)
  const start = new Map(everybody.map(({ pupilId, ...seat }) => [pupilId, seat]))
  const planned = [...schoolsOf(play.plan)]
    .flatMap(({ school }) => school.classes)
    .reduce((sum, one) => sum + one.size, 0)
  if (everybody.length !== planned || start.size !== planned)
    play.tally.unexpected(`${everybody.length} pupils are listed at the start, ${planned} were loaded`)
  const classes = await census.listEveryClass(play)
  const last = await census.listLeaversOf(play, play.year - 1, false)
  figures.pupils_start = start.size
  return {
    start,
    lengths: new Map(classes.map((one) => [one.id, one.length])),
    loaded: new Set(last.map((one) => one.pupilId)),
  }
}

/** Draws the account, and looks through every list for what should not be there any more. */
export async function settle(
  play: Play,
  figures: Figures,
  before: Before,
  newcomers: Parameters<typeof census.checkRegistrations>[1],
): Promise<void> {
  const inSchool = await census.listEverybody(play)
  const leavers = await census.listLeaversOf(play, play.year, false)
  const books = { ...before, newcomers, inSchool, leavers }
  const account = reconcile({
    ...books,
    elsewhere: await census.askFor(play, missingOf(books).slice(0, 1000)),
  })
  const lost = await lostOnes(play, before, leavers)
  for (const finding of [...account.findings, ...lost].slice(0, 30)) play.say(`  ${finding}`)
  const effective = await census.checkRegistrations(play, newcomers)
  await census.checkAllocations(play)
  const firstGrades = (await census.listEveryClass(play)).filter((one) => one.grade === 1)
  for (const uneven of unbalanced(firstGrades)) play.tally.unexpected(`uneven classes, ${uneven}`)
  Object.assign(figures, {
    registered: newcomers.size,
    registered_effective: effective,
    graduated: leavers.length,
    admitted: leavers.filter((one) => one.admittedSchoolId !== null).length,
    in_school: account.inSchool,
    graduates_waiting: account.graduatesWaiting,
    graduates_gone: account.graduatesGone,
    departed: account.departed,
    removed: account.removed,
    unaccounted: account.unaccounted + lost.length,
    numbers_checked: await census.checkNumbers(play, inSchool),
  })
}

/** Reversed graduates who have not graduated again, and graduates of the initial load who are gone. */
async function lostOnes(
  play: Play,
  before: Before,
  leavers: readonly { pupilId: number }[],
): Promise<string[]> {
  const standing = new Set(leavers.map((one) => one.pupilId))
  const reversed = await census.listLeaversOf(play, play.year, true)
  const again = reversed.filter((one) => !standing.has(one.pupilId))
  const last = new Set((await census.listLeaversOf(play, play.year - 1, false)).map((one) => one.pupilId))
  const gone = [...before.loaded].filter((id) => !last.has(id))
  return [
    ...again.map((one) => `pupil ${one.pupilId} was to graduate again and has not`),
    ...gone.map((id) => `pupil ${id}, who graduated last year, is nowhere`),
  ]
}
