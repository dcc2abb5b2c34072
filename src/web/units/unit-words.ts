import type { z } from 'zod'
import type { Unit as UnitSchema } from '../../contract/unit.ts'
import { STAGE_NAMES } from '../lib/words.ts'

export type Unit = z.output<typeof UnitSchema>
export type Lengths = NonNullable<Unit['school']>['lengths']
export type StageKey = keyof Lengths

export const STAGES = ['primary', 'junior', 'senior'] as const satisfies readonly StageKey[]

/** 小学 6 年、初中 3 年. */
export function lengthsText(lengths: Lengths): string {
  const taught = STAGES.filter((stage) => lengths[stage] !== null)
  return taught.map((stage) => `${STAGE_NAMES[stage]} ${lengths[stage]} 年`).join('、') || '—'
}
