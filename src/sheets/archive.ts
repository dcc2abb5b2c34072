/** The .xlsx file as an archive: what is not one is refused, and every inflated byte is counted (REG-2). */
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { TextDecoder } from 'node:util'
import { createInflateRaw } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { FileProblem } from './core/file-problem.ts'
import { encodingOf, MAX_ENTRIES, MAX_SMALL_PART_BYTES, type ReadLimits } from './core/limits.ts'
import type { PartArchive } from './core/lines.ts'
import type { Part } from './core/parts.ts'
import type { XmlSink } from './core/sax.ts'

export { READ_LIMITS, type ReadLimits } from './core/limits.ts'

/** Of methods of compression. */
const DEFLATED = 8
const PIECE = 128 * 1024

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

/** An old .xls and an encrypted .xlsx are the same kind of container; the encrypted one names its stream. */
async function oleProblem(file: FileHandle): Promise<FileProblem> {
  let tail = Buffer.alloc(0)
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([tail, chunk])
    if (bytes.includes(ENCRYPTED)) return new FileProblem('file_encrypted')
    tail = bytes.subarray(-ENCRYPTED.length)
  }
  return new FileProblem('file_old_xls')
}

async function refuseOtherFiles(path: string): Promise<void> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(8)
    await file.read(head, 0, 8, 0)
    if (head.equals(OLE)) throw await oleProblem(file)
    if (head.toString('latin1', 0, 2) !== 'PK') throw new FileProblem('file_not_xlsx')
  } finally {
    await file.close()
  }
}

async function entriesOf(zip: ZipFile, limits: ReadLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let declared = 0
  for await (const entry of zip.eachEntry()) {
    declared += entry.uncompressedSize
    if (declared > limits.maxInflatedBytes || entries.size >= MAX_ENTRIES)
      throw new FileProblem('file_too_large')
    if (entry.isEncrypted()) throw new FileProblem('file_encrypted')
    entries.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry)
  }
  if (entries.has('xl/vbaproject.bin')) throw new FileProblem('file_macros')
  return entries
}

/** Errors of the archive and of its compression mean that the file is damaged; those of disk and programme go on. */
export function asFileProblem(error: unknown): unknown {
  if (error instanceof FileProblem || !(error instanceof Error) || error instanceof TypeError) return error
  if (/too many bytes/i.test(error.message)) return new FileProblem('file_too_large')
  const isSystem = 'syscall' in error
  return isSystem ? error : new FileProblem('file_damaged')
}

export class Archive implements PartArchive {
  #inflated = 0

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly limits: ReadLimits,
  ) {}

  /** @throws FileProblem for anything but a plain .xlsx archive */
  static async open(path: string, limits: ReadLimits): Promise<Archive> {
    await refuseOtherFiles(path)
    let zip: ZipFile | undefined
    try {
      zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false })
      return new Archive(zip, await entriesOf(zip, limits), limits)
    } catch (error) {
      zip?.close()
      throw asFileProblem(error)
    }
  }

  /** Of all entries, as the archive spells them. */
  names(): string[] {
    return [...this.entries.values()].map((entry) => entry.fileName.replace(/^\//, ''))
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase())
  }

  /** The inflated bytes of a part, counted as they come: a declared size is not believed. */
  async *chunks(name: string, maxBytes = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name.toLowerCase())
    if (!entry) throw new FileProblem('file_damaged')
    let size = 0
    for await (const chunk of await this.#open(entry)) {
      size += chunk.length
      this.#inflated += chunk.length
      const isTooLarge = size > maxBytes || this.#inflated > 2 * this.limits.maxInflatedBytes
      if (isTooLarge || size > entry.uncompressedSize) throw new FileProblem('file_too_large')
      yield chunk
    }
    if (size < entry.uncompressedSize) throw new FileProblem('file_damaged')
  }

  /** An entry inflated, in pieces larger than the archive's own way gives them: each costs several turns. */
  async #open(entry: Entry): Promise<AsyncIterable<Buffer>> {
    if (entry.compressionMethod !== DEFLATED) return this.zip.openReadStreamPromise(entry)
    const packed = await this.zip.openReadStreamPromise(entry, { decodeFileData: false })
    // Whoever reads hears of every error.
    return pipeline(packed, createInflateRaw({ chunkSize: PIECE }), () => undefined)
  }

  /** The text of a part, UTF-8 or UTF-16. */
  async *texts(name: string, maxBytes?: number): AsyncGenerator<string> {
    let decoder: TextDecoder | undefined
    for await (const chunk of this.chunks(name, maxBytes)) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: false })
      yield decoder.decode(chunk, { stream: true })
    }
    if (decoder) yield decoder.decode()
  }

  async *ascii(name: string): AsyncGenerator<string> {
    for await (const chunk of this.chunks(name)) yield chunk.toString('latin1')
  }

  async feed(name: string, sink: XmlSink, maxBytes?: number): Promise<void> {
    for await (const text of this.texts(name, maxBytes)) sink.write(text)
    sink.end()
  }

  /** A small part, read whole. */
  async read<T>(name: string, part: Part<T>, maxBytes = MAX_SMALL_PART_BYTES): Promise<T> {
    await this.feed(name, part, maxBytes)
    return part.result()
  }

  close(): void {
    this.zip.close()
  }
}
