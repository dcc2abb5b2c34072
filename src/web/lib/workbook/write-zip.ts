/** Writes an archive in the browser: most parts go over as they are, not inflated and not held in memory. */

export interface ZipPart {
  name: string
  /** 8: deflated, 0: stored. */
  method: number
  crc32: number
  bytes: number
  packed: Blob
}

const TABLE = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** Goes on with a checksum. @param before 0 at the beginning */
export function crc32(chunk: Uint8Array, before = 0): number {
  let value = ~before
  for (const byte of chunk) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}

/** Deflates what comes, and counts it. */
export async function packedPart(name: string, chunks: AsyncIterable<string>): Promise<ZipPart> {
  const encoder = new TextEncoder()
  const deflate = new CompressionStream('deflate-raw')
  const writer = deflate.writable.getWriter()
  const packing = new Response(deflate.readable).blob()
  let bytes = 0
  let sum = 0
  try {
    for await (const chunk of chunks) {
      const encoded = encoder.encode(chunk)
      bytes += encoded.length
      sum = crc32(encoded, sum)
      await writer.write(encoded)
    }
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => undefined)
    await packing.catch(() => undefined)
    throw error
  }
  return { name, method: 8, crc32: sum, bytes, packed: await packing }
}

const UTF8_NAME = 0x0800
/** 1 January 1980: the time of a part is nobody's business. */
const NO_DATE = 0x21

/** What the local and the central header have in common, from the flags to the length of the name. */
function describe(view: DataView, at: number, part: ZipPart, nameBytes: number): void {
  view.setUint16(at, UTF8_NAME, true)
  view.setUint16(at + 2, part.method, true)
  view.setUint16(at + 6, NO_DATE, true)
  view.setUint32(at + 8, part.crc32, true)
  view.setUint32(at + 12, part.packed.size, true)
  view.setUint32(at + 16, part.bytes, true)
  view.setUint16(at + 20, nameBytes, true)
}

function header(signature: number, bytes: number): DataView {
  const view = new DataView(new ArrayBuffer(bytes))
  view.setUint32(0, signature, true)
  return view
}

/** An archive of parts, in their order. */
export function zipOf(parts: readonly ZipPart[], type: string): Blob {
  const files: BlobPart[] = []
  const directory: BlobPart[] = []
  let offset = 0
  let directoryBytes = 0
  for (const part of parts) {
    const name = new TextEncoder().encode(part.name)
    const local = header(0x04034b50, 30)
    local.setUint16(4, 20, true)
    describe(local, 6, part, name.length)
    const central = header(0x02014b50, 46)
    central.setUint16(4, 20, true)
    central.setUint16(6, 20, true)
    describe(central, 8, part, name.length)
    central.setUint32(42, offset, true)
    files.push(local.buffer as ArrayBuffer, name, part.packed)
    directory.push(central.buffer as ArrayBuffer, name)
    offset += 30 + name.length + part.packed.size
    directoryBytes += 46 + name.length
  }
  const end = header(0x06054b50, 22)
  end.setUint16(8, parts.length, true)
  end.setUint16(10, parts.length, true)
  end.setUint32(12, directoryBytes, true)
  end.setUint32(16, offset, true)
  return new Blob([...files, ...directory, end.buffer as ArrayBuffer], { type })
}
