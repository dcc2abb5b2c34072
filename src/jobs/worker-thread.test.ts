/** The worker beside the doors, in a thread of its own. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrangeTown } from '../../test/arrange.ts'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import { startWorkerThread } from './worker-thread.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await freshDatabase()
})
afterAll(() => t.close())
const sealKey = Buffer.alloc(32, 7)
const left = async () => (await t.owner.query('SELECT 1 FROM graphile_worker.jobs')).rows.length

it('takes the jobs that wait, and stops with them done', async () => {
  const worker = await startWorkerThread({ url: t.url, sealKey })
  expect(worker.isRunning()).toBe(true)
  await arrangeTown(t)
  // An import that is not there any more is over at once.
  await t.owner.query(`SELECT nation.enqueue('import', id, 4711) FROM nation.province LIMIT 1`)
  await expect.poll(left, { timeout: 20_000 }).toBe(0)
  await worker.stop()
  expect(worker.isRunning()).toBe(false)
})

it('says so when the database does not answer', async () => {
  await expect(startWorkerThread({ url: 'postgres://nobody@127.0.0.1:1/none', sealKey })).rejects.toThrow(
    'ECONNREFUSED',
  )
})
