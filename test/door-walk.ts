/** Walks through every door of an app as everybody, and tells what should not have been possible. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import yauzl from 'yauzl'
import { urlOf } from '../src/contract/client.ts'
import type { Route } from '../src/contract/route.ts'
import { LEVELS } from '../src/rules/scope.ts'
import { type Cast, ROLES, type Station } from './cast.ts'
import type { TestDatabase } from './db.ts'
import { type DoorInput, inputsFor, UnknownField } from './door-input.ts'
import { fingerprints } from './fingerprint.ts'
import { SECRET } from './secrets.ts'

/** Doors for people who are not signed in: there are no others. */
const PUBLIC = ['GET /api/health', 'POST /api/session']
/** Served without a door: nothing of anybody's is behind them. */
const NO_DOOR = ['GET /metrics', 'GET /api/openapi.json', 'GET *', 'GET /*']

/** A stream does not end by itself: who may open one, and what he gets to read, is notice-stream.test's. */
const answering = (app: FastifyInstance) => app.doors.filter((door) => !door.stream)

/** What these show are times and counts. */
const ABOUT_NOBODY = [
  '/api/notices/unread',
  '/api/season',
  '/api/terms',
  '/api/policies',
  '/api/policies/comparison',
  '/api/case-kinds',
  '/api/progress/provinces',
  '/api/workbench',
  '/api/promotions',
  '/api/number-runs',
  '/api/number-runs/preview',
  '/api/graduation/readiness',
  '/api/look-ups/allowance',
  '/api/divisions',
]

/** Rows of a list, of which list-export.test.ts asks that they are those of the list itself, to anybody. */
const isCount = ({ path }: Route) => path.endsWith('.count')

export const doorName = ({ method, path }: Route) => `${method} ${path}`

async function knock(app: FastifyInstance, door: Route, input: DoorInput, token?: string) {
  const { body, file } = input
  return app.inject({
    method: door.method,
    url: urlOf(door, input),
    ...(token === undefined ? {} : { cookies: { xueji_session: token } }),
    headers: {
      ...(door.method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...(file ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(file ? { payload: file } : body === undefined ? {} : { payload: body }),
  })
}

type Reply = Awaited<ReturnType<typeof knock>>
const codeOf = (reply: Reply) => (reply.statusCode < 300 ? 'let in' : String(reply.json().code))

/** Paths and methods of everything the app serves, read from its tree of routes. */
function servedBy(app: FastifyInstance): string[] {
  const at: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', path = '', methods = ''] =
        /^((?:│ {3}| {4})*)[├└]── (.+?)(?: \((.+)\))?$/.exec(line) ?? []
      at.splice(indent.length / 4, at.length, path)
      const served = methods.split(', ').filter((method) => method !== '' && method !== 'HEAD')
      return served.map((method) => `${method} ${at.join('')}`)
    })
}

/** Two doors may call one parameter by two names. */
const nameless = (name: string) => name.replaceAll(/:[\w|:]+/g, ':')

/** What is served past the doors, and doors that say of nobody who may come. */
export function unguarded(app: FastifyInstance): string[] {
  const doors = new Set(app.doors.map((door) => nameless(doorName(door))))
  const past = servedBy(app).filter((one) => !doors.has(nameless(one)) && !NO_DOOR.includes(one))
  const open = app.doors.filter(({ access }) => {
    if (typeof access === 'object') return access.roles.length === 0 || access.levels.length === 0
    return access !== 'signed-in'
  })
  return [
    ...past.map((one) => `${one} is served without a door: mount() it`),
    ...open
      .map(doorName)
      .filter((one) => !PUBLIC.includes(one))
      .map((one) => `${one} does not say who may come`),
  ]
}

function mayCome(door: Route, station: Station, role: string): boolean {
  if (typeof door.access === 'string') return true
  const { roles, levels } = door.access
  return (roles as readonly string[]).includes(role) && (levels as readonly string[]).includes(station.level)
}

/** Default deny: nobody without a session, nobody of another role or level. */
export async function wronglyLetIn(app: FastifyInstance, cast: Cast): Promise<string[]> {
  const findings: string[] = []
  // Roles and levels decide: one station of each level is everybody.
  const stations = LEVELS.flatMap((level) => cast.stations.find((one) => one.level === level) ?? [])
  for (const door of app.doors.filter((one) => one.access !== 'public')) {
    const [input = {}] = inputsFor(door, cast.ids)
    for (const token of [undefined, 'forged']) {
      const code = codeOf(await knock(app, door, input, token))
      if (code !== 'not_signed_in') findings.push(`${doorName(door)} without a session: ${code}`)
    }
    for (const station of stations)
      for (const role of ROLES.filter((one) => !mayCome(door, station, one))) {
        const code = codeOf(await knock(app, door, input, station.tokens[role]))
        if (code !== 'not_allowed') findings.push(`${doorName(door)} as ${role} of ${station.name}: ${code}`)
      }
  }
  return findings
}

/** With a first password nobody comes anywhere (ACC-3): every door as one who could come in otherwise. */
export async function openToFirstPassword(
  app: FastifyInstance,
  cast: Cast,
  t: TestDatabase,
): Promise<string[]> {
  const findings: string[] = []
  const set = (must: boolean) => t.owner.query('UPDATE nation.account SET must_change_password = $1', [must])
  await set(true)
  for (const door of app.doors.filter((one) => typeof one.access === 'object')) {
    const [input = {}] = tryInputs(door, cast, findings)
    const station = cast.stations.find((one) => ROLES.some((role) => mayCome(door, one, role)))
    const role = station && ROLES.find((one) => mayCome(door, station, one))
    const code = role ? codeOf(await knock(app, door, input, station.tokens[role])) : 'nobody to ask'
    if (code !== 'password_change_first') findings.push(`${doorName(door)}: ${code}`)
  }
  await set(false)
  return findings
}

/** All text of a reply, also what is packed in a workbook. */
async function textOf(reply: Reply): Promise<string> {
  if (!reply.rawPayload.subarray(0, 2).equals(Buffer.from('PK'))) return reply.body
  const zip = await yauzl.fromBufferPromise(reply.rawPayload)
  const parts: Buffer[] = []
  for await (const entry of zip.eachEntry())
    for await (const chunk of await zip.openReadStreamPromise(entry)) parts.push(chunk as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** Work in few hands at once: doors are used at the same time, and the walk is long. */
async function inHands<T>(count: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const hand = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: count }, hand))
}

/** Who asks what at a door: every role that may come asks for everything; one of a station also in every other way. */
function visits(door: Route, cast: Cast, findings: string[]) {
  const [full, ...others] = tryInputs(door, cast, findings)
  return cast.stations
    .filter((one) => one.isForeign)
    .flatMap((station) =>
      ROLES.filter((role) => mayCome(door, station, role)).flatMap((role, at) =>
        (full ? [full, ...(at === 0 ? others : [])] : []).map((input) => ({ station, role, input })),
      ),
    )
}

/** Comes as everybody whom the school is no business of, asking for what is the school's. */
export async function leaks(app: FastifyInstance, cast: Cast, t: TestDatabase): Promise<string[]> {
  const findings: string[] = []
  let before = await fingerprints(t, cast)
  const compare = async (who: string) => {
    const after = await fingerprints(t, cast)
    for (const [table, print] of after)
      if (before.get(table) !== print) findings.push(`${who} changed ${table}, which is not theirs`)
    before = after
  }
  const visit = (door: Route) =>
    inHands(6, visits(door, cast, findings), async ({ station, role, input }) => {
      const reply = await knock(app, door, input, station.tokens[role])
      const who = `${doorName(door)} as ${role} of ${station.name}, asked ${JSON.stringify({ ...input, file: undefined })}`
      if (reply.statusCode >= 500) findings.push(`${who}: ${reply.statusCode}`)
      if ((await textOf(reply)).includes(SECRET)) findings.push(`${who}: shows what is not theirs`)
      if (reply.statusCode < 300 && isAboutOne(door)) findings.push(`${who}: let in`)
    })
  const doors = answering(app).filter((one) => typeof one.access === 'object')
  for (const door of doors.filter((one) => one.method === 'GET')) await visit(door)
  await compare('Somebody reading')
  for (const door of doors.filter((one) => one.method !== 'GET')) {
    await visit(door)
    await compare(doorName(door))
  }
  return [...new Set(findings)]
}

/** The address names one thing of the school's; a promotion is its province's, and shows each unit its own part. */
const isAboutOne = (door: Route) => door.path.includes('/:id') && !door.path.startsWith('/api/promotions/')

function tryInputs(door: Route, cast: Cast, findings: string[]): DoorInput[] {
  try {
    return inputsFor(door, cast.ids)
  } catch (error) {
    if (!(error instanceof UnknownField)) throw error
    findings.push(error.message)
    return []
  }
}

/** What the school's own people and those above them get to see at a door: every text, with its code. */
async function shownToOwn(
  app: FastifyInstance,
  cast: Cast,
  door: Route,
): Promise<{ code: string; text: string }[]> {
  const shown: { code: string; text: string }[] = []
  const own = cast.stations.filter((one) => !one.isForeign)
  for (const station of own)
    for (const role of ROLES.filter((one) => mayCome(door, station, one)).slice(0, 1))
      for (const input of inputsFor(door, cast.ids)) {
        const reply = await knock(app, door, input, station.tokens[role])
        shown.push({ code: codeOf(reply), text: await textOf(reply) })
      }
  return shown
}

const readers = (app: FastifyInstance) =>
  answering(app).filter((one) => one.method === 'GET' && typeof one.access === 'object')

/** Doors about one thing that open for nobody of the school's own line: the ids sent there prove nothing. */
export async function openToNobody(app: FastifyInstance, cast: Cast): Promise<string[]> {
  const findings: string[] = []
  for (const door of readers(app).filter((one) => one.path.includes('/:id'))) {
    const codes = new Set((await shownToOwn(app, cast, door)).map((one) => one.code))
    if (!codes.has('let in')) findings.push(`${doorName(door)}: ${[...codes].join(', ')}`)
  }
  return findings
}

/** Lists that show nothing of the school even to its own people: that strangers see nothing there proves nothing. */
export async function emptyToOwn(app: FastifyInstance, cast: Cast): Promise<string[]> {
  const findings: string[] = []
  for (const door of readers(app).filter((one) => !one.path.includes('/:') && !isCount(one)))
    if (!(await shownToOwn(app, cast, door)).some((one) => one.text.includes(SECRET)))
      if (!ABOUT_NOBODY.includes(door.path)) findings.push(doorName(door))
  return findings
}
