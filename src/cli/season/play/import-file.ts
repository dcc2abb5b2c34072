/** A workbook at the import door: sent, waited for, and taken back when it was not taken in. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import {
  getImport,
  getReturnedWorkbook,
  type ImportJob,
  type ImportKind,
  startImport,
} from '../../../contract/import.ts'
import type { Session } from './session.ts'

export type Job = z.output<typeof ImportJob>
type Kind = z.output<typeof ImportKind>

const FIRST_LOOK_MS = 60
const LAST_LOOK_MS = 2000
const isOver = (job: Job) => ['done', 'refused', 'cancelled'].includes(job.state)

/** Sends a workbook, all rows or none, and looks now and then until the job is over. */
export async function importFile(session: Session, kind: Kind, path: string): Promise<Job> {
  const file = await readFile(path)
  let job: Job = await session.call(startImport, {
    params: { kind },
    query: { fileName: basename(path) },
    file,
  })
  for (let wait = FIRST_LOOK_MS; !isOver(job); wait = Math.min(LAST_LOOK_MS, wait * 1.4)) {
    await sleep(wait)
    job = await session.call(getImport, { params: { id: job.id } })
  }
  return job
}

/** The workbook with every bad cell marked. */
export function takeBack(session: Session, job: Job): Promise<Buffer> {
  return session.file(getReturnedWorkbook, { params: { id: job.id } })
}
