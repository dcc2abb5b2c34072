/** Every job by its name. A job may be killed anywhere and run again: it must come to the same end. */
import type { Context } from '../server/context.ts'
import { tellImportTrouble } from '../server/import/import-job.actions.ts'
import { tellRunTrouble } from '../server/student-number/number-run-job.actions.ts'
import { allocateNumbers } from './allocate-numbers.ts'
import { importWorkbook } from './import.ts'
import { takeInPhotos } from './photos.ts'
import { promote } from './promote.ts'

/** What a job is about; looked up anew each time, so that nothing personal waits in the queue. */
export interface JobSubject {
  /** The province whose schema holds the subject; null for the nation's. */
  province: { id: number; schema: string } | null
  id: number
}

export type Task = (ctx: Context, subject: JobSubject) => Promise<void>

export const tasks: Readonly<Record<string, Task>> = {
  import: (ctx, subject) => importWorkbook(ctx, subject),
  photos: takeInPhotos,
  promote,
  allocate_numbers: allocateNumbers,
}

type Tell = (
  ctx: Context,
  home: NonNullable<JobSubject['province']>,
  id: number,
  retryAt: Date | null,
) => Promise<void>

/** Jobs that somebody looks on at: he is told when a fault of ours holds his up. */
export const tellers: Readonly<Record<string, Tell>> = {
  import: tellImportTrouble,
  photos: tellImportTrouble,
  allocate_numbers: tellRunTrouble,
}
