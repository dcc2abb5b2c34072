/** One run of the import, ours or its floor, in a process of its own: what it takes, and how much memory at most. */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { SaxesParser } from 'saxes'
import yauzl from 'yauzl'
import { makeSealer } from '../src/db/seal.ts'
import { openDatabase } from '../src/db/tx.ts'
import { importWorkbook } from '../src/jobs/import.ts'
import { timed } from './measure.ts'
import { SEAL_KEY, settings } from './serve.ts'

export interface RunSettings {
  url: string
  /** The job to be run; without one, the floor is. */
  id?: number
  path: string
  /** Where the final rows lie, a file for each table. */
  folder: string
  tables: string[]
}

const { url, id, path, folder, tables } = settings<RunSettings>()

async function ours(job: number): Promise<number> {
  const db = openDatabase(url, (error) => {
    throw error
  })
  const ctx = {
    db,
    sealer: makeSealer(SEAL_KEY),
    realNow: () => new Date(),
    openSchema: async () => undefined,
  }
  const ms = await timed(() => importWorkbook(ctx, { province: { id: 1, schema: 'p37' }, id: job }))
  await db.close()
  return ms
}

/** Every part of the workbook, inflated and parsed, and nothing else. */
async function parseAll(): Promise<number> {
  let seen = 0
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false })
  for await (const entry of zip.eachEntry()) {
    if (!/sheet1\.xml$|sharedStrings\.xml$/.test(entry.fileName)) continue
    const parser = new SaxesParser({ position: false })
    parser.on('opentag', () => {
      seen += 1
    })
    parser.on('text', (text) => {
      seen += text.length
    })
    const decoder = new TextDecoder()
    const stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>)
      parser.write(decoder.decode(chunk, { stream: true }))
    parser.close()
  }
  zip.close()
  return seen
}

async function floor(): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const ms = await timed(async () => {
    await parseAll()
    await client.query('BEGIN')
    for (const table of tables)
      await pipeline(
        createReadStream(join(folder, table)),
        client.query(copyFrom(`COPY ${table} FROM STDIN BINARY`)),
      )
    await client.query('COMMIT')
  })
  await client.end()
  return ms
}

const ms = id === undefined ? await floor() : await ours(id)
process.send?.({ ms, peak: process.resourceUsage().maxRSS })
process.disconnect()
