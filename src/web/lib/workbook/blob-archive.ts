/** The .xlsx file as an archive, read from a Blob by what the browser brings: no byte leaves the machine (REG-3). */
import { FileProblem } from '../../../sheets/core/file-problem.ts'
import {
  encodingOf,
  MAX_ENTRIES,
  MAX_SMALL_PART_BYTES,
  type ReadLimits,
} from '../../../sheets/core/limits.ts'
import type { PartArchive } from '../../../sheets/core/lines.ts'
import type { Part } from '../../../sheets/core/parts.ts'
import type { ZipPart } from './write-zip.ts'

interface Entry {
  /** As the archive writes it. */
  name: string
  crc32: number
  /** Where its local header begins. */
  offset: number
  compressedBytes: number
  bytes: number
  isDeflated: boolean
  isStored: boolean
}

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
/** The end of an archive, with the longest comment that may stand behind it. */
const LONGEST_END = END_BYTES + 0xffff
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const UNKNOWN_32 = 0xffffffff

async function viewOf(blob: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await blob.slice(from, to).arrayBuffer())
}

/** An old .xls and an encrypted .xlsx are the same kind of container; the encrypted one names its stream. */
async function refuseOtherFiles(file: Blob): Promise<void> {
  const head = new Uint8Array(await file.slice(0, 8).arrayBuffer())
  if (OLE.every((byte, at) => head[at] === byte)) {
    const text = new TextDecoder('utf-16le').decode(await file.arrayBuffer())
    throw new FileProblem(text.includes('EncryptedPackage') ? 'file_encrypted' : 'file_old_xls')
  }
  if (head[0] !== 0x50 || head[1] !== 0x4b) throw new FileProblem('file_not_xlsx')
}

/** Where the list of entries is, and how many there are. */
async function findDirectory(file: Blob): Promise<{ from: number; to: number; count: number }> {
  const start = Math.max(0, file.size - LONGEST_END)
  const tail = await viewOf(file, start, file.size)
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END_SIGNATURE) continue
    const from = tail.getUint32(at + 16, true)
    return { from, to: from + tail.getUint32(at + 12, true), count: tail.getUint16(at + 10, true) }
  }
  throw new FileProblem('file_damaged')
}

async function entriesOf(file: Blob, limits: ReadLimits): Promise<Map<string, Entry>> {
  const { from, to, count } = await findDirectory(file)
  if (count > MAX_ENTRIES) throw new FileProblem('file_too_large')
  const view = await viewOf(file, from, to)
  const entries = new Map<string, Entry>()
  let declared = 0
  for (let at = 0, read = 0; read < count; read++) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY_SIGNATURE)
      throw new FileProblem('file_damaged')
    if (view.getUint16(at + 8, true) & 1) throw new FileProblem('file_encrypted')
    const method = view.getUint16(at + 10, true)
    const nameBytes = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + ENTRY_BYTES, nameBytes))
    const entry = {
      name,
      crc32: view.getUint32(at + 16, true),
      offset: view.getUint32(at + 42, true),
      compressedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      isDeflated: method === 8,
      isStored: method === 0,
    }
    // Sizes beyond 4 GB stand elsewhere; no workbook that may be taken in has them.
    if (entry.bytes === UNKNOWN_32 || entry.offset === UNKNOWN_32) throw new FileProblem('file_too_large')
    declared += entry.bytes
    if (declared > limits.maxInflatedBytes) throw new FileProblem('file_too_large')
    entries.set(name.replace(/^\//, '').toLowerCase(), entry)
    at += ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  if (entries.has('xl/vbaproject.bin')) throw new FileProblem('file_macros')
  return entries
}

/** Errors of the browser's inflater mean that the file is damaged. */
export async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new FileProblem('file_damaged')
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

class BlobArchive implements PartArchive {
  #inflated = 0

  constructor(
    private readonly file: Blob,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly limits: ReadLimits,
  ) {}

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase())
  }

  /** The bytes of a part as they stand in the file. */
  async #packed(entry: Entry): Promise<Blob> {
    const local = await viewOf(this.file, entry.offset, entry.offset + LOCAL_BYTES)
    if (local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== LOCAL_SIGNATURE)
      throw new FileProblem('file_damaged')
    const begin = entry.offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true)
    return this.file.slice(begin, begin + entry.compressedBytes)
  }

  async #stream(name: string): Promise<ReadableStream<Uint8Array>> {
    const entry = this.entries.get(name.toLowerCase())
    if (!entry || !(entry.isDeflated || entry.isStored)) throw new FileProblem('file_damaged')
    const stored = (await this.#packed(entry)).stream()
    return entry.isStored ? stored : stored.pipeThrough(new DecompressionStream('deflate-raw'))
  }

  /** Every part as it is, for a copy of the archive. @throws FileProblem where one is packed in another way */
  async packedParts(): Promise<ZipPart[]> {
    const parts: ZipPart[] = []
    for (const entry of this.entries.values()) {
      if (!(entry.isDeflated || entry.isStored)) throw new FileProblem('file_damaged')
      const { name, crc32, bytes } = entry
      parts.push({ name, method: entry.isDeflated ? 8 : 0, crc32, bytes, packed: await this.#packed(entry) })
    }
    return parts
  }

  /** Counted as they come: a declared size is not believed. */
  async *#chunks(name: string, maxBytes: number): AsyncGenerator<Uint8Array> {
    let size = 0
    for await (const chunk of bytesOf(await this.#stream(name))) {
      size += chunk.length
      this.#inflated += chunk.length
      if (size > maxBytes || this.#inflated > 2 * this.limits.maxInflatedBytes)
        throw new FileProblem('file_too_large')
      yield chunk
    }
  }

  async *texts(name: string, maxBytes = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
    let decoder: TextDecoder | undefined
    for await (const chunk of this.#chunks(name, maxBytes)) {
      decoder ??= new TextDecoder(encodingOf(chunk))
      yield decoder.decode(chunk, { stream: true })
    }
    if (decoder) yield decoder.decode()
  }

  async *ascii(name: string): AsyncGenerator<string> {
    const decoder = new TextDecoder('latin1')
    for await (const chunk of this.#chunks(name, Number.POSITIVE_INFINITY)) yield decoder.decode(chunk)
  }

  async read<T>(name: string, part: Part<T>, maxBytes = MAX_SMALL_PART_BYTES): Promise<T> {
    for await (const text of this.texts(name, maxBytes)) part.write(text)
    part.end()
    return part.result()
  }
}

/** @throws FileProblem for anything but a plain .xlsx archive */
export async function openBlob(file: Blob, limits: ReadLimits): Promise<BlobArchive> {
  await refuseOtherFiles(file)
  return new BlobArchive(file, await entriesOf(file, limits), limits)
}
