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

/** 2026-07-12 并入 松南县实验小学; 2026-07-12 撤销. */
export function goneText(closedOn: string, mergedInto: Unit['mergedInto']): string {
  return `${closedOn} ${mergedInto ? `并入 ${mergedInto.name}` : '撤销'}`
}

/** By stage the first cohort whose classes follow; null: only classes that are yet to be made. */
export type FromCohort = Readonly<Record<StageKey, number | null>>

/** 小学 2024 级起一并更改. */
export function fromCohortText(from: FromCohort): string {
  const named = STAGES.filter((stage) => from[stage] !== null)
  if (named.length === 0) return '已有班级不变'
  return `${named.map((stage) => `${STAGE_NAMES[stage]} ${from[stage]} 级`).join('、')}起一并更改`
}
