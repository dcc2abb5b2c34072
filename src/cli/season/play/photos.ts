/** A class goes to the photographer: a zip of portraits of nobody, one of them with the face left out (REG-8). */
import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import { countPhotos, startPhotoArchive } from '../../../contract/photo.ts'
import { type Portrait, portrait } from '../portrait.ts'
import { type Job, waitForJob } from './import-file.ts'
import type { Play } from './play.ts'
import type { Session } from './session.ts'

/** One who is photographed. */
interface Sitter {
  studentNumber: string
}

const BACKGROUNDS = ['#f4f6f8', '#438edb', '#d9a0a0', '#dfe8ee'] as const
const HAIR = ['#1d1a1a', '#2a201b'] as const

/** As different as the drawing allows; the face is found in each. */
const LOOKS: readonly Portrait[] = BACKGROUNDS.flatMap((background) =>
  HAIR.map((hair) => ({ background, hair })),
)

const drawn = new Map<Portrait, Promise<Buffer>>()

function photoOf(look: Portrait): Promise<Buffer> {
  const photo = drawn.get(look) ?? portrait(look)
  drawn.set(look, photo)
  return photo
}

const FACELESS: Portrait = { hasFace: false }

async function send(
  session: Session,
  fileName: string,
  photos: readonly (Sitter & { look: Portrait })[],
): Promise<Job> {
  const zip = new yazl.ZipFile()
  for (const { studentNumber, look } of photos)
    zip.addBuffer(await photoOf(look), `照片/${studentNumber}.jpg`, { compress: false })
  zip.end()
  const file = await buffer(zip.outputStream as NodeJS.ReadableStream & AsyncIterable<Buffer>)
  return waitForJob(session, await session.call(startPhotoArchive, { query: { fileName }, file }))
}

/**
 * Sends the photos of a class. The first is spoiled: it must be refused, alone, and is taken when it comes again.
 * @returns how many were taken
 */
export async function photograph(
  play: Play,
  session: Session,
  sitters: readonly Sitter[],
): Promise<{ taken: number; refused: number }> {
  const [spoiled] = sitters
  if (!spoiled) return { taken: 0, refused: 0 }
  const look = (at: number) => LOOKS[at % LOOKS.length] ?? {}
  const photos = sitters.map((one, at) => ({ ...one, look: at === 0 ? FACELESS : look(at) }))
  const first = await send(session, '班级照片.zip', photos)
  const told = first.problems.map(({ rule, count }) => `${rule} ${count}`).join(', ')
  if (first.state !== 'done' || first.rowsTaken !== sitters.length - 1 || told !== 'photo_no_face 1')
    play.tally.unexpected(
      `${first.rowsTaken} of ${sitters.length} photos are taken (${first.state}): ${told}`,
    )
  const second = await send(session, '补拍.zip', [{ ...spoiled, look: look(0) }])
  if (second.rowsTaken !== 1) play.tally.unexpected(`the photo taken again is not taken in: ${second.state}`)
  const { classes } = await session.call(countPhotos, {})
  const taken = first.rowsTaken + second.rowsTaken
  const counted = classes.reduce((sum, one) => sum + one.withPhoto, 0)
  if (counted !== taken) play.tally.unexpected(`${counted} pupils have a photo, ${taken} were taken`)
  return { taken, refused: first.rowsBad + second.rowsBad }
}
