/**
 * What does the look-up of a pupil by number cost at our door, against a bare server that does the same session
 * look-up, the same scoped transaction and the same SELECT? And against a bare point query?
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type ServerChild, startServer } from './child.ts'
import { openBenchDatabase } from './database.ts'
import { median } from './measure.ts'
import { buildRegistry } from './registry.ts'

/** A full house first, which warms both servers; then somebody alone. */
const CONNECTIONS = [16, 1]
const SECONDS = 2
const ROUNDS = 7
/** Rounds that do not count: until both servers are compiled. */
const WARM_UPS = 3

/** Asks as fast as it can over a few connections, as a process of its own; tells how many answers came in. */
const CLIENT = `
const { Agent, request } = require('node:http')
const { token, pupils } = JSON.parse(process.env.ASKING)
const agent = new Agent({ keepAlive: true })
function ask(port, path) {
  const body = JSON.stringify({ studentNumber: 'G370102' + String(Math.floor(Math.random() * pupils)).padStart(12, '0') })
  return new Promise((done, fail) => {
    const sent = request({ agent, port, method: 'POST', path, headers: {
      'content-type': 'application/json', 'content-length': body.length, cookie: 'xueji_session=' + token,
      'idempotency-key': '00000000-0000-4000-8000-000000000000' } }, (reply) => {
      reply.resume()
      reply.on('end', () => reply.statusCode === 200 ? done() : fail(new Error('answered ' + reply.statusCode)))
    })
    sent.on('error', fail)
    sent.end(body)
  })
}
process.on('message', async ({ port, path, ms, connections }) => {
  const until = Date.now() + ms
  let answers = 0
  const one = async () => { while (Date.now() < until) { await ask(port, path); answers += 1 } }
  await Promise.all(Array.from({ length: connections }, one))
  process.send(answers)
})`

interface Client {
  process: ChildProcess
  /** Never fulfilled: rejected when the client is gone. */
  gone: Promise<never>
}

function startClient(asking: object): Client {
  const env = { ...process.env, ASKING: JSON.stringify(asking) }
  const client = spawn(process.execPath, ['-e', CLIENT], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = once(client, 'exit').then(() => {
    throw new Error('The client has ended.')
  })
  // At the end of all it may go; before, whoever waits for an answer hears of it.
  gone.catch(() => undefined)
  return { process: client, gone }
}

interface Measured {
  perSecond: number
  /** Microseconds of the server's processor time per answer: its own work, also on a busy machine. */
  cpu: number
}

const DOOR = '/api/pupils/by-number'
const say = ({ perSecond, cpu }: Measured) => `${perSecond}/s, ${cpu} µs`

interface Setting {
  client: Client
  ours: ServerChild
  floor: ServerChild
}

async function measure(
  client: Client,
  server: ServerChild,
  of: { path: string; connections: number },
): Promise<Measured> {
  const before = await server.cpu()
  client.process.send({ port: server.port, ms: SECONDS * 1000, ...of })
  const [answers] = await Promise.race([once(client.process, 'message'), client.gone])
  const cpu = (await server.cpu()) - before
  return { perSecond: Math.round(Number(answers) / SECONDS), cpu: Math.round(cpu / Number(answers)) }
}

const round = (value: number) => Math.round(value * 100) / 100

/** All three in turn, again and again. */
async function measureAt({ client, ours, floor }: Setting, connections: number): Promise<object> {
  const rounds: { ours: Measured; floor: Measured; point: Measured }[] = []
  for (let at = -WARM_UPS; at < ROUNDS; at++) {
    const one = {
      floor: await measure(client, floor, { path: DOOR, connections }),
      ours: await measure(client, ours, { path: DOOR, connections }),
      point: await measure(client, floor, { path: '/point', connections }),
    }
    const name = at < 0 ? 'warm-up' : `round ${at + 1}`
    console.log(
      `${connections} at once, ${name}: ours ${say(one.ours)}; floor ${say(one.floor)}; point ${say(one.point)}`,
    )
    if (at >= 0) rounds.push(one)
  }
  const of = (who: 'ours' | 'floor' | 'point', what: keyof Measured) =>
    median(rounds.map((one) => one[who][what]))
  const both = (who: 'ours' | 'floor' | 'point') => ({ perSecond: of(who, 'perSecond'), cpu: of(who, 'cpu') })
  const over = (who: 'floor' | 'point') =>
    round(median(rounds.map((one) => one[who].perSecond / one.ours.perSecond)))
  return {
    ours: both('ours'),
    floor: both('floor'),
    ratio: over('floor'),
    point: both('point'),
    ratioToPointQuery: over('point'),
  }
}

/** The figures at 16 at once stand in front; those of somebody alone behind them. */
export async function benchLookUp(pupils: number): Promise<object> {
  const bench = await openBenchDatabase()
  try {
    const { tokens } = await buildRegistry(bench, pupils)
    const ours = await startServer('./ours.server.ts', { url: bench.url })
    const floor = await startServer('./look-up-floor.server.ts', { url: bench.url })
    const client = startClient({ token: tokens.county, pupils })
    const measured: object[] = []
    for (const connections of CONNECTIONS)
      measured.push(await measureAt({ client, ours, floor }, connections))
    client.process.kill()
    await ours.stop()
    await floor.stop()
    const [full, alone] = measured
    return { ...full, alone }
  } finally {
    await bench.close()
  }
}
