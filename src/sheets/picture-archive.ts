/** A zip of pictures: its directory is read, each file inflated by itself, and no size that it tells is believed. */
import { TextDecoder } from 'node:util'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { MAX_ENTRIES } from './core/limits.ts'

/** Bytes of one picture, inflated: beyond, it is none. */
const MAX_PICTURE_BYTES = 5 * 1024 * 1024
/** Directories and what systems leave behind come on top of the pictures. */
const MAX_OTHERS = MAX_ENTRIES

/** Why a zip is not taken at all. */
export class ArchiveProblem extends Error {
  constructor(readonly what: 'unreadable' | 'too_many') {
    super(what)
  }
}

/** Names are UTF-8 where they are; older programmes here write GB 18030. */
function nameOf(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return new TextDecoder('gb18030').decode(raw)
  }
}

interface Picture {
  name: string
  entry: Entry
}

async function listPictures(
  zip: ZipFile,
  o: { maxFiles: number; isLitter(name: string): boolean },
): Promise<Picture[]> {
  const pictures: Picture[] = []
  let others = 0
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry.fileName as unknown as Buffer)
    if (o.isLitter(name)) others += 1
    else pictures.push({ name, entry })
    if (pictures.length > o.maxFiles || others > MAX_OTHERS) throw new ArchiveProblem('too_many')
    if (entry.isEncrypted()) throw new ArchiveProblem('unreadable')
  }
  if (pictures.length === 0) throw new ArchiveProblem('unreadable')
  return pictures
}

export class PictureArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly pictures: readonly Picture[],
  ) {}

  /**
   * @param o.isLitter names that are no file of the sender's
   * @throws ArchiveProblem for what is no plain zip with files in it, or has too many
   */
  static async open(
    path: string,
    o: { maxFiles: number; isLitter(name: string): boolean },
  ): Promise<PictureArchive> {
    let zip: ZipFile | undefined
    try {
      zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false })
      return new PictureArchive(zip, await listPictures(zip, o))
    } catch (error) {
      zip?.close()
      if (error instanceof ArchiveProblem || !(error instanceof Error) || 'syscall' in error) throw error
      throw new ArchiveProblem('unreadable')
    }
  }

  /** Names of the files, in the order of the archive. */
  get names(): readonly string[] {
    return this.pictures.map((one) => one.name)
  }

  /** The content of one file. @returns undefined when it is damaged or inflates beyond all measure */
  async read(at: number): Promise<Buffer | undefined> {
    const entry = this.pictures[at]?.entry
    if (!entry || entry.uncompressedSize > MAX_PICTURE_BYTES) return undefined
    const parts: Buffer[] = []
    let size = 0
    try {
      for await (const part of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        size += part.length
        if (size > MAX_PICTURE_BYTES) return undefined
        parts.push(part)
      }
    } catch (error) {
      if (!(error instanceof Error) || 'syscall' in error) throw error
      return undefined
    }
    return Buffer.concat(parts)
  }

  close(): void {
    this.zip.close()
  }
}
