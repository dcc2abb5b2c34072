/** `npm run season`: plays every unit of an invented province through the season, over the public doors only (OPS-1). */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DEMO_PASSWORD } from './demo.ts'
import { playSeason } from './season/play/season.ts'
import { startServer } from './season/play/server.ts'
import { makeTally } from './season/play/tally.ts'
import { planProvince } from './season/province.ts'

const USAGE = `Usage: npm run season -- [--pupils 20000] [--seed TEXT] [--json] [--keep]
         [--url http://… [--login admin] [--password …]]
Without --url it starts a server of its own, on an empty data folder that is removed at the end (--keep: kept).`

interface Options {
  pupils: number
  seed: string
  isJson: boolean
  isKept: boolean
  url: string | undefined
  administrator: { login: string; password: string }
}

/** @throws Error with the usage */
function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      pupils: { type: 'string', default: '20000' },
      seed: { type: 'string', default: 'season' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      url: { type: 'string' },
      login: { type: 'string', default: 'admin' },
      password: { type: 'string', default: DEMO_PASSWORD },
    },
  })
  const pupils = Number(values.pupils)
  if (!Number.isSafeInteger(pupils) || pupils < 300)
    throw new Error(`--pupils is a number from 300.\n${USAGE}`)
  const { seed, json: isJson, keep: isKept, url, login, password } = values
  return { pupils, seed, isJson, isKept, url, administrator: { login, password } }
}

/** Ends the play at once on Ctrl-C or SIGTERM; the server of its own is stopped all the same. */
function onStop(stop: (by: string) => Promise<void>): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      stop(name).finally(() => process.exit(130))
    })
}

/** Plays a season and prints its account as one JSON object; the exit code says whether everybody is accounted for. */
export async function season(args: string[]): Promise<void> {
  const o = readOptions(args)
  const say = (line: string) => (o.isJson ? console.error(line) : console.log(line))
  const from = performance.now()
  const tally = makeTally(say)
  const year = new Date().getFullYear()
  const plan = planProvince({ seed: o.seed, pupils: o.pupils, year, province: '37', firstSchool: 1 })
  const folder = mkdtempSync(join(tmpdir(), 'xueji-season-'))
  chmodSync(folder, 0o755)
  const server = o.url === undefined ? startServer(join(folder, 'data')) : undefined
  const close = async () => {
    try {
      await server?.stop()
    } finally {
      if (o.isKept) say(`kept: ${folder}`)
      else rmSync(folder, { recursive: true, force: true })
    }
  }
  onStop((by) => {
    say(`${by}: stopping`)
    return close()
  })
  const url = async () => o.url ?? (await server?.ready()) ?? ''
  const figures = await playSeason({ ...o, plan, url, folder: join(folder, 'workbooks'), tally, say })
  await tally.attempt('the server', close)
  const seconds = Math.round((performance.now() - from) / 100) / 10
  const { requests, errors } = tally
  console.log(JSON.stringify({ ...figures, requests, request_ms: tally.times(), errors, seconds }))
  process.exitCode = figures.unaccounted === 0 && errors === 0 ? 0 : 1
}
