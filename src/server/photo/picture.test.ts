/** Files that clerks, and others, send as photos (REG-8). */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type Portrait, portrait, portraitAs } from '../../../test/faces.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { readPicture } from './picture.ts'

const judge = async (content: Buffer, policy = {}) => {
  const read = await readPicture(content, { ...CIRCULAR_POLICY, ...policy })
  return read.ok ? 'good' : read.problem.rule
}
const kept = async (content: Buffer, policy = {}) => {
  const read = await readPicture(content, { ...CIRCULAR_POLICY, ...policy })
  if (!read.ok) throw new Error(read.problem.rule)
  return read.jpeg
}

describe('a portrait', () => {
  it.each<[string, Portrait]>([
    ['of the form’s size', {}],
    ['larger, of the same shape', { width: 1790, height: 2205 }],
    ['of a dark skin', { skin: '#8f6246' }],
    ['before a blue background', { background: '#438edb' }],
    ['with brown hair', { hair: '#5b3a21' }],
  ])('%s is kept as a JPEG of 358 x 441 and at most 60 KB', async (_what, of) => {
    const jpeg = await kept(await portrait(of))
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 358, height: 441 })
    expect(jpeg.length).toBeLessThanOrEqual(60 * 1024)
  })
  it('may be a PNG', async () => {
    expect(await judge(await portraitAs('png'))).toBe('good')
  })
  it('is turned upright as the camera noted', async () => {
    expect(await judge(await portraitAs('turned'))).toBe('good')
  })
  it('loses what the camera wrote into it', async () => {
    const located = await portraitAs('located')
    expect(located.includes('SECRETCAM')).toBe(true)
    const jpeg = await kept(located)
    expect((await sharp(jpeg).metadata()).exif).toBeUndefined()
    expect(jpeg.includes('SECRETCAM')).toBe(false)
  })
  it('must have the very size where the policy says so', async () => {
    expect(await judge(await portrait({ width: 716, height: 882 }), { photoSize: 'exact' })).toBe(
      'photo_size_wrong',
    )
  })
  it('is made smaller until it is within the policy’s limit, and refused beyond', async () => {
    const [content, usual] = [await portrait(), (await kept(await portrait())).length / 1024]
    expect((await kept(content, { photoKilobytes: Math.floor(usual) - 1 })).length / 1024).toBeLessThan(usual)
    expect(await judge(content, { photoKilobytes: 2 })).toBe('photo_too_large')
  })
})

describe('what is no portrait', () => {
  const canvas = (options: object) =>
    sharp({ create: { width: 358, height: 441, channels: 3, background: '#888888', ...options } })
      .jpeg()
      .toBuffer()
  it('has no face: an empty picture, noise, a head from behind, one upside down', async () => {
    const noise = { noise: { type: 'gaussian', mean: 128, sigma: 60 } }
    const upsideDown = await sharp(await portrait())
      .rotate(180)
      .jpeg()
      .toBuffer()
    for (const content of [
      await canvas({}),
      await canvas(noise),
      await portrait({ hasFace: false }),
      upsideDown,
    ])
      expect(await judge(content)).toBe('photo_no_face')
  })
  it('passes where the policy asks for no face', async () => {
    expect(await judge(await canvas({}), { photoNeedsFace: false })).toBe('good')
  })
  it('shows two', async () => {
    const one = await sharp(await portrait())
      .resize(178)
      .jpeg()
      .toBuffer()
    const two = sharp(await canvas({})).composite([
      { input: one, left: 0, top: 100 },
      { input: one, left: 180, top: 100 },
    ])
    expect(await judge(await two.jpeg().toBuffer())).toBe('photo_many_faces')
  })
  it('is of another size or shape', async () => {
    expect(await judge(await portrait({ width: 120, height: 148 }))).toBe('photo_size_wrong')
    expect(await judge(await portrait({ width: 800, height: 800 }))).toBe('photo_size_wrong')
  })
})

describe('what is no picture', () => {
  it('is refused whatever it calls itself', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="358" height="441"><rect/></svg>'
    const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
    for (const content of [
      Buffer.alloc(0),
      Buffer.from('照片'),
      Buffer.from(svg),
      gif,
      Buffer.from('%PDF-1.7'),
    ])
      expect(await judge(content)).toBe('photo_not_picture')
  })
  it('is refused when it is cut off, or begins like one only', async () => {
    const whole = await portrait()
    expect(await judge(whole.subarray(0, whole.length / 2))).toBe('photo_not_picture')
    expect(await judge(Buffer.concat([whole.subarray(0, 20), Buffer.alloc(5000, 7)]))).toBe(
      'photo_not_picture',
    )
  })
  it('is not decoded when it claims a billion pixels', async () => {
    const png = await portraitAs('png')
    // Width and height stand at byte 16 of a PNG; the check sum behind them is made good again by nobody.
    const bomb = await sharp({ create: { width: 8000, height: 9855, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    png.writeUInt32BE(35_800, 16)
    png.writeUInt32BE(44_100, 20)
    expect(await judge(png)).toBe('photo_not_picture')
    expect(await judge(bomb)).toBe('photo_not_picture')
  })
})
