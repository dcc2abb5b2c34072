/**
 * What does one registration cost at our door (reading and judging the form, sealing, the case, the identity check, the
 * audit), against a bare server that says the very same statements in one transaction?
 */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { populate } from '../src/cli/season/population.ts'
import { planProvince } from '../src/cli/season/province.ts'
import { randomOf } from '../src/cli/season/random.ts'
import { registrationRow } from '../src/cli/season/row.ts'
import { registerPupil } from '../src/contract/registration.ts'
import { buildApp } from '../src/server/app.ts'
import { type ServerChild, startServer } from './child.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { inPairs, median } from './measure.ts'
import { type Script, scriptOf, takeDown } from './recording.ts'
import { buildRegistry } from './registry.ts'

const PAIRS = 9
/** Registrations of one measurement, one after the other. */
const BATCH = 60
/** Children entered to take the statements down. */
const RECORDED = 3

type Cells = Record<string, string>

/** Children of an invented province in the clerk's cells, each another one. */
function* children(): Generator<Cells> {
  const plan = planProvince({ seed: 'bench', pupils: 40_000, year: 2014, province: '37', firstSchool: 1 })
  for (const { entrants, school } of populate(plan))
    for (const entrant of entrants) {
      const random = randomOf('bench', school.code, entrant.pupil.name, entrant.pupil.birthDay)
      const row = registrationRow(random, { ...entrant, stage: 'primary', provinceName: plan.name })
      // Without an ID number a registration says other statements; that is one child in seventy.
      if (row.idType === '居民身份证')
        yield Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''))
    }
}

/** What our door says to the database for one child, taken down from two. */
async function record({ ctx }: BenchDatabase, token: string, next: () => Cells): Promise<Script> {
  const app = await buildApp(ctx, { logLevel: 'error' })
  const enter = async () => {
    const answer = await app.inject({
      method: registerPupil.method,
      url: registerPupil.path,
      cookies: { xueji_session: token },
      headers: { 'idempotency-key': randomUUID() },
      payload: { cells: next() },
    })
    if (answer.statusCode !== 200) throw new Error(`The door refuses a child: ${answer.body}`)
  }
  // The first one also plans statements and draws ids: not what a door says every time.
  await enter()
  const one = await takeDown(enter)
  const script = scriptOf(one, await takeDown(enter))
  await app.close()
  return script
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function enterAt(port: number, token: string, cells: Cells): Promise<void> {
  const body = Buffer.from(JSON.stringify({ cells }))
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    cookie: `xueji_session=${token}`,
    'idempotency-key': randomUUID(),
  }
  return new Promise((done, fail) => {
    const sent = request({ agent, port, method: 'POST', path: registerPupil.path, headers }, (reply) => {
      reply.resume()
      reply.on('end', () =>
        reply.statusCode === 200 ? done() : fail(new Error(`answered ${reply.statusCode}`)),
      )
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

async function measure(ours: ServerChild, floor: ServerChild, token: string, next: () => Cells) {
  const cpu = { ours: [] as number[], floor: [] as number[] }
  const batch = (who: 'ours' | 'floor', server: ServerChild) => async () => {
    const before = await server.cpu()
    for (let at = 0; at < BATCH; at++) await enterAt(server.port, token, next())
    cpu[who].push(((await server.cpu()) - before) / BATCH / 1000)
  }
  const pairs = await inPairs(PAIRS, {
    arrange: async () => undefined,
    ours: batch('ours', ours),
    floor: batch('floor', floor),
  })
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    ours: { ms: round(pairs.ours / BATCH), cpuMs: round(median(cpu.ours)) },
    floor: { ms: round(pairs.floor / BATCH), cpuMs: round(median(cpu.floor)) },
    ratio: pairs.ratio,
  }
}

/** @throws Error unless both have entered whomever they were sent: a floor that writes nothing is none */
async function requireEntered({ owner }: BenchDatabase, expected: number): Promise<void> {
  const { rows } = await owner.query(
    `SELECT count(*) FILTER (WHERE c.is_open)::int AS n, count(DISTINCT p.id)::int AS pupils
     FROM p37.business_case c JOIN p37.pupil p ON p.id = c.pupil_id`,
  )
  if (rows[0].n !== expected || rows[0].pupils !== expected)
    throw new Error(`${rows[0].pupils} children were entered, not ${expected}.`)
}

export async function benchRegister(pupils: number): Promise<object> {
  const bench = await openBenchDatabase()
  try {
    const token = (await buildRegistry(bench, pupils)).tokens.school
    const all = children()
    const next = (): Cells => all.next().value ?? {}
    const script = await record(bench, token, next)
    const ours = await startServer('./ours.server.ts', { url: bench.url })
    const floor = await startServer('./register-floor.server.ts', { url: bench.url, script })
    const measured = await measure(ours, floor, token, next)
    await requireEntered(bench, RECORDED + 2 * (PAIRS + 1) * BATCH)
    agent.destroy()
    await ours.stop()
    await floor.stop()
    return { statements: script.statements.length, ...measured }
  } finally {
    await bench.close()
  }
}
