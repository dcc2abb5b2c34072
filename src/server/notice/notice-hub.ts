/**
 * Streams of notices to everybody who is there. One look at the database a second serves all of them, whatever their
 * number; nobody listens, nobody looks (docs/decisions/0018).
 */
import { PassThrough, type Readable } from 'node:stream'
import { groupedBy } from '../../rules/group.ts'
import { liveSessions } from '../account/account.actions.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { schemaOf } from '../write.ts'
import { presentNotice } from './notice.actions.ts'
import { findLastPlace, givePlaces, listAfter, type PlacedNotice } from './notice-stream.queries.ts'

const LOOK_EVERY_MS = 1000
/** Proxies cut a silent connection. */
const BEAT_EVERY_MS = 15_000
/** Then the browser comes back by itself, with the rights that the person has by now. */
const LONGEST_MS = 15 * 60_000
const ROWS_AT_ONCE = 1000
const MOST_UNREAD = 1024 * 1024

interface Listener {
  actor: Actor
  token: string
  schema: string
  out: PassThrough
  /** He has been told everything up to this place. */
  after: number
  since: number
}

const isFor = ({ actor }: Listener, row: PlacedNotice) =>
  row.unitId === actor.unitId &&
  (row.accountId === null
    ? row.roles.some((role) => (actor.roles as readonly string[]).includes(role))
    : row.accountId === actor.accountId)

/** From the place that the browser names, else from now on. */
function placeOf(ctx: Context, schema: string, last: number | undefined): Promise<number> {
  return ctx.db.asJob(async (tx) => {
    await givePlaces(tx, schema)
    return Math.min(last ?? Number.MAX_SAFE_INTEGER, await findLastPlace(tx, schema))
  })
}

export interface NoticeHub {
  /**
   * A stream for one person.
   * @param last place of the last notice that his browser has had; undefined when it begins
   */
  open(actor: Actor, token: string, last: number | undefined): Promise<Readable>
  /** Ends every stream; the browsers come back when they can. */
  close(): void
}

/** @param onError hears why all streams were ended: the database is away */
export function makeNoticeHub(ctx: Context, kinds: CaseKinds, onError: (error: Error) => void): NoticeHub {
  const listeners = new Set<Listener>()
  let timer: NodeJS.Timeout | undefined
  let beatAt = 0

  /** Whoever does not read what he is sent is let go: he comes back from the place he had. */
  const say = (listener: Listener, text: string) => {
    const { out } = listener
    if (!out.writable) return
    if (out.writableLength > MOST_UNREAD) return end(listener)
    out.write(text)
  }

  const end = (listener: Listener, because?: string) => {
    listeners.delete(listener)
    if (because && listener.out.writable) listener.out.write(`event: end\ndata: ${because}\n\n`)
    listener.out.end()
  }

  const tell = (listener: Listener, rows: readonly PlacedNotice[]) => {
    for (const row of rows) {
      if (row.place <= listener.after) continue
      listener.after = row.place
      if (!isFor(listener, row)) continue
      const data = JSON.stringify({ ...presentNotice(kinds, row), isRead: false })
      say(listener, `id: ${row.place}\nevent: notice\ndata: ${data}\n\n`)
    }
  }

  const lookAt = async (schema: string, mine: readonly Listener[]) => {
    await ctx.db.asJob((tx) => givePlaces(tx, schema))
    const after = Math.min(...mine.map((one) => one.after))
    const rows = await ctx.db.asJob((tx) => listAfter(tx, schema, { after, limit: ROWS_AT_ONCE }))
    for (const listener of mine) tell(listener, rows)
  }

  const endThoseWhoLeft = async () => {
    const alive = await liveSessions(ctx, [...new Set([...listeners].map(({ token }) => token))])
    for (const listener of [...listeners]) {
      if (!alive.has(listener.token)) end(listener, 'signed_out')
      else if (Date.now() - listener.since > LONGEST_MS) end(listener)
    }
  }

  const beat = () => {
    if (Date.now() - beatAt < BEAT_EVERY_MS) return
    beatAt = Date.now()
    for (const listener of [...listeners]) say(listener, ': \n\n')
  }

  const look = async () => {
    await endThoseWhoLeft()
    const bySchema = groupedBy(listeners, (one) => one.schema)
    for (const [schema, mine] of bySchema) await lookAt(schema, mine)
    beat()
  }

  const lookAgain = () => {
    if (timer || listeners.size === 0) return
    timer = setTimeout(() => {
      void look()
        .catch((error: Error) => {
          onError(error)
          for (const listener of [...listeners]) end(listener)
        })
        .finally(() => {
          timer = undefined
          lookAgain()
        })
    }, LOOK_EVERY_MS)
  }

  return {
    open: async (actor, token, last) => {
      const schema = schemaOf(actor)
      const after = await placeOf(ctx, schema, last)
      const out = new PassThrough()
      const listener = { actor, token, schema, out, after, since: Date.now() }
      // The browser comes back after three seconds, from the place of the last event: also when there was none yet.
      out.write(`retry: 3000\nid: ${after}\nevent: open\ndata: {}\n\n`)
      out.on('close', () => listeners.delete(listener))
      listeners.add(listener)
      lookAgain()
      return out
    },
    close: () => {
      clearTimeout(timer)
      for (const listener of [...listeners]) end(listener)
    },
  }
}
