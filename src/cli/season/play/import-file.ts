/** A workbook at the import door: sent, waited for, and taken back when it was not taken in. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import {
  getBadRows,
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

/** Looks now and then until a job is over. */
export async function waitForJob(session: Session, begun: Job): Promise<Job> {
  let job = begun
  for (let wait = FIRST_LOOK_MS; !isOver(job); wait = Math.min(LAST_LOOK_MS, wait * 1.4)) {
    await sleep(wait)
    job = await session.call(getImport, { params: { id: job.id } })
  }
  return job
}

/** Sends a workbook and waits until the job is over. */
export async function importFile(
  session: Session,
  kind: Kind,
  path: string,
  mode: Job['mode'] = 'all_or_nothing',
): Promise<Job> {
  const sent = { params: { kind }, query: { fileName: basename(path), mode }, file: await readFile(path) }
  return waitForJob(session, await session.call(startImport, sent))
}

/** The workbook with every bad cell marked, or its bad rows alone. */
export function takeBack(session: Session, job: Job, part: 'whole' | 'bad rows' = 'whole'): Promise<Buffer> {
  return session.file(part === 'whole' ? getReturnedWorkbook : getBadRows, { params: { id: job.id } })
}
