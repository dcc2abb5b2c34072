/**
 * What does a page of a county's pupils cost at our door, and their count, against a bare server that says the very same
 * statements in the same scope? And does the last page cost more than the first?
 */
import { Agent, request } from 'node:http'
import { urlOf } from '../src/contract/client.ts'
import { countOf } from '../src/contract/list-export.ts'
import { listPupils } from '../src/contract/pupil.ts'
import type { Route } from '../src/contract/route.ts'
import { buildApp } from '../src/server/app.ts'
import { type ServerChild, startServer } from './child.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { inPairs, median, type Pairs } from './measure.ts'
import { type Script, scriptOf, takeDown } from './recording.ts'
import { buildRegistry } from './registry.ts'

const PAIRS = 7
/** Requests of one measurement, one after the other; a count reads every row that it counts, and is asked twice. */
const BATCH = 20
const COUNT_BATCH = 2
const batchOf = (page: string) => (page.endsWith('count') ? COUNT_BATCH : BATCH)
const LIMIT = 50
/** A school has 5,000 pupils in six grades. */
const PUPILS_PER_SCHOOL = 5000
const FAMILIES = Array.from(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕',
)
const GIVEN = ['小明', '思远', '雨欣', '子涵', '一诺', '嘉怡', '浩然', '诗琪', '俊杰', '梓轩']

/** What a clerk of the county asks for: everybody, a grade, a name, both, a school, a class. */
const QUESTIONS = {
  all: {},
  grade: { grade: 3 },
  name: { name: '曾思远' },
  family: { name: '曾' },
  gradeAndName: { grade: 3, name: '曾' },
  school: { school: 6 },
  class: { school: 6, class: 100_063 },
} as const
type Question = keyof typeof QUESTIONS

/** Where the last page begins: the key of the row before it, found from the end of what the door would show. */
async function lastPageOf({ owner }: BenchDatabase, question: Question): Promise<string> {
  const asked: { grade?: number; name?: string; school?: number; class?: number } = QUESTIONS[question]
  const { grade, name, school } = asked
  const [id, order] = name ? ['p.id', 'p.name COLLATE "C" DESC, p.id DESC'] : ['e.id', 'e.id DESC']
  const { rows } = await owner.query(
    `SELECT e.unit_path, ${id}::float8 AS id FROM p37.enrollment e JOIN p37.class c ON c.id = e.class_id
     JOIN p37.pupil p ON p.id = e.pupil_id
     WHERE ($1::int IS NULL OR c.grade = $1) AND ($2::text IS NULL OR starts_with(p.name, $2))
       AND ($4::bigint IS NULL OR e.school_id = $4) AND ($5::bigint IS NULL OR e.class_id = $5)
     ORDER BY e.unit_path COLLATE "C" DESC, ${order} OFFSET $3 LIMIT 1`,
    [grade ?? null, name ?? null, LIMIT, school ?? null, asked.class ?? null],
  )
  return Buffer.from(JSON.stringify([rows[0].unit_path, rows[0].id]), 'utf8').toString('base64url')
}

async function pagesOf(bench: BenchDatabase): Promise<Record<string, string>> {
  const urls: Record<string, string> = {}
  for (const [name, query] of Object.entries(QUESTIONS)) {
    const after = await lastPageOf(bench, name as Question)
    urls[`${name}, first`] = urlOf(listPupils, { query: { ...query, limit: LIMIT } })
    urls[`${name}, last`] = urlOf(listPupils, { query: { ...query, limit: LIMIT, after } })
    urls[`${name}, count`] = urlOf(countOf(listPupils) as Route, { query })
  }
  return urls
}

/** What our door says to the database for each page; a page that is not full would not be worth measuring. */
async function record(
  { ctx }: BenchDatabase,
  token: string,
  urls: readonly string[],
): Promise<Record<string, Script>> {
  const app = await buildApp(ctx, { logLevel: 'error' })
  const scripts: Record<string, Script> = {}
  for (const url of urls) {
    const ask = async () => {
      const answer = await app.inject({ url, cookies: { xueji_session: token } })
      const { rows, count } = answer.json()
      const isFull = answer.statusCode === 200 && (rows ? rows.length === LIMIT : count > LIMIT)
      if (!isFull) throw new Error(`The door shows no full page: ${answer.body.slice(0, 300)}`)
    }
    await ask()
    scripts[url] = scriptOf(await takeDown(ask), await takeDown(ask))
  }
  await app.close()
  return scripts
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function get(port: number, token: string, path: string): Promise<void> {
  return new Promise((done, fail) => {
    const headers = { cookie: `xueji_session=${token}` }
    const sent = request({ agent, port, path, headers }, (reply) => {
      reply.resume()
      reply.on('end', () =>
        reply.statusCode === 200 ? done() : fail(new Error(`${path} answered ${reply.statusCode}`)),
      )
    })
    sent.on('error', fail)
    sent.end()
  })
}

const round = (value: number) => Math.round(value * 100) / 100

/** Milliseconds of one page. */
function figures(pairs: Pairs, batch: number) {
  return { ours: round(pairs.ours / batch), floor: round(pairs.floor / batch), ratio: pairs.ratio }
}

async function measure(ours: ServerChild, floor: ServerChild, token: string, urls: Record<string, string>) {
  const measured: Record<string, ReturnType<typeof figures>> = {}
  const batch = (server: ServerChild, url: string, times: number) => async () => {
    for (let at = 0; at < times; at++) await get(server.port, token, url)
  }
  for (const [name, url] of Object.entries(urls)) {
    console.log(name)
    const times = batchOf(name)
    const [oursOf, floorOf] = [batch(ours, url, times), batch(floor, url, times)]
    const of = { arrange: async () => undefined, ours: oursOf, floor: floorOf }
    measured[name] = figures(await inPairs(PAIRS, of), times)
  }
  return measured
}

/** First and last page in turn: how much more the last one costs. */
async function lastOverFirst(ours: ServerChild, token: string, urls: Record<string, string>) {
  const over: Record<string, number> = {}
  for (const name of Object.keys(QUESTIONS)) {
    const batch = (page: string) => async () => {
      for (let at = 0; at < BATCH; at++) await get(ours.port, token, urls[`${name}, ${page}`] ?? '')
    }
    console.log(`${name}: last page as "ours", first page as "floor"`)
    const of = { arrange: async () => undefined, ours: batch('last'), floor: batch('first') }
    over[name] = (await inPairs(PAIRS, of)).ratio
  }
  return over
}

/** Asks a registry that is there. @param token of a clerk of the county */
async function askPages(bench: BenchDatabase, token: string): Promise<object> {
  const urls = await pagesOf(bench)
  const scripts = await record(bench, token, Object.values(urls))
  const ours = await startServer('./ours.server.ts', { url: bench.url })
  const floor = await startServer('./list-floor.server.ts', { url: bench.url, scripts })
  const pages = await measure(ours, floor, token, urls)
  const lastToFirst = await lastOverFirst(ours, token, urls)
  agent.destroy()
  await ours.stop()
  await floor.stop()
  const ratios = Object.values(pages).map((one) => one.ratio)
  return {
    ratio: median(ratios),
    worstRatio: Math.max(...ratios),
    worstLastToFirst: Math.max(...Object.values(lastToFirst)),
    lastToFirst,
    pages,
  }
}

export async function benchList(pupils: number): Promise<object> {
  const bench = await openBenchDatabase()
  try {
    const schools = Math.max(1, Math.round(pupils / PUPILS_PER_SCHOOL))
    const of = { schools, grades: 6, families: FAMILIES, given: GIVEN }
    const { tokens } = await buildRegistry(bench, pupils, of)
    return { schools, ...(await askPages(bench, tokens.county)) }
  } finally {
    await bench.close()
  }
}
