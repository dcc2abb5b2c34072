/** Portraits of nobody, as cameras and programmes may hand them in. */
import sharp from 'sharp'
import { drawPortrait, type Portrait, portrait } from '../src/cli/season/portrait.ts'

export { type Portrait, portrait }

/** The same as PNG, or with notes of a camera: held sideways, and where it was. */
export async function portraitAs(kind: 'png' | 'turned' | 'located', of: Portrait = {}): Promise<Buffer> {
  const picture = await drawPortrait(of)
  if (kind === 'png') return picture.png().toBuffer()
  if (kind === 'located')
    return picture
      .jpeg()
      .withExif({ IFD0: { Make: 'SECRETCAM' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '36/1 40/1 0/1' } })
      .toBuffer()
  // Held sideways after it was drawn: in one go, sharp may turn it before it has its size.
  const upright = await picture.png().toBuffer()
  return sharp(upright).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer()
}
