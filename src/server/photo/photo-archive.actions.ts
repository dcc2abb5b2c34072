/** Many photos at once: the archive at the door, and what its job asks and writes (REG-8). */
import type { Tx } from '../../db/tx.ts'
import { isLitter, type PhotoName, type PhotoProblem, photoName, photoProblem } from '../../rules/photo.ts'
import { refuse } from '../../rules/refusal.ts'
import { ArchiveProblem, PictureArchive } from '../../sheets/picture-archive.ts'
import type { Actor, Context } from '../context.ts'
import { lockedOf } from '../graduation/data-lock.actions.ts'
import { enterFileJob } from '../import/file-job.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { idNumberKey, studentNumberKey } from '../pupil/sealed-pupil.ts'
import type { UploadedFile } from '../upload.ts'
import { read, schemaOf, wasDone, write } from '../write.ts'
import { newPhoto, originOf } from './photo.actions.ts'
import * as q from './photo.queries.ts'

/** Opens an archive of photos. @throws Refusal photo_archive_wrong, photo_archive_too_many */
export async function openArchive(path: string, maxFiles: number): Promise<PictureArchive> {
  try {
    return await PictureArchive.open(path, { maxFiles, isLitter })
  } catch (error) {
    if (!(error instanceof ArchiveProblem)) throw error
    return error.what === 'too_many'
      ? refuse('photo_archive_too_many', { detail: `一次最多 ${maxFiles} 张` })
      : refuse('photo_archive_wrong')
  }
}

/**
 * Keeps the archive sealed and puts it in the queue.
 * @throws Refusal photo_archive_wrong, photo_archive_too_many
 */
export async function startPhotoArchive(
  ctx: Context,
  actor: Actor,
  input: { fileName: string; file: UploadedFile },
) {
  const { isRepeated, policy } = await read(ctx, actor, async (tx) => ({
    isRepeated: await wasDone(tx, actor),
    policy: (await seasonOf(tx, ctx, actor)).policy,
  }))
  if (!isRepeated) (await openArchive(input.file.path, policy.photoArchiveFiles)).close()
  const { fileName, file } = input
  return write(ctx, actor, (tx) =>
    enterFileJob(tx, ctx, actor, { kind: 'photo', task: 'photos', fileName, file }),
  )
}

/** Whose photo a file is, or why it is nobody's here. */
export type Matched = { pupilId: number; name: string } | { problem: PhotoProblem }

/** What is wrong with giving this pupil a photo here and now; undefined when nothing is. */
function notHere(actor: Actor, holder: { pupilId: number; unitPath: string | null }, locked: Set<number>) {
  if (holder.unitPath !== actor.unitPath) return photoProblem('photo_other_school')
  return locked.has(holder.pupilId) ? photoProblem('photo_pupil_locked') : undefined
}

async function holdersOf(tx: Tx, ctx: Context, actor: Actor, names: readonly PhotoName[]) {
  const schema = schemaOf(actor)
  const keyOf = ({ kind, number }: PhotoName) =>
    kind === 'id_number' ? idNumberKey(ctx.sealer, number) : studentNumberKey(ctx.sealer, number)
  const keys = (kind: PhotoName['kind']) => names.filter((one) => one.kind === kind).map(keyOf)
  const found = [
    ...(await q.listByStudentNumber(tx, schema, keys('student_number'))),
    ...(await q.listByIdNumber(tx, schema, actor.worldId, keys('id_number'))),
  ]
  const byKey = new Map(found.map((one) => [one.hash.toString('hex'), one]))
  return (name: PhotoName) => byKey.get(keyOf(name).toString('hex'))
}

/** Finds the pupil of every file by its name, all at once; in the order of the names. */
export async function matchNames(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  files: readonly string[],
): Promise<Matched[]> {
  const names = files.map(photoName)
  const holderOf = await holdersOf(
    tx,
    ctx,
    actor,
    names.filter((one) => one !== undefined),
  )
  const holders = names.map((name) => name && holderOf(name))
  const ids = holders.flatMap((one) => (one ? [one.pupilId] : []))
  const locked = new Set(await lockedOf(tx, schemaOf(actor), ids))
  const times = new Map<number, number>()
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1)
  return holders.map((holder) => {
    if (!holder) return { problem: photoProblem('photo_number_unknown') }
    const problem = notHere(actor, holder, locked)
    if (problem) return { problem }
    const isTwice = (times.get(holder.pupilId) ?? 0) > 1
    return isTwice
      ? { problem: photoProblem('photo_twice') }
      : { pupilId: holder.pupilId, name: holder.name ?? '' }
  })
}

export type PhotoOutcome = 'taken' | 'same' | { problem: PhotoProblem }

/**
 * Writes photos of an archive in the job's transaction. A pupil who has left, or graduated, since the file was read is
 * told instead.
 */
export async function takePhotos(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  jobId: number,
  photos: readonly { pupilId: number; jpeg: Buffer }[],
): Promise<Map<number, PhotoOutcome>> {
  const schema = schemaOf(actor)
  const ids = photos.map((one) => one.pupilId)
  const subjects = new Map((await q.lockSubjects(tx, schema, ids)).map((one) => [one.pupilId, one]))
  const locked = new Set(await lockedOf(tx, schema, ids))
  const outcomes = new Map<number, PhotoOutcome>()
  const here = photos.filter(({ pupilId }) => {
    const problem = notHere(actor, subjects.get(pupilId) ?? { pupilId, unitPath: null }, locked)
    if (problem) outcomes.set(pupilId, { problem })
    return !problem
  })
  const rows = here.map(({ pupilId, jpeg }) => newPhoto(ctx, pupilId, jpeg))
  const taken = await q.insertPhotos(tx, schema, rows, originOf(ctx, actor, jobId))
  for (const { pupilId } of here) outcomes.set(pupilId, taken.has(pupilId) ? 'taken' : 'same')
  return outcomes
}
