/** A fault of ours holds a job up: whoever waits for it is told since when, and that it is tried again (REG-2, REG-6). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { children, IN_SEASON, importHouse } from '../../test/import-house.ts'
import { clerk, setClock } from '../../test/town.ts'
import { workbookOf } from '../../test/workbook-file.ts'
import { zip } from '../../test/workbooks/zip.ts'
import { cancelImport } from '../contract/import.ts'
import { listNumberRuns, startNumberRun } from '../contract/student-number.ts'
import type { Context } from '../server/context.ts'
import { registration } from '../sheets/columns/registration.ts'
import { runWaitingJobs } from './worker.ts'

const house = await importHouse()
const { t, ctx, app, call, places, as, send, get, runJobs } = house
afterAll(house.close)
beforeEach(() => setClock(t, IN_SEASON))

/** Its jobs find the disk full, as the database tells it, from the first statement that names this table. */
function full(table: string): Context {
  let isFull = true
  const real = ctx.db.asJob
  return {
    ...ctx,
    db: {
      ...ctx.db,
      asJob: (work) =>
        real((tx) =>
          work({
            ...tx,
            rows: async (sql, values) => {
              if (isFull && String(sql).includes(table)) {
                isFull = false
                throw Object.assign(new Error('could not extend file'), { code: '53100' })
              }
              return tx.rows(sql, values)
            },
          }),
        ),
    },
  }
}
/** The queue's own wait is over. */
const tryAgain = async () => {
  await t.owner.query('UPDATE graphile_worker._private_jobs SET run_at = now()')
  await runJobs()
}

describe('an import that a fault of ours holds up', () => {
  it('says so, is tried again by itself, and says no more of it once it is done', async () => {
    const { id } = await send(await workbookOf(registration, children(2)))
    const before = Date.now()
    await runWaitingJobs(full('p37.class'), t.url)
    const held = await get(id)
    expect(held.finishedAt).toBeNull()
    expect(Date.parse(held.trouble?.since ?? '')).toBeGreaterThanOrEqual(before)
    expect(Date.parse(held.trouble?.retryAt ?? '')).toBeGreaterThan(Date.parse(held.trouble?.since ?? ''))
    await tryAgain()
    expect(await get(id)).toMatchObject({ state: 'done', rowsTaken: 2, trouble: null })
  })
  it('keeps the time of the first fault, and says when it is not tried any more', async () => {
    const { id } = await send(await workbookOf(registration, children(2)))
    await runWaitingJobs(full('p37.class'), t.url)
    const first = await get(id)
    await t.owner.query(
      'UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = max_attempts - 1',
    )
    await runWaitingJobs(full('p37.class'), t.url)
    expect((await get(id)).trouble).toEqual({ since: first.trouble?.since, retryAt: null })
    ;(await call(as('registrar'), cancelImport, { params: { id } })).ok()
    expect(await get(id)).toMatchObject({ state: 'cancelled', trouble: null })
  })
})

describe('photos that a fault of ours holds up', () => {
  it('are told likewise', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: `/api/photo-archives?fileName=${encodeURIComponent('照片.zip')}`,
      cookies: { xueji_session: as('registrar') },
      headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
      payload: zip([{ name: '370102202005010019.jpg', content: 'no picture' }]),
    })
    expect(answer.statusCode).toBe(200)
    const { id } = answer.json() as { id: number }
    await runWaitingJobs(full('import_file'), t.url)
    const held = await get(id)
    expect(held.trouble).not.toBeNull()
    expect(['waiting', 'checking']).toContain(held.state)
    await tryAgain()
    expect(await get(id)).toMatchObject({ state: 'done', trouble: null })
  })
})

describe('a number run that a fault of ours holds up', () => {
  it('says so by the clock of its world, and goes on', async () => {
    const officer = await clerk(t, places.province, 'registrar')
    ;(await call(officer, startNumberRun, {})).ok()
    await runWaitingJobs(full('number_run'), t.url)
    const [held] = (await call(officer, listNumberRuns, {})).ok().rows
    expect(held?.state).toBe('running')
    expect(held?.trouble?.since).toMatch(/^2026-08-20T0[23]/)
    expect(held?.trouble?.retryAt).not.toBeNull()
    await tryAgain()
    const [done] = (await call(officer, listNumberRuns, {})).ok().rows
    expect(done).toMatchObject({ state: 'done', trouble: null })
  })
})
