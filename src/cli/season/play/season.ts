/** The season of a province from July to September, scene by scene, and its account at the end (OPS-1). */
import { moveClock } from '../../../contract/world.ts'
import { type ProvincePlan, schoolsOf } from '../province.ts'
import { admitAll, allocateAll, decideAdmissions } from './admission.ts'
import { createCohort, placeEverybody, requireNoFirstGrade } from './autumn.ts'
import * as census from './census.ts'
import { decideRegistrations } from './decisions.ts'
import { issueEverybody, loadStock, openWorld } from './opening.ts'
import type { Play } from './play.ts'
import { missingOf, reconcile, type Seat, unbalanced } from './reconcile.ts'
import { registerAll } from './registration.ts'
import { connect } from './session.ts'
import * as summer from './summer.ts'
import { type Tally, wordsOf } from './tally.ts'
import { makePeople, readTown } from './town.ts'

export interface SeasonOptions {
  plan: ProvincePlan
  /** Waits for the server. @returns its address */
  url(): Promise<string>
  /** Administrator of the nation at that server. */
  administrator: { login: string; password: string }
  folder: string
  tally: Tally
  say(line: string): void
}

/** What a season came to; figures of scenes that were not reached are 0. */
export interface Figures extends Record<string, unknown> {
  pupils_start: number
  unaccounted: number
}

const NOTHING: Figures = {
  ...{ pupils_start: 0, registered: 0, refused_rows: 0, graduated: 0, promoted_classes: 0 },
  ...{ admitted: 0, placed: 0, unaccounted: 0 },
}

/** Plays a season to its end, or to the scene without which nothing can follow: that counts as an error. */
export async function playSeason(o: SeasonOptions): Promise<Figures> {
  const figures = { ...NOTHING }
  try {
    await playScenes(o, figures)
  } catch (error) {
    o.tally.unexpected(`the season ends here: ${wordsOf(error)}`)
    // No account was drawn: nobody is accounted for.
    figures.unaccounted = figures.pupils_start
  }
  return figures
}

function scenes(o: SeasonOptions, figures: Figures) {
  const seconds: Record<string, number> = {}
  figures.scenes = seconds
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now()
    const result = await work()
    const took = Math.round((performance.now() - from) / 100) / 10
    seconds[name] = took
    const count = typeof result === 'number' ? ` ${result}` : ''
    o.say(`${name}:${count} (${took} s, ${o.tally.requests} requests, ${o.tally.errors} errors)`)
    return result
  }
}

async function openPlay(o: SeasonOptions, figures: Figures, scene: ReturnType<typeof scenes>): Promise<Play> {
  const { plan, folder, tally, say } = o
  const url = await o.url()
  say(`${plan.name}: ${plan.options.pupils} pupils, season ${plan.options.year}, ${url}`)
  const connection = connect(url, tally)
  const opened = await scene('world', async () =>
    openWorld(connection, await connection.signIn(o.administrator), plan),
  )
  figures.login = opened.province.login
  say(`  ${opened.nation.login} and ${opened.province.login}, password ${opened.password}`)
  const { nation, province } = opened
  const prologue = { plan, folder, year: plan.options.year, tally, say, nation, province }
  const people = makePeople(connection)
  const loaded = await scene('initial load', () => loadStock({ ...prologue, people }))
  figures.graduates_loaded = loaded.initial_graduate
  const town = await readTown(province, plan, opened.provinceUnitId)
  return { ...prologue, people, town }
}

interface Before {
  start: Map<number, Seat>
  lengths: Map<number, number>
  /** Last year's graduates, who came with the initial load. */
  loaded: Set<number>
}

async function takeStock(play: Play, figures: Figures): Promise<Before> {
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

async function playScenes(o: SeasonOptions, figures: Figures): Promise<void> {
  const scene = scenes(o, figures)
  const play = await openPlay(o, figures, scene)
  const clock = (day: string) =>
    play.nation.call(moveClock, { body: { to: `${play.year}-${day}T08:00:00+08:00` } })
  figures.accounts = await scene('accounts', () => issueEverybody(play))
  const before = await scene('census at the start', () => takeStock(play, figures))
  await scene('spring term', () => summer.createTerms(play, 'spring'))
  const graduation = await scene('graduation', () => summer.graduateAll(play))
  await scene('reversals', () => summer.reverseSome(play, graduation))
  figures.reversed = graduation.reversed
  await scene('destinations', () => summer.enterDestinations(play))
  const expected = await scene('rehearsal', () => summer.rehearse(play))
  figures.promoted_classes = await scene('promotion', () => summer.promote(play))
  if (figures.promoted_classes !== expected)
    play.tally.unexpected(`${figures.promoted_classes} classes moved, the rehearsal said ${expected}`)
  await requireNoFirstGrade(play)
  await scene('autumn term', () => summer.createTerms(play, 'autumn'))
  await scene('new classes', () => createCohort(play))
  await clock('09-01')
  const allocation = await scene('allocation lists', () => allocateAll(play))
  figures.allocated = allocation.allocated
  if (allocation.doubledNumbers > 0)
    play.tally.unexpected(`${allocation.doubledNumbers} student numbers stand twice in the exports`)
  await scene('admission by schools', () => admitAll(play))
  await scene('admission by bureaus', () => decideAdmissions(play))
  const registered = await scene('registration', () => registerAll(play))
  figures.refused_rows = registered.refusedRows
  figures.bad_row_workbooks = registered.badRowWorkbooks
  figures.by_form = registered.byForm
  figures.sent_back = (await scene('registration by bureaus', () => decideRegistrations(play))).sentBack
  figures.placed = await scene('placement', () => placeEverybody(play))
  await scene('account', () => settle(play, figures, before, registered.entries))
}

async function settle(
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
