/**
 * What does the look-up of a pupil by number cost at our door, against a bare server that does the same session
 * look-up, the same scoped transaction and the same SELECT?
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { scopeRange } from '../src/rules/scope.ts'
import { buildApp } from '../src/server/app.ts'
import { studentNumberKey } from '../src/server/pupil/sealed-pupil.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { median } from './measure.ts'

const CONNECTIONS = 16
const SECONDS = 3
const ROUNDS = 7
const SCHOOL = '1/2/3/4/'

const numberAt = (at: number) => `G370102${String(at).padStart(12, '0')}`

/** One school with all the pupils: the county of the clerk who asks. @returns his session's token */
async function build({ owner, ctx }: BenchDatabase, pupils: number): Promise<string> {
  await owner.query(`INSERT INTO nation.world VALUES (1, 'real', '量度', NULL, NULL);
    INSERT INTO nation.province VALUES (1, 1, 'p37', '370000', '云海省');
    INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code) VALUES
      (1, 1, NULL, NULL, 0, '1/', '国家', '000000'), (2, 1, 1, 1, 1, '1/2/', '云海省教育厅', '370000'),
      (3, 1, 1, 2, 3, '1/2/3/', '临江县教育局', '370102'), (4, 1, 1, 3, 4, '${SCHOOL}', '临江县第一小学', '370102');
    INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash)
      VALUES (1, 1, 3, '1/2/3/', 'clerk', '李娜', '{registrar}', '$argon2id$none');
    INSERT INTO p37.class VALUES (1, 4, '${SCHOOL}', 'primary', 2014, 6, 1, '2014101', '1班')`)
  const token = randomBytes(32).toString('base64url')
  await owner.query(`INSERT INTO nation.session VALUES ($1, 1, now(), now() + interval '1 day')`, [
    createHash('sha256').update(token).digest(),
  ])
  const blob = (at: number) =>
    ctx.sealer.seal({ idType: '1', idNumber: numberAt(at).slice(1), studentNumber: numberAt(at), values: {} })
  for (let from = 0; from < pupils; from += 10_000) {
    const all = Array.from({ length: Math.min(10_000, pupils - from) }, (_, at) => from + at)
    await owner.query(
      `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed)
       SELECT 1000 + n, $3, '王小明', 'male', '2007-05-01', s FROM unnest($1::bigint[], $2::bytea[]) AS x (n, s)`,
      [all, all.map(blob), SCHOOL],
    )
    await owner.query(
      `INSERT INTO p37.student_number SELECT h, 1000 + n, 'G', true, now() FROM unnest($1::bigint[], $2::bytea[]) AS x (n, h)`,
      [all, all.map((at) => studentNumberKey(ctx.sealer, numberAt(at)))],
    )
  }
  await owner.query('ALTER TABLE p37.enrollment DROP CONSTRAINT pupil_one_active_enrollment')
  await owner.query(
    `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during)
     SELECT id, id, 4, '${SCHOOL}', 'primary', 1, '[2014-09-01,)' FROM p37.pupil`,
  )
  await owner.query('VACUUM ANALYZE')
  return token
}

const SESSION = `SELECT a.id AS "accountId", a.roles, u.id AS "unitId", u.path, u.level, p.schema_name AS schema
  FROM nation.session s JOIN nation.account a ON a.id = s.account_id JOIN nation.unit u ON u.id = a.unit_id
  JOIN nation.world w ON w.id = a.world_id LEFT JOIN nation.province p ON p.id = u.province_id
  WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND NOT a.is_sealed`

const PUPIL = `SELECT p.id, p.name, p.sex, p.birth_date, p.sealed, p.is_flagged, u.name AS school, e.stage, c.grade, c.name AS class
  FROM p37.student_number n JOIN p37.pupil p ON p.id = n.pupil_id JOIN nation.unit u ON u.path = p.unit_path
  LEFT JOIN p37.enrollment e ON e.pupil_id = p.id AND upper_inf(e.during) LEFT JOIN p37.class c ON c.id = e.class_id
  WHERE n.hash = $1`

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** The floor: node:http and pg, prepared statements, nothing checked and nothing else done. */
function bareServer(url: string, hash: (number: string) => Buffer): { server: Server; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  const server = createServer(async (request, reply) => {
    const token = /xueji_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const { studentNumber } = JSON.parse((await bodyOf(request)).toString('utf8')) as {
      studentNumber: string
    }
    const session = await pool.query({
      name: 'session',
      text: SESSION,
      values: [createHash('sha256').update(token).digest(), new Date()],
    })
    const { from, to } = scopeRange(session.rows[0].path)
    const client = await pool.connect()
    await client.query(
      `BEGIN;SET LOCAL ROLE xueji_web;SET LOCAL app.path='${from}';SET LOCAL app.path_end='${to}';` +
        `SET LOCAL app.unit='3';SET LOCAL app.account='1';`,
    )
    const found = await client.query({ name: 'pupil', text: PUPIL, values: [hash(studentNumber)] })
    await client.query('COMMIT')
    client.release()
    reply.setHeader('content-type', 'application/json')
    reply.end(JSON.stringify({ ...found.rows[0], sealed: undefined }))
  })
  return { server, pool }
}

/** Asks as fast as it can over a few connections, as a process of its own; tells how many answers came in. */
const CLIENT = `
const { Agent, request } = require('node:http')
const { token, pupils, connections } = JSON.parse(process.env.ASKING)
const agent = new Agent({ keepAlive: true, maxSockets: connections })
function ask(port) {
  const body = JSON.stringify({ studentNumber: 'G370102' + String(Math.floor(Math.random() * pupils)).padStart(12, '0') })
  return new Promise((done, fail) => {
    const sent = request({ agent, port, method: 'POST', path: '/api/pupils/by-number', headers: {
      'content-type': 'application/json', 'content-length': body.length, cookie: 'xueji_session=' + token,
      'idempotency-key': '00000000-0000-4000-8000-000000000000' } }, (reply) => {
      reply.resume()
      reply.on('end', () => reply.statusCode === 200 ? done() : fail(new Error('answered ' + reply.statusCode)))
    })
    sent.on('error', fail)
    sent.end(body)
  })
}
process.on('message', async ({ port, ms }) => {
  const until = Date.now() + ms
  let answers = 0
  const one = async () => { while (Date.now() < until) { await ask(port); answers += 1 } }
  await Promise.all(Array.from({ length: connections }, one))
  process.send(answers)
})`

function startClient(asking: object): ChildProcess {
  const env = { ...process.env, ASKING: JSON.stringify(asking) }
  return spawn(process.execPath, ['-e', CLIENT], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

const askFor = (client: ChildProcess, port: number, ms: number) =>
  new Promise<number>((done, fail) => {
    const ended = () => fail(new Error('The client has ended.'))
    client.once('exit', ended)
    client.once('message', (answers) => {
      client.off('exit', ended)
      done(Number(answers))
    })
    client.send({ port, ms })
  })

interface Measured {
  perSecond: number
  /** Microseconds of this process per answer: the server's own work, also on a busy machine. */
  cpu: number
}

const say = ({ perSecond, cpu }: Measured) => `${perSecond}/s, ${cpu} µs`

const listen = (server: Server) =>
  new Promise<number>((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
  )

export async function benchLookUp(pupils: number): Promise<object> {
  const bench = await openBenchDatabase()
  const token = await build(bench, pupils)
  const app = await buildApp(bench.ctx, { logLevel: 'silent' })
  await app.ready()
  const bare = bareServer(bench.url, (number) => studentNumberKey(bench.ctx.sealer, number))
  const ports = { ours: await listen(app.server), floor: await listen(bare.server) }
  const client = startClient({ token, pupils, connections: CONNECTIONS })
  const measure = async (port: number): Promise<Measured> => {
    const before = process.cpuUsage()
    const answers = await askFor(client, port, SECONDS * 1000)
    const { user, system } = process.cpuUsage(before)
    return { perSecond: Math.round(answers / SECONDS), cpu: Math.round((user + system) / answers) }
  }
  const rounds: { ours: Measured; floor: Measured; ratio: number }[] = []
  for (let at = -1; at < ROUNDS; at++) {
    const floor = await measure(ports.floor)
    const ours = await measure(ports.ours)
    console.log(`${at < 0 ? 'warm-up' : `round ${at + 1}`}: ours ${say(ours)}; floor ${say(floor)}`)
    if (at >= 0)
      rounds.push({ ours, floor, ratio: Math.round((floor.perSecond / ours.perSecond) * 100) / 100 })
  }
  client.kill()
  await app.close()
  bare.server.close()
  await bare.pool.end()
  await bench.close()
  const of = (who: 'ours' | 'floor', what: keyof Measured) => median(rounds.map((one) => one[who][what]))
  return {
    ours: { perSecond: of('ours', 'perSecond'), cpu: of('ours', 'cpu') },
    floor: { perSecond: of('floor', 'perSecond'), cpu: of('floor', 'cpu') },
    ratio: median(rounds.map((one) => one.ratio)),
  }
}
