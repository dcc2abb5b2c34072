/** Imports killed, cancelled and run side by side: they come to one end (REG-2). */
import { afterAll, describe, expect, it } from 'vitest'
import { children, importHouse, watching } from '../../../test/import-house.ts'
import { workbookOf } from '../../../test/workbook-file.ts'
import * as doors from '../../contract/import.ts'
import { registerPupil } from '../../contract/registration.ts'
import { openDatabase, type Tx } from '../../db/tx.ts'
import { importWorkbook } from '../../jobs/import.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { IMPORT_KINDS } from './kinds.ts'

const house = await importHouse()
const { t, ctx, call, province, as, send, get, totalOf } = house
afterAll(house.close)

/** The server ends the connection of a transaction; its next statement fails. */
async function kill(tx: Tx): Promise<void> {
  const [{ pid = 0 } = {}] = await tx.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await t.owner.query('SELECT pg_terminate_backend($1, 5000)', [pid])
}

describe('killed in the middle and run again', () => {
  it.each([
    ['all rows or none', 'all_or_nothing'],
    ['its good rows, in one pass', 'good_rows_only'],
  ])(
    'at any statement, it comes to the same end, nothing lost, nothing doubled: %s',
    async (_what, mode) => {
      // A pool of its own, whose connections the server may end.
      const db = openDatabase(t.url, () => undefined)
      let before = await totalOf()
      let kills = 0
      for (let at = 1, isOver = false; !isOver; at += 4) {
        const { id } = await send(await workbookOf(registration, children(12)), { mode })
        let statements = 0
        const victim = watching({ ...ctx, db }, async (tx) => {
          statements += 1
          if (statements === at) await kill(tx)
        })
        isOver = await importWorkbook(victim, { province, id }).then(
          () => true,
          () => false,
        )
        if (!isOver) kills += 1
        await importWorkbook(ctx, { province, id })
        await importWorkbook(ctx, { province, id })
        expect(await get(id)).toMatchObject({ state: 'done', rowsRead: 12, rowsTaken: 12, rowsSkipped: 0 })
        before += 12
        expect(await totalOf()).toBe(before)
      }
      await db.close()
      expect(kills, 'it was killed in each of its parts').toBeGreaterThan(8)
    },
    90_000,
  )
  it('a fault of ours is told to the clerk, and nothing of it stays', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(3)))
    let faults = 0
    const faulty = watching(ctx, async (tx) => {
      const running = `SELECT 1 FROM p37.import_job WHERE id = $1 AND rows_taken > 0 AND state = 'writing'`
      if (faults > 0 || (await tx.rows(running, [id])).length === 0) return
      faults += 1
      await tx.rows('SELECT 1/0')
    })
    await expect(importWorkbook(faulty, { province, id })).rejects.toThrow('division by zero')
    expect(await get(id)).toMatchObject({
      state: 'refused',
      rowsTaken: 0,
      fileProblem: { code: 'internal_error' },
    })
    expect(await totalOf()).toBe(before)
    await importWorkbook(ctx, { province, id })
    expect(await get(id)).toMatchObject({ state: 'refused' })
  })
  it('two runs of one import at once write it once', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(200)))
    await Promise.all([importWorkbook(ctx, { province, id }), importWorkbook(ctx, { province, id })])
    expect(await get(id)).toMatchObject({ state: 'done', rowsTaken: 200 })
    expect(await totalOf()).toBe(before + 200)
  })
  it('two imports of the same rows at once take them once', async () => {
    const before = await totalOf()
    const content = await workbookOf(registration, children(200))
    const [a, b] = [await send(content), await send(content)]
    await Promise.all([
      importWorkbook(ctx, { province, id: a.id }),
      importWorkbook(ctx, { province, id: b.id }),
    ])
    const ends = [await get(a.id), await get(b.id)]
    expect(ends.map((one) => one.rowsTaken + one.rowsSkipped)).toEqual([200, 200])
    expect(ends[0]?.rowsTaken === 200 || ends[1]?.rowsTaken === 200).toBe(true)
    expect(await totalOf()).toBe(before + 200)
  })
  it('form and workbook at once take one child once', async () => {
    const before = await totalOf()
    const [child = {}] = children(1)
    const { id } = await send(await workbookOf(registration, [child]))
    const [, byForm] = await Promise.all([
      importWorkbook(ctx, { province, id }),
      call(as('registrar'), registerPupil, { body: { cells: child } }),
    ])
    expect((await get(id)).rowsTaken).toBe(byForm.status === 200 ? 0 : 1)
    expect(await totalOf()).toBe(before + 1)
  })
  it('cancelled while it is checked it stops behind the rows at hand', async () => {
    // Four chunks, of which two may be at hand.
    const content = await workbookOf(registration, children(6100))
    for (const mode of ['all_or_nothing', 'good_rows_only']) {
      const { id } = await send(content, { mode })
      let checked = 0
      const kinds = IMPORT_KINDS.map((kind): typeof kind => ({
        ...kind,
        check: async (tx, c, actor, begun, rows) => {
          if (checked === 0) (await call(as('registrar'), doors.cancelImport, { params: { id } })).ok()
          checked += rows.length
          return (await kind.check?.(tx, c, actor, begun, rows)) ?? []
        },
      }))
      await importWorkbook(ctx, { province, id }, kinds)
      expect(await get(id)).toMatchObject({ state: 'cancelled', rowsTaken: 0 })
      expect(checked).toBeLessThan(6000)
    }
  })
  it('cancelled while it runs nothing of it stays', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(400)))
    const run = importWorkbook(ctx, { province, id })
    await new Promise((resume) => setTimeout(resume, 60))
    const cancelled = await call(as('registrar'), doors.cancelImport, { params: { id } })
    await run
    const { state } = await get(id)
    expect(state).toBe(cancelled.status === 200 ? 'cancelled' : 'done')
    expect(await totalOf()).toBe(state === 'done' ? before + 400 : before)
  })
})
