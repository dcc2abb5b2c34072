/** The good rows of a workbook, kept beside it until they are written: nothing is parsed twice, little is in memory. */
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { NumberedRow } from '../server/import/import-kind.ts'

type Rows = readonly NumberedRow<object>[]

/** Rows in chunks, in a file that only this user may read. */
export class Spool {
  readonly #file: FileHandle
  /** Bytes of each chunk, in the order of the file. */
  readonly #sizes: number[] = []

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** @param folder private to this import; an earlier spool in it is overwritten */
  static async in(folder: string): Promise<Spool> {
    return new Spool(await open(join(folder, 'rows'), 'w+', 0o600))
  }

  async add(rows: Rows): Promise<void> {
    if (rows.length === 0) return
    const chunk = rows.map(({ row, values, hash }) => [row, hash.toString('base64'), values])
    const bytes = Buffer.from(JSON.stringify(chunk), 'utf8')
    await this.#file.writeFile(bytes)
    this.#sizes.push(bytes.length)
  }

  /** The chunks, as they were added. */
  async *chunks(): AsyncGenerator<Rows> {
    let at = 0
    for (const size of this.#sizes) {
      const bytes = Buffer.alloc(size)
      await this.#file.read(bytes, 0, size, at)
      at += size
      const rows = JSON.parse(bytes.toString('utf8')) as [number, string, object][]
      yield rows.map(([row, hash, values]) => ({ row, hash: Buffer.from(hash, 'base64'), values }))
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
