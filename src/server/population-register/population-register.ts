/**
 * Which population register answers, and how it is asked. A practice world has a simulator; a real one asks nobody
 * until somebody connects it, and says so.
 */
import type { RegisterAnswer } from '../../rules/number-allocation.ts'
import type { Policy } from '../../rules/policy.ts'
import { type PopulationQuestion, type PopulationRegister, RegisterUnavailable } from './port.ts'
import { simulatedRegister } from './simulator.ts'

/** The world whose register is meant. */
export interface RegisterWorld {
  id: number
  kind: 'real' | 'practice'
}

/** Registers that an installation has connected, by world. */
export type PopulationRegisters = (world: RegisterWorld) => PopulationRegister | undefined

/** The register of a world; undefined where nobody can be asked. */
export function registerOf(
  ctx: { populationRegisters?: PopulationRegisters },
  world: RegisterWorld,
  policy: Pick<Policy, 'populationSimulator'>,
): PopulationRegister | undefined {
  const connected = ctx.populationRegisters?.(world)
  if (connected) return connected
  return world.kind === 'practice'
    ? simulatedRegister({ ...policy.populationSimulator, seed: String(world.id) })
    : undefined
}

/** Rejects when the time is up: for registers that don't heed the signal themselves. */
function timeUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new RegisterUnavailable('The register did not answer in time.')),
      {
        once: true,
      },
    )
  })
}

/**
 * Asks a register, within a time.
 * @returns undefined from one that is not there, or too slow: it has answered nothing
 * @throws what else goes wrong in the register's own code
 */
export async function askRegister(
  register: PopulationRegister,
  questions: readonly PopulationQuestion[],
  of: { at: Date; timeoutMs: number },
): Promise<RegisterAnswer[] | undefined> {
  if (questions.length === 0) return []
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), of.timeoutMs)
  try {
    const answers = await Promise.race([
      register.check(questions, { at: of.at, signal: waiting.signal }),
      timeUp(waiting.signal),
    ])
    if (answers.length !== questions.length)
      throw new Error(`The register answered ${answers.length} of ${questions.length} questions.`)
    return answers
  } catch (error) {
    if (error instanceof RegisterUnavailable) return undefined
    throw error
  } finally {
    clearTimeout(timer)
  }
}
