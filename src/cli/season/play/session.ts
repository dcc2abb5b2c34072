/** People at their desks: each a session of his own over the public doors, like a browser. */
import { randomUUID } from 'node:crypto'
import { signIn } from '../../../contract/account.ts'
import { type CallInput, type CallOptions, type Client, makeClient } from '../../../contract/client.ts'
import type { Route } from '../../../contract/route.ts'
import type { Tally } from './tally.ts'

/** Somebody signed in. */
export interface Session extends Pick<Client<Response>, 'call'> {
  login: string
  /** Calls a door that answers with a file. @returns the whole file */
  file<D extends Route>(route: D, input: CallInput<D>, options?: CallOptions): Promise<Buffer>
}

export interface Connection {
  signIn(who: { login: string; password: string }): Promise<Session>
}

const COOKIE = /^xueji_session=[^;]+/

/** @param base address of the running server, e.g. `http://127.0.0.1:8080` */
export function connect(base: string, tally: Tally): Connection {
  const clientWith = (cookie: () => string | undefined, onReply?: (reply: Response) => void) =>
    makeClient<Response>({
      base: base.replace(/\/$/, ''),
      cookie,
      newRequestId: randomUUID,
      fetch: async (url, sent) => {
        const from = performance.now()
        try {
          const reply = await fetch(url, sent as RequestInit)
          onReply?.(reply)
          return reply
        } finally {
          tally.answered(performance.now() - from)
        }
      },
    })
  return {
    signIn: async ({ login, password }) => {
      let cookie: string | undefined
      const client = clientWith(
        () => cookie,
        (reply) => {
          for (const set of reply.headers.getSetCookie()) cookie = COOKIE.exec(set)?.[0] ?? cookie
        },
      )
      await client.call(signIn, { body: { login, password } })
      return {
        login,
        call: client.call,
        file: async (route, input, options) =>
          Buffer.from(await (await client.download(route, input, options)).arrayBuffer()),
      }
    },
  }
}

/** Rows asked for with one request: the most that a list gives. */
const PAGE = 200

/** Every row of a list, from the first page to the end. @param turn asks for one page */
export async function* everyRow<T>(
  turn: (page: { after?: string; limit: number }) => Promise<{ rows: T[]; next: string | null }>,
): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const page = await turn(after === undefined ? { limit: PAGE } : { after, limit: PAGE })
    yield* page.rows
    if (page.next === null) return
    after = page.next
  }
}

/** The same, all at once: for lists that are known to be short. */
export async function allRows<T>(turn: Parameters<typeof everyRow<T>>[0]): Promise<T[]> {
  const rows: T[] = []
  for await (const row of everyRow(turn)) rows.push(row)
  return rows
}
