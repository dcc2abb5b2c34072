import type { z } from 'zod'
import type { ImportJob } from '../../contract/import.ts'
import { IMPORT_KIND_NAMES, IMPORT_STATE_NAMES } from '../../rules/words.ts'

export type Job = z.output<typeof ImportJob>
export type Kind = Job['kind']

export const KIND_NAMES: Readonly<Record<Kind, string>> = IMPORT_KIND_NAMES

const STATE_NAMES: Readonly<Record<Job['state'], string>> = IMPORT_STATE_NAMES

/** Where it stands, in a few words. */
export const stateText = (job: Job) => (job.trouble ? '故障,等待再试' : STATE_NAMES[job.state])

export const isOver = (job: Job) => ['done', 'refused', 'cancelled'].includes(job.state)
