/** What every scene of the season is handed. */
import type { ProvincePlan } from '../province.ts'
import { inParallel } from './pool.ts'
import type { Session } from './session.ts'
import type { Tally } from './tally.ts'
import type { People, School, Town } from './town.ts'

/** Requests under way at once: the offices of a province do not wait for each other. */
export const AT_ONCE = 6

export interface Play {
  plan: ProvincePlan
  /** Where the workbooks of the people are kept. */
  folder: string
  /** The season's year. */
  year: number
  tally: Tally
  /** Tells the person who watches. */
  say(line: string): void
  /** Administrator of the practice world: the one who moves its clock. */
  nation: Session
  /** Registrar and administrator of the province. */
  province: Session
  people: People
  town: Town
}

/** Before the units are there, there is no town. */
export type Prologue = Omit<Play, 'town'>

/** Works through all schools, a few at once; one that fails is unexpected, and the others go on. */
export function everySchool(
  play: Play,
  work: (school: School, session: Session) => Promise<void>,
  isWanted: (school: School) => boolean = () => true,
): Promise<void> {
  return inParallel(AT_ONCE, play.town.schools.filter(isWanted), async (school) => {
    await play.tally.attempt(`school ${school.code}`, async () => work(school, await play.people.at(school)))
  })
}
