/** The season of a province from July to September, scene by scene, and its account at the end (OPS-1). */
import { moveClock } from '../../../contract/world.ts'
import type { ProvincePlan } from '../province.ts'
import { type Figures, settle, takeStock } from './account.ts'
import { admitAll, allocateAll, decideAdmissions } from './admission.ts'
import { createCohorts, placeEverybody, requireNoFirstGrade } from './autumn.ts'
import { confirmEverywhere } from './confirmations.ts'
import { decideRegistrations } from './decisions.ts'
import { giveNumbers } from './numbers.ts'
import { issueEverybody, loadStock, openWorld } from './opening.ts'
import type { Play } from './play.ts'
import { keepRecords } from './records.ts'
import { registerAll } from './registration.ts'
import { enterSeniorDestinations, graduateSeniors } from './senior.ts'
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

async function playScenes(o: SeasonOptions, figures: Figures): Promise<void> {
  const scene = scenes(o, figures)
  const play = await openPlay(o, figures, scene)
  const clock = (day: string) =>
    play.nation.call(moveClock, { body: { to: `${play.year}-${day}T08:00:00+08:00` } })
  figures.accounts = await scene('accounts', () => issueEverybody(play))
  const before = await scene('census at the start', () => takeStock(play, figures))
  await scene('spring term', () => summer.createSpringTerms(play))
  const graduation = await scene('graduation', () => summer.graduateAll(play))
  await scene('reversals', () => summer.reverseSome(play, graduation))
  figures.reversed = graduation.reversed
  await scene('destinations', () => summer.enterDestinations(play))
  const seniors = await scene('senior high decided', () => graduateSeniors(play))
  await scene('destinations by workbook', () => enterSeniorDestinations(play, seniors))
  figures.senior = seniors
  figures.confirmations = await scene('confirmations', () => confirmEverywhere(play))
  const expected = await scene('rehearsal', () => summer.rehearse(play))
  figures.promoted_classes = await scene('promotion', () => summer.promote(play))
  if (figures.promoted_classes !== expected)
    play.tally.unexpected(`${figures.promoted_classes} classes moved, the rehearsal said ${expected}`)
  await requireNoFirstGrade(play)
  await scene('autumn term', () => summer.createAutumnTerms(play))
  await scene('new classes', () => createCohorts(play))
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
  const placement = await scene('placement', () => placeEverybody(play))
  Object.assign(figures, { placed: placement.placed, wishes: placement.wishes })
  Object.assign(figures, await scene('official numbers', () => giveNumbers(play)))
  Object.assign(figures, await scene('records', () => keepRecords(play)))
  await scene('account', () => settle(play, figures, before, registered.entries))
}
