/** Photos one by one, their history, and how far the school is (REG-8). */
import { readFile } from 'node:fs/promises'
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import type { UploadedFile } from '../upload.ts'
import { read, schemaOf, write, writeAudit } from '../write.ts'
import * as q from './photo.queries.ts'
import { readPicture } from './picture.ts'

/** Who brings photos, when, and by which archive. */
export function originOf(ctx: Context, actor: Actor, jobId: number | null): q.PhotoOrigin {
  const { unitId, accountId } = actor
  return { jobId, unitId, accountId, at: ctx.realNow(), businessAt: businessNow(ctx, actor) }
}

/** A photo as it is stored: sealed, and recognised by its keyed hash. */
export function newPhoto(ctx: Context, pupilId: number, jpeg: Buffer): q.NewPhoto {
  return {
    pupilId,
    hash: ctx.sealer.hash('photo', jpeg.toString('base64')),
    sealed: ctx.sealer.sealBytes(jpeg),
  }
}

/**
 * Gives a pupil of the own school another photo; the former ones stay in his history.
 * @throws Refusal not_found, pupil_data_locked, photo_unfit saying why
 */
export async function setPhoto(ctx: Context, actor: Actor, input: { id: number; file: UploadedFile }) {
  const schema = schemaOf(actor)
  const policy = await read(ctx, actor, async (tx) => {
    if (!(await q.isPupilInScope(tx, schema, input.id))) return refuse('not_found')
    return (await seasonOf(tx, ctx, actor)).policy
  })
  const picture = await readPicture(await readFile(input.file.path), policy)
  if (!picture.ok) {
    const { cause, cure } = picture.problem
    return refuse('photo_unfit', { detail: `${cause}${cure}` })
  }
  return write(ctx, actor, async (tx) => {
    const [subject] = await q.lockSubjects(tx, schema, [input.id])
    if (!subject) return refuse('not_found')
    await requireUnlocked(tx, schema, [input.id])
    const photo = newPhoto(ctx, input.id, picture.jpeg)
    const number = (await q.insertPhotos(tx, schema, [photo], originOf(ctx, actor, null))).get(input.id)
    const [current] = number ? [{ number }] : await q.listCurrentPhotos(tx, schema, [input.id])
    return {
      answer: { number: current?.number ?? 1, isSame: number === undefined },
      audit: { act: 'photo.set', subjectKind: 'pupil', subjectId: input.id },
    }
  })
}

/** The photo that counts, audited: it is personal data like a number in full (ACC-4). @throws Refusal not_found */
export function getPhoto(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const [photo] = await q.listCurrentPhotos(tx, schemaOf(actor), [id])
    if (!photo) return refuse('not_found')
    await writeAudit(tx, ctx, actor, { act: 'photo.open', subjectKind: 'pupil', subjectId: id })
    return { name: `照片-${id}.jpg`, type: 'image/jpeg', content: ctx.sealer.unsealBytes(photo.sealed) }
  })
}

/** @throws Refusal not_found */
export function listPhotos(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    if (!(await q.isPupilInScope(tx, schema, id))) return refuse('not_found')
    const entries = await tx.beyondScope(() => q.listPhotoEntries(tx, schema, id))
    const rows = entries.map(({ number, at, unit, by, jobId }) => ({
      number,
      at: at.toISOString(),
      unit,
      by,
      isFromArchive: jobId !== null,
    }))
    return { rows }
  })
}

/** Photos of pupils for print, by pupil: JPEG. Inner action; the caller audits. */
export async function photosOf(
  tx: Tx,
  ctx: Context,
  schema: string,
  pupilIds: readonly number[],
): Promise<Map<number, Buffer>> {
  const photos = await q.listCurrentPhotos(tx, schema, pupilIds)
  return new Map(photos.map((one) => [one.pupilId, ctx.sealer.unsealBytes(one.sealed)]))
}

/** The own school's classes with how many of their pupils have a photo, and what a photo must be. */
export function countPhotos(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const { policy } = await seasonOf(tx, ctx, actor)
    const rows = await q.countByClass(tx, schemaOf(actor))
    const { photoSize, photoKilobytes, photoNeedsFace, photoArchiveFiles } = policy
    return {
      classes: rows.map(({ classId, stage, grade, name, pupils, withPhoto }) => ({
        classId,
        className:
          stage === null || grade === null || name === null ? null : className({ stage, grade, name }),
        pupils,
        withPhoto,
      })),
      limits: { photoSize, photoKilobytes, photoNeedsFace, photoArchiveFiles },
    }
  })
}
