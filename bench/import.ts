/**
 * What does a workbook of a hundred thousand new pupils cost, from the file to their cases on the registrar's desk with
 * claims and audit, against a bare pass over its XML and COPY of the same final rows into the same tables?
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { to as copyTo } from 'pg-copy-streams'
import { getImport, startImport } from '../src/contract/import.ts'
import { HEAP_MB } from '../src/jobs/worker-thread.ts'
import { buildApp } from '../src/server/app.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { writeFileOf } from './import-file.ts'
import type { RunSettings } from './import-run.server.ts'
import { inPairs } from './measure.ts'
import { buildRegistry } from './registry.ts'

/** Pupils that are in the registry before. */
const BEFORE = 1000
const SMALL = 20_000
const PAIRS = 3
/** Everything that an import of newcomers writes row by row. */
const TABLES = [
  'p37.pupil',
  'p37.business_case',
  'p37.case_entry',
  'p37.desk_item',
  'p37.row_taken',
  'nation.pupil_home',
  'nation.identity_claim',
  'nation.identity_trace',
  'nation.problem_group',
  'nation.problem_member',
] as const
const TOLD = 1024

interface Run {
  ms: number
  /** Kilobytes. */
  peak: number
}

async function run(settings: RunSettings): Promise<Run> {
  const path = fileURLToPath(new URL('./import-run.server.ts', import.meta.url))
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, '--import', 'tsx', path], {
    env: { ...process.env, BENCH_SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const told = once(child, 'message')
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`A run has ended with ${code}.`)
  })
  gone.catch(() => undefined)
  const [first] = await Promise.race([told, gone])
  await gone.catch(() => undefined)
  return first as Run
}

class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'xueji-bench-import-'))
  readonly file = join(this.folder, 'sent.xlsx')
  readonly peaks: number[] = []

  constructor(
    private readonly db: BenchDatabase,
    private readonly app: Awaited<ReturnType<typeof buildApp>>,
    private readonly cookies: { xueji_session: string },
  ) {}

  /** Sends the file through the door. @returns the job's id */
  async send(): Promise<number> {
    const answer = await this.app.inject({
      method: startImport.method,
      url: `/api/imports/registration?mode=good_rows_only&fileName=x.xlsx`,
      cookies: this.cookies,
      headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
      payload: readFileSync(this.file),
    })
    if (answer.statusCode !== 200) throw new Error(`The door refuses the file: ${answer.body}`)
    return answer.json().id
  }

  /** As before the first import. */
  async clear(): Promise<void> {
    const { owner } = this.db
    await owner.query(`TRUNCATE ${TABLES.filter((one) => one !== 'p37.pupil').join(', ')} CASCADE`)
    // Whatever pointed at them is gone: nothing is looked for by foreign keys.
    await owner.query("SET session_replication_role = 'replica'")
    await owner.query(`DELETE FROM p37.pupil WHERE id NOT BETWEEN 1000000 AND ${1_000_000 + BEFORE}`)
    await owner.query('RESET session_replication_role')
    await owner.query('VACUUM ANALYZE p37.pupil')
    await owner.query('CHECKPOINT')
  }

  settings(id?: number): RunSettings {
    const { file: path, folder } = this
    return { url: this.db.url, path, folder, tables: [...TABLES], ...(id === undefined ? {} : { id }) }
  }

  async ours(id: number, expected: number): Promise<Run> {
    const told = await run(this.settings(id))
    const answer = await this.app.inject({
      url: getImport.path.replace(':id', String(id)),
      cookies: this.cookies,
    })
    const { state, rowsTaken } = answer.json()
    if (state !== 'done' || rowsTaken !== expected) throw new Error(`The import has come to: ${answer.body}`)
    return told
  }

  /** Keeps the rows that an import has written, for the floor. */
  async keepRows(): Promise<void> {
    for (const table of TABLES) {
      const rows = table === 'p37.pupil' ? `(SELECT * FROM ${table} WHERE id > ${1_000_000 + BEFORE})` : table
      const stream = this.db.owner.query(copyTo(`COPY ${rows} TO STDOUT BINARY`))
      await pipeline(stream, createWriteStream(join(this.folder, table)))
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function measure(bench: Bench, rows: number, pairs: number) {
  const bad = await writeFileOf(bench.file, rows)
  const peaks: number[] = []
  let id = 0
  await bench.clear()
  const first = await bench.ours(await bench.send(), rows - bad)
  console.log(`${rows} rows: first ${first.ms} ms, peak ${Math.round(first.peak / TOLD)} MB`)
  await bench.keepRows()
  const result = await inPairs(pairs, {
    arrange: async () => {
      await bench.clear()
      id = await bench.send()
    },
    ours: async () => {
      const { ms, peak } = await bench.ours(id, rows - bad)
      peaks.push(peak)
      return ms
    },
    floor: async () => (await run(bench.settings())).ms,
  })
  return { ...result, peak: Math.round(Math.max(first.peak, ...peaks) / TOLD) }
}

/** @param pupils rows of the great file; the default of all benchmarks stands for a hundred thousand */
export async function benchImport(pupils: number): Promise<object> {
  const rows = pupils === 1_000_000 ? 100_000 : pupils
  const db = await openBenchDatabase()
  const { tokens } = await buildRegistry(db, BEFORE)
  const app = await buildApp(db.ctx, { logLevel: 'error' })
  const bench = new Bench(db, app, { xueji_session: tokens.school })
  try {
    const small = await measure(bench, Math.min(SMALL, rows), 1)
    const great = rows > SMALL ? await measure(bench, rows, PAIRS) : small
    const { ours, floor, ratio } = great
    const round = (ms: number) => Math.round(ms) / 1000
    return {
      rows,
      ...{ ours: round(ours), floor: round(floor), ratio },
      peakMB: { [Math.min(SMALL, rows)]: small.peak, [rows]: great.peak },
    }
  } finally {
    bench.close()
    await app.close()
    await db.close()
  }
}
