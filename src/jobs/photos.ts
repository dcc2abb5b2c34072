/**
 * Takes an archive of photos in (REG-8). Every file is judged by itself; the good ones are written in one transaction
 * that also ends the job: killed anywhere and run again, it comes to the same end; cancelled before, nothing is written.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tx } from '../db/tx.ts'
import { type PhotoProblem, photoProblem } from '../rules/photo.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Context } from '../server/context.ts'
import {
  endImport,
  fetchSent,
  findRunning,
  NO_CAUTIONS,
  type Province,
  type RunningImport,
  reportProgress,
  waitForTurn,
} from '../server/import/import-job.actions.ts'
import { matchNames, openArchive, takePhotos } from '../server/photo/photo-archive.actions.ts'
import { readPicture } from '../server/photo/picture.ts'
import { seasonOf } from '../server/policy/policy.actions.ts'
import { writePhotoReport } from '../sheets/photo-report.ts'
import { withPrivateFile } from './import-file.ts'
import { Ended } from './import-pass.ts'

interface Judged {
  file: string
  pupil: string
  pupilId: number | null
  outcome: 'fit' | 'taken' | 'same' | { problem: PhotoProblem }
}

/** Photos written together. */
const CHUNK = 50
const PROGRESS_MS = 400

export async function takeInPhotos(
  ctx: Context,
  subject: { province: Province | null; id: number },
): Promise<void> {
  if (!subject.province) throw new Error('Photos belong to a province.')
  const running = await findRunning(ctx, subject.province, subject.id)
  if (!running) return
  try {
    await withPrivateFile(
      (path) => fetchSent(ctx, running, path),
      async (path, folder) => {
        const judged = await judgeAll(ctx, running, path, folder)
        if (judged) await writeAll(ctx, running, folder, judged)
      },
    )
  } catch (error) {
    if (error instanceof Ended) return
    if (!(error instanceof Refusal)) throw error
    const { code, text, cure, detail } = error
    const fileProblem = { code, title: detail ? `${text}${detail}。` : text, cure }
    await ctx.db.asJob((tx) =>
      endImport(tx, ctx, running, { ...NOTHING, state: 'refused', fileProblem }, undefined),
    )
  }
}

const NOTHING = { rowsRead: 0, rowsTaken: 0, rowsBad: 0, rowsSkipped: 0, problems: {}, ...NO_CAUTIONS }

const spoolOf = (folder: string, pupilId: number) => join(folder, `${pupilId}.jpg`)

/** Looks at every file; photos that are fit wait beside the archive. @returns undefined when it was cancelled */
async function judgeAll(
  ctx: Context,
  running: RunningImport,
  path: string,
  folder: string,
): Promise<Judged[] | undefined> {
  const { policy } = await ctx.db.asJob((tx) => seasonOf(tx, ctx, running.actor))
  const archive = await openArchive(path, policy.photoArchiveFiles)
  try {
    const files = archive.names
    const matched = await ctx.db.asJob((tx) => matchNames(tx, ctx, running.actor, files))
    const judged: Judged[] = []
    let last = Number.NEGATIVE_INFINITY
    for (const [at, file] of files.entries()) {
      if (performance.now() - last > PROGRESS_MS) {
        last = performance.now()
        const progress = { state: 'checking' as const, rowsRead: at, rowsTaken: 0 }
        if (!(await reportProgress(ctx, running, progress))) return undefined
      }
      const whose = matched[at] ?? { problem: photoProblem('photo_number_unknown') }
      if ('problem' in whose) {
        judged.push({ file, pupil: '', pupilId: null, outcome: { problem: whose.problem } })
        continue
      }
      const content = await archive.read(at)
      const picture = content
        ? await readPicture(content, policy)
        : { ok: false as const, problem: photoProblem('photo_not_picture') }
      const { pupilId, name: pupil } = whose
      if (picture.ok) await writeFile(spoolOf(folder, pupilId), picture.jpeg, { mode: 0o600 })
      judged.push({ file, pupil, pupilId, outcome: picture.ok ? 'fit' : { problem: picture.problem } })
    }
    return judged
  } finally {
    archive.close()
  }
}

/** Writes what is fit and ends the job, in one transaction. */
async function writeAll(
  ctx: Context,
  running: RunningImport,
  folder: string,
  judged: readonly Judged[],
): Promise<void> {
  await ctx.db.asJob(async (tx) => {
    await waitForTurn(tx, running)
    const results = await takeAll(tx, ctx, running, folder, judged)
    const end = countsOf(results)
    const report = await writePhotoReport(results.map(reportRow), [
      ['文件', running.row.fileName],
      ['照片', `共 ${end.rowsRead} 张,入库 ${end.rowsTaken} 张,未入库 ${end.rowsBad} 张`],
    ])
    const whole = join(folder, 'report.xlsx')
    await writeFile(whole, report, { mode: 0o600 })
    // Cancelled while the photos were written: they go with the transaction.
    if (!(await endImport(tx, ctx, running, end, { whole }))) throw new Ended()
  })
}

/** Pupils in the order of their ids: two archives never wait for each other in a circle. */
async function takeAll(
  tx: Tx,
  ctx: Context,
  { actor, row }: RunningImport,
  folder: string,
  judged: readonly Judged[],
): Promise<Judged[]> {
  const fit = judged
    .flatMap(({ pupilId, outcome }) => (outcome === 'fit' && pupilId !== null ? [pupilId] : []))
    .sort((a, b) => a - b)
  const outcomes = new Map<number, Judged['outcome']>()
  for (let from = 0; from < fit.length; from += CHUNK) {
    const photos = await Promise.all(
      fit.slice(from, from + CHUNK).map(async (pupilId) => ({
        pupilId,
        jpeg: await readFile(spoolOf(folder, pupilId)),
      })),
    )
    for (const [pupilId, outcome] of await takePhotos(tx, ctx, actor, row.id, photos))
      outcomes.set(pupilId, outcome)
  }
  return judged.map((one) =>
    one.pupilId !== null && one.outcome === 'fit'
      ? { ...one, outcome: outcomes.get(one.pupilId) ?? 'same' }
      : one,
  )
}

function countsOf(results: readonly Judged[]) {
  const problems: Record<string, number> = {}
  for (const { outcome } of results)
    if (typeof outcome === 'object')
      problems[outcome.problem.rule] = (problems[outcome.problem.rule] ?? 0) + 1
  const count = (is: Judged['outcome']) => results.filter(({ outcome }) => outcome === is).length
  return {
    state: 'done' as const,
    rowsRead: results.length,
    rowsTaken: count('taken'),
    rowsSkipped: count('same'),
    rowsBad: results.filter(({ outcome }) => typeof outcome === 'object').length,
    problems,
    ...NO_CAUTIONS,
    fileProblem: null,
  }
}

function reportRow({ file, pupil, outcome }: Judged) {
  const isBad = typeof outcome === 'object'
  const { cause = '', cure = '' } = isBad ? outcome.problem : {}
  const result = isBad ? '未入库' : outcome === 'taken' ? '已入库' : '照片相同,跳过'
  return { file, pupil, result, cause, cure, isBad }
}
