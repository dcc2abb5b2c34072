/** The port to the national population register (PRB-1): whether an ID number exists and belongs to a name. */
import type { RegisterAnswer } from '../../rules/number-allocation.ts'

/** Numbers and names travel in memory only; nothing of a question is logged. */
export interface PopulationQuestion {
  /** Normalised. */
  idNumber: string
  name: string
  /** How often this identity was asked about before. */
  attempts: number
}

export interface PopulationRegister {
  /** Who answers, as the register of asks names it. */
  readonly source: string
  /**
   * Asks about a set of pupils. @param of.at business time of the world
   * @returns an answer for each question, in their order
   * @throws RegisterUnavailable when there is none for any of them
   */
  check(
    questions: readonly PopulationQuestion[],
    of: { at: Date; signal: AbortSignal },
  ): Promise<RegisterAnswer[]>
}

/** The register cannot be reached, or is closed: asked again later. */
export class RegisterUnavailable extends Error {}
