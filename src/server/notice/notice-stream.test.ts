/** The stream of notices: to whom it belongs, that a break loses nothing, and that signing out ends it. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { type Event, type Listening, listen } from '../../../test/events.ts'
import { clerk, placesOf } from '../../../test/town.ts'
import { signOut } from '../../contract/account.ts'
import { streamNotices } from '../../contract/notice.ts'
import { findActor } from '../account/account.actions.ts'
import { buildApp } from '../app.ts'
import { notify } from './notice.actions.ts'
import { makeNoticeHub } from './notice-hub.ts'

let t: TestDatabase
let app: FastifyInstance
let town: Town
let url: string
const ctx = () => contextOf(t)
const open: Listening[] = []

beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  app = await buildApp(ctx(), { logLevel: 'silent' })
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}${streamNotices.path}`
})
afterAll(async () => {
  const last = await hear(await person('school', 'viewer'))
  const closing = app.close()
  // A server that stops ends the streams first: else it would wait for them.
  await Promise.all(open.map((one) => one.ended))
  expect(last.heard).toHaveLength(1)
  // The client has a connection in reserve, on which it has asked nothing yet: it is cut after a grace.
  await closing
  await t.close()
})

let people = 0
/** Somebody new at a unit. */
const person = async (unit: 'school' | 'county' | 'otherSchool', ...roles: string[]) => {
  people += 1
  const place = placesOf(town)[unit]
  const token = await clerk(t, place, ...roles)
  await t.owner.query(`UPDATE nation.account SET login = 'person' || $1 WHERE login = $2`, [
    people,
    `${roles.join('.')}.${place.id}`,
  ])
  return token
}
const hear = async (token: string, lastId?: string) => {
  const one = await listen(url, token, lastId)
  open.push(one)
  await one.until((heard) => heard.some(({ event }) => event === 'open'))
  return one
}
/** @param seconds for which its transaction goes on afterwards */
const tell = (
  unitId: number,
  roles: string[],
  count: number,
  accountId: number | null = null,
  seconds = 0,
): Promise<void> =>
  t.db.asJob(async (tx) => {
    await notify(tx, ctx(), 'p37', new Date(), [
      { unitId, roles, accountId, kind: 'deadline_over', what: null, state: null, subjectId: null, count },
    ])
    if (seconds > 0) await tx.rows('SELECT pg_sleep($1)', [seconds])
  })
const counts = (heard: readonly Event[]) =>
  heard
    .filter(({ event }) => event === 'notice')
    .map(({ data }) => Number(/^(\d+) 件/.exec(JSON.parse(data).text)?.[1]))
const lastIdOf = (one: Listening) => one.heard.findLast(({ id }) => id !== undefined)?.id

describe('the stream', () => {
  it('tells at once, and tells nobody what is for another desk, role or person', async () => {
    const registrar = await hear(await person('school', 'registrar'))
    const approver = await hear(await person('school', 'approver'))
    const elsewhere = await hear(await person('otherSchool', 'registrar', 'approver'))
    const county = await hear(await person('county', 'registrar', 'approver'))
    await tell(town.school, ['registrar'], 1)
    await tell(town.school, ['approver'], 2)
    const { rows } = await t.owner.query(`SELECT id FROM nation.account WHERE login = 'person1'`)
    await tell(town.school, ['registrar', 'approver'], 3, rows[0].id)
    await tell(town.county, ['approver'], 4)
    await tell(town.otherSchool, ['registrar'], 5)
    // The last one told reaches its listener after all before it.
    await elsewhere.until((heard) => counts(heard).length === 1)
    await registrar.until((heard) => counts(heard).length === 2)
    expect(counts(registrar.heard)).toEqual([1, 3])
    await approver.until((heard) => counts(heard).length === 1)
    expect(counts(approver.heard)).toEqual([2])
    await county.until((heard) => counts(heard).length === 1)
    expect(counts(county.heard)).toEqual([4])
    expect(counts(elsewhere.heard)).toEqual([5])
    await Promise.all([registrar, approver, elsewhere, county].map((one) => one.stop()))
  })
  it('goes on after a break where it was cut off: nothing is lost, nothing comes twice', async () => {
    const token = await person('school', 'viewer')
    let one = await hear(token)
    let told = 0
    let isCutEnough = false
    const slow: Promise<void>[] = []
    // Written all the while, also by transactions that take their time: they become visible after later ones.
    const write = async () => {
      while (!isCutEnough || told < 40) {
        told += 1
        if (told % 7 === 0) slow.push(tell(town.school, ['viewer'], told, null, 0.4))
        else await tell(town.school, ['viewer'], told)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await Promise.all(slow)
    }
    const writing = write()
    const heard: Event[] = []
    for (let cuts = 0; cuts < 5; cuts++) {
      await one.until((so) => counts(so).length > 0)
      await one.stop()
      heard.push(...one.heard)
      one = await hear(token, lastIdOf(one))
    }
    isCutEnough = true
    await writing
    await one.until((so) => counts([...heard, ...so]).length >= told)
    const all = counts([...heard, ...one.heard]).sort((a, b) => a - b)
    expect(all).toEqual(Array.from({ length: told }, (_, at) => at + 1))
    await one.stop()
  }, 60_000)
  it('begins with now for a browser that names no place, or nothing that is one', async () => {
    await tell(town.school, ['auditor'], 8)
    const token = await person('school', 'auditor', 'viewer')
    for (const last of [undefined, 'abc', '-1', '1e400']) {
      const one = await hear(token, last)
      expect(counts(one.heard)).toEqual([])
      await one.stop()
    }
  })
  it('ends when the person signs out, and when his account is sealed', async () => {
    const leaving = await person('school', 'registrar')
    const staying = await person('school', 'registrar')
    const sealed = await person('county', 'registrar')
    const [gone, stays, shut] = [await hear(leaving), await hear(staying), await hear(sealed)]
    await app.inject({
      method: signOut.method,
      url: signOut.path,
      cookies: { xueji_session: leaving },
    })
    await t.owner.query('UPDATE nation.account SET is_sealed = true WHERE unit_id = $1', [town.county])
    await Promise.all([gone.ended, shut.ended])
    expect(gone.heard.at(-1)).toMatchObject({ event: 'end', data: 'signed_out' })
    await tell(town.school, ['registrar'], 9)
    await stays.until((heard) => counts(heard).includes(9))
    expect(counts(gone.heard)).not.toContain(9)
    await expect(listen(url, leaving)).rejects.toThrow(/401/)
    await stays.stop()
  })
  it('is no stream for whoever may not come', async () => {
    const support = await person('school', 'support')
    await expect(listen(url, support)).rejects.toThrow(/403.*not_allowed/s)
    await expect(listen(url, 'forged')).rejects.toThrow(/401/)
  })
  it('costs the same looks at the database for forty as for one', async () => {
    let looks = 0
    const asJob: typeof t.db.asJob = (work) => {
      looks += 1
      return t.db.asJob(work)
    }
    const hub = makeNoticeHub({ ...ctx(), db: { ...t.db, asJob } }, [], (error) => {
      throw error
    })
    const token = await person('school', 'viewer')
    const actor = await findActor(ctx(), token)
    if (!actor) throw new Error('Nobody is signed in.')
    const streams = await Promise.all(Array.from({ length: 40 }, () => hub.open(actor, token, undefined)))
    looks = 0
    const told = streams.map(async (stream) => {
      for await (const part of stream) if (String(part).includes('77 件')) return
    })
    await tell(town.school, ['viewer'], 77)
    await Promise.all(told)
    hub.close()
    // Each look gives places and reads what is new; forty that looked for themselves would be eighty and more.
    expect(looks).toBeLessThan(40)
  })
})
