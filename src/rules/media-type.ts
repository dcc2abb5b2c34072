/** What a document really is, told by its first bytes; the name's ending proves nothing. */
export type MediaType = 'application/pdf' | 'image/jpeg' | 'image/png'

const MAGIC: readonly [MediaType, readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
]

/** @returns undefined for anything that is not accepted as proof */
export function mediaTypeOf(content: Uint8Array): MediaType | undefined {
  return MAGIC.find(([, magic]) => magic.every((byte, at) => content[at] === byte))?.[0]
}
