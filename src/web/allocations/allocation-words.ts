import type { z } from 'zod'
import type { listAllocations } from '../../contract/admission.ts'

export type Allocation = z.output<typeof listAllocations.output>['rows'][number]

export const ALLOCATION_STATES: Record<Allocation['state'], string> = {
  open: '待录取',
  claimed: '录取核办中',
  admitted: '已录取',
  withdrawn: '已删除',
}

/** The stages one is admitted to; to primary only leavers of five-year primaries, in grade 6. */
export const ADMISSION_STAGES = [
  { code: 'junior', label: '初中' },
  { code: 'senior', label: '高中' },
  { code: 'primary', label: '小学(五年制毕业生升六年级)' },
]
