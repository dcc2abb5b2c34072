/** A population register to practise with: it knows nobody, and answers the same identity always the same. */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { parseIdNumber } from '../../rules/id-number.ts'
import type { RegisterAnswer } from '../../rules/number-allocation.ts'
import type { Policy } from '../../rules/policy.ts'
import { type PopulationQuestion, type PopulationRegister, RegisterUnavailable } from './port.ts'

export interface SimulatorSettings extends Readonly<Policy['populationSimulator']> {
  /** Another seed, other answers. */
  seed: string
}

/** A share between 0 and 1, always the same for the same words. */
function shareOf(...words: readonly string[]): number {
  return createHash('sha256').update(words.join('\0')).digest().readUInt32BE(0) / 2 ** 32
}

function answerTo(
  settings: SimulatorSettings,
  { idNumber, name, attempts }: PopulationQuestion,
): RegisterAnswer {
  if (shareOf(settings.seed, 'unanswered', idNumber, String(attempts)) < settings.unansweredShare)
    return 'unavailable'
  // A number that can't exist does not.
  if (!parseIdNumber(idNumber).ok) return 'not_found'
  const share = shareOf(settings.seed, idNumber, name)
  if (share < settings.notFoundShare) return 'not_found'
  return share < settings.notFoundShare + settings.mismatchShare ? 'name_mismatch' : 'match'
}

const isOut = ({ outages }: SimulatorSettings, at: Date) =>
  outages.some(({ from, to }) => at.getTime() >= Date.parse(from) && at.getTime() < Date.parse(to))

export function simulatedRegister(settings: SimulatorSettings): PopulationRegister {
  return {
    source: 'simulator',
    check: async (questions, { at, signal }) => {
      // One that is told to stop just stops: whoever asked has heard already that the time is up.
      if (settings.latencyMs > 0)
        await wait(settings.latencyMs, undefined, { signal }).catch((error: Error) => {
          throw new RegisterUnavailable(error.message)
        })
      if (isOut(settings, at)) throw new RegisterUnavailable('The register is closed.')
      return questions.map((question) => answerTo(settings, question))
    },
  }
}
