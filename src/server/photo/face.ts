/**
 * Finds faces: the classic cascade for frontal faces (Viola and Jones) over a small grey picture. It tells where a
 * face looks straight out of the picture; it does not tell whose it is, and knows nothing of hats or glasses.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import jsfeat from 'jsfeat'
import type { FaceArea } from '../../rules/photo.ts'

/** Width to which a picture is scaled before it is searched: a face is 40 pixels and more, and a look takes 0.1 s. */
export const SEARCH_WIDTH = 160
/** Edge of the cascade's window. */
const WINDOW = 20
/** The smallest face that is looked for, in parts of the picture's width. */
const SMALLEST = 0.24
const SCALE_STEP = 1.1
/** A face is found by many windows at once; fewer are chance. */
const MIN_WINDOWS = 3

let cascade: object | undefined

/** The package keeps the cascade as a script that writes to a global; it gets one of its own. */
function loadCascade(): object {
  if (cascade) return cascade
  const script = createRequire(import.meta.url).resolve('jsfeat/cascades/frontalface.js')
  const room: { jsfeat: { haar: { frontalface?: object } } } = { jsfeat: { haar: {} } }
  runInNewContext(readFileSync(script, 'utf8'), room)
  cascade = room.jsfeat.haar.frontalface
  if (!cascade) throw new Error('The cascade of faces is not in its package.')
  return cascade
}

/**
 * @param grey one byte a pixel, row by row
 * @returns in parts of width and height, the surest first
 */
export function findFaces(grey: Uint8Array, width: number, height: number): FaceArea[] {
  const type = jsfeat.U8_t | jsfeat.C1_t
  const picture = new jsfeat.matrix_t(width, height, type)
  picture.data.set(grey.subarray(0, width * height))
  const even = new jsfeat.matrix_t(width, height, type)
  jsfeat.imgproc.equalize_histogram(picture, even)
  const sums = () => new Int32Array((width + 1) * (height + 1))
  const [sum, squares, tilted] = [sums(), sums(), sums()]
  jsfeat.imgproc.compute_integral_image(even, sum, squares, tilted)
  const scale = (width * SMALLEST) / WINDOW
  const found = jsfeat.haar.detect_multi_scale(
    ...([sum, squares, tilted, null, width, height, loadCascade(), SCALE_STEP, scale] as const),
  )
  return jsfeat.haar
    .group_rectangles(found, 1)
    .filter((face) => face.neighbors >= MIN_WINDOWS)
    .sort((a, b) => b.neighbors - a.neighbors)
    .map((face) => ({
      x: face.x / width,
      y: face.y / height,
      width: face.width / width,
      height: face.height / height,
    }))
}
