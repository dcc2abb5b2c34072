import type { z } from 'zod'
import type { listAllocations } from '../../contract/admission.ts'
import { ALLOCATION_STATE_NAMES } from '../../rules/words.ts'

export type Allocation = z.output<typeof listAllocations.output>['rows'][number]

export const ALLOCATION_STATES: Readonly<Record<Allocation['state'], string>> = ALLOCATION_STATE_NAMES

/** The stages one is admitted to; to primary only leavers of five-year primaries, in grade 6. */
export const ADMISSION_STAGES = [
  { code: 'junior', label: '初中' },
  { code: 'senior', label: '高中' },
  { code: 'primary', label: '小学(五年制毕业生升六年级)' },
]
