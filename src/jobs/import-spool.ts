/** The good rows of the first reading, kept beside the workbook until they are written: nothing is parsed twice. */
import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { NumberedRow } from '../server/import/import-kind.ts'

type Rows = readonly NumberedRow<object>[]

/** Rows whose chunk is one line of the file. */
export class Spool {
  readonly #path: string
  readonly #out: WriteStream

  /** @param folder private to this import; an earlier spool in it is overwritten */
  constructor(folder: string) {
    this.#path = join(folder, 'rows')
    this.#out = createWriteStream(this.#path, { mode: 0o600 })
  }

  async add(rows: Rows): Promise<void> {
    if (rows.length === 0) return
    const line = rows.map(({ row, values, hash }) => [row, hash.toString('base64'), values])
    if (!this.#out.write(`${JSON.stringify(line)}\n`)) await once(this.#out, 'drain')
  }

  async close(): Promise<void> {
    this.#out.end()
    await once(this.#out, 'finish')
  }

  /** The chunks, as they were added. */
  async *chunks(): AsyncGenerator<Rows> {
    const lines = createInterface({
      input: createReadStream(this.#path, 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    })
    for await (const line of lines) {
      const rows = JSON.parse(line) as [number, string, object][]
      yield rows.map(([row, hash, values]) => ({ row, hash: Buffer.from(hash, 'base64'), values }))
    }
  }
}
