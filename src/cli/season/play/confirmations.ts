/** The end of graduation: schools, counties and cities say that it is done (GRD-5), as the rehearsal then shows. */
import { confirmGraduation, listConfirmations } from '../../../contract/graduation-confirmation.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import type { Session } from './session.ts'

const KEPT_BACK = '有学生因故留在毕业年级,已核实'

/** @returns whether there was something to confirm */
async function confirm(session: Session): Promise<boolean> {
  const { unit } = await session.call(listConfirmations, { query: {} })
  if (unit.schools === 0) return false
  const reason = unit.isSchool && unit.remaining > 0 ? { reason: KEPT_BACK } : {}
  await session.call(confirmGraduation, { body: reason })
  return true
}

/** Everybody with a final grade confirms, from below; a school in which somebody stays says why. @returns how many */
export async function confirmEverywhere(play: Play): Promise<number> {
  let count = 0
  const add = (isDone: boolean) => {
    count += isDone ? 1 : 0
  }
  await everySchool(play, async (_, session) => add(await confirm(session)))
  for (const level of ['county', 'city'] as const)
    await inParallel(
      AT_ONCE,
      play.town.bureaus.filter((bureau) => bureau.level === level),
      async (bureau) => {
        await play.tally.attempt(bureau.name, async () => add(await confirm(await play.people.at(bureau))))
      },
    )
  const { units } = await play.province.call(listConfirmations, { query: {} })
  for (const { name, schools, confirmation } of units)
    if (schools > 0 && !confirmation) play.tally.unexpected(`${name} has not confirmed its graduation`)
  return count
}
