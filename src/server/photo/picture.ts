/**
 * From a file to a photo: really decoded, turned upright, brought to the form's size and encoded anew, so that nothing
 * of the file's own (place, camera, hidden data) is left. What cannot be decoded within bounds is no photo.
 */
import sharp, { type Sharp } from 'sharp'
import { mediaTypeOf } from '../../rules/media-type.ts'
import {
  PHOTO_HEIGHT,
  PHOTO_WIDTH,
  type PhotoProblem,
  photoProblem,
  sizeProblem,
  unfitBecause,
} from '../../rules/photo.ts'
import type { Policy } from '../../rules/policy.ts'
import { findFaces, SEARCH_WIDTH } from './face.ts'

/** Pixels that are decoded at most: a file of few bytes may claim very many. */
const MAX_PIXELS = 40_000_000
/** Tried one after the other until the photo is small enough. */
const QUALITIES = [88, 80, 70, 60, 50]

// Beside a server: nothing is kept, and one picture does not take every core.
sharp.cache(false)
sharp.concurrency(1)
// No other format is ever decoded, whatever a file says of itself.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] })

export type Picture = { ok: true; jpeg: Buffer } | { ok: false; problem: PhotoProblem }

const open = (content: Buffer): Sharp =>
  sharp(content, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true, pages: 1 })

interface Decoded {
  width: number
  height: number
  /** Upright, on white, in the form's size. */
  pixels: Buffer
}

const RAW = { raw: { width: PHOTO_WIDTH, height: PHOTO_HEIGHT, channels: 3 } } as const

/** Width and height as it is looked at: the camera's note of how it was held counts. */
async function measure(content: Buffer): Promise<{ width: number; height: number }> {
  const { width, height, orientation = 1 } = await open(content).metadata()
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}

async function decode(content: Buffer, size: { width: number; height: number }): Promise<Decoded> {
  const pixels = await open(content)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize(PHOTO_WIDTH, PHOTO_HEIGHT, { fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()
  return { ...size, pixels }
}

async function encode(pixels: Buffer, limit: number): Promise<Buffer> {
  let jpeg = Buffer.alloc(0)
  for (const quality of QUALITIES) {
    jpeg = await sharp(pixels, RAW).jpeg({ quality, mozjpeg: true }).toBuffer()
    if (jpeg.length <= limit * 1024) break
  }
  return jpeg
}

async function facesOf(pixels: Buffer) {
  const { data, info } = await sharp(pixels, RAW)
    .resize({ width: SEARCH_WIDTH })
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return findFaces(data, info.width, info.height)
}

/** sharp tells of a broken or oversized file by its message alone; an error of ours is no fault of the file. */
function asProblem(error: unknown): Picture {
  if (!(error instanceof Error) || error instanceof TypeError || 'syscall' in error) throw error
  return { ok: false, problem: photoProblem('photo_not_picture') }
}

/**
 * Reads a file as a photo.
 * @param policy what the province asks of photos
 * @returns the photo as it is kept, or the first thing wrong with it
 */
export async function readPicture(content: Buffer, policy: Policy): Promise<Picture> {
  const type = mediaTypeOf(content)
  if (type !== 'image/jpeg' && type !== 'image/png')
    return { ok: false, problem: photoProblem('photo_not_picture') }
  let decoded: Decoded
  try {
    const size = await measure(content)
    const problem = sizeProblem(size, policy)
    if (problem) return { ok: false, problem }
    decoded = await decode(content, size)
  } catch (error) {
    return asProblem(error)
  }
  const { width, height, pixels } = decoded
  const jpeg = await encode(pixels, policy.photoKilobytes)
  const faces = policy.photoNeedsFace ? await facesOf(pixels) : null
  const problem = unfitBecause({ width, height, kilobytes: jpeg.length / 1024, faces }, policy)
  return problem ? { ok: false, problem } : { ok: true, jpeg }
}
