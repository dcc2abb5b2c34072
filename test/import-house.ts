/** A town whose schools send workbooks: the doors, the job, and the clerks who use them. For tests of imports (REG-2). */
import { randomUUID } from 'node:crypto'
import { getImport } from '../src/contract/import.ts'
import { listRegistrations } from '../src/contract/registration.ts'
import type { Tx } from '../src/db/tx.ts'
import { runWaitingJobs } from '../src/jobs/worker.ts'
import { buildApp } from '../src/server/app.ts'
import type { Context } from '../src/server/context.ts'
import { registration } from '../src/sheets/columns/registration.ts'
import { arrangeTown } from './arrange.ts'
import { caller } from './call.ts'
import { contextOf } from './context.ts'
import { freshDatabase } from './db.ts'
import { childCells } from './registration-cells.ts'
import {
  arrangeClass,
  arrangeCohort,
  arrangeTerm,
  clerk,
  placesOf,
  promoted,
  setClock,
  teaches,
} from './town.ts'
import { workbookOf } from './workbook-file.ts'

/** How a file is sent. */
export interface Sent {
  by?: string
  kind?: string
  mode?: string
  request?: string
  fileName?: string
}

/** The middle of August: the promotion is over, one school has a class, another one too. */
export const IN_SEASON = '2026-08-20T02:00:00Z'

/** Opens the house; its clock stands at IN_SEASON. The caller closes it. */
export async function importHouse() {
  const t = await freshDatabase()
  const ctx = contextOf(t)
  const app = await buildApp(ctx, { logLevel: 'silent' })
  const call = caller(app)
  const town = await arrangeTown(t)
  const provinceUnit = Number(town.path.county.split('/')[1])
  const places = {
    ...placesOf(town),
    province: { id: provinceUnit, path: `${town.nation}/${provinceUnit}/`, schema: 'p37' },
  }
  const province = { id: town.provinceId, schema: 'p37' }
  await teaches(t, places.school, '2137000001')
  await teaches(t, places.otherSchool, '2137000002')
  await arrangeTerm(t, places.school, 2026)
  const classId = await arrangeClass(t, places.school, { number: '2026101' })
  await arrangeCohort(t, places.otherSchool, 2026)
  await setClock(t, IN_SEASON)
  await promoted(t, 2026)
  const who: Record<string, string> = {
    registrar: await clerk(t, places.school, 'registrar'),
    approver: await clerk(t, places.school, 'approver'),
    viewer: await clerk(t, places.school, 'viewer'),
    officer: await clerk(t, places.county, 'registrar'),
    stranger: await clerk(t, places.otherSchool, 'registrar'),
  }
  const as = (name: string) => who[name] ?? ''
  /** Sends a file to the door. */
  async function send(content: Buffer, of: Sent = {}) {
    const { by = 'registrar', kind = 'registration', mode = 'all_or_nothing', fileName = '新生.xlsx' } = of
    const answer = await app.inject({
      method: 'POST',
      url: `/api/imports/${kind}?mode=${mode}&fileName=${encodeURIComponent(fileName)}`,
      cookies: { xueji_session: as(by) },
      headers: { 'idempotency-key': of.request ?? randomUUID(), 'content-type': 'application/octet-stream' },
      payload: content,
    })
    return {
      status: answer.statusCode,
      ...(answer.json() as { id: number; code?: string; detail?: string; state?: string }),
    }
  }
  const get = async (id: number, by = 'registrar') => (await call(as(by), getImport, { params: { id } })).ok()
  const runJobs = () => runWaitingJobs(ctx, t.url)
  return {
    ...{ t, ctx, app, call, places, province, classId, as, send, get, runJobs },
    /** Sends a workbook of these rows and lets the job take it in. */
    async take(rows: readonly Record<string, string>[], of: Sent = {}) {
      const { id } = await send(await workbookOf(registration, rows), of)
      await runJobs()
      return get(id, of.by)
    },
    async returned(id: number, by = 'registrar') {
      const answer = await app.inject({
        url: `/api/imports/${id}/workbook`,
        cookies: { xueji_session: as(by) },
      })
      const named = String(answer.headers['content-disposition']).replace(/^.*''/, '')
      return { status: answer.statusCode, content: answer.rawPayload, name: decodeURIComponent(named) }
    },
    totalOf: async (by = 'registrar') => (await call(as(by), listRegistrations, { query: {} })).ok().total,
    close: async () => {
      await app.close()
      await t.close()
    },
  }
}

/** Rows of new pupils. @param of what each has otherwise, by its place */
export const children = (count: number, of: (at: number) => Record<string, string> = () => ({})) =>
  Array.from({ length: count }, (_, at) => childCells(of(at)))

/** A context that sees every statement of a job before it is sent. */
export function watching(of: Context, see: (tx: Tx) => Promise<void>): Context {
  const watched = (tx: Tx): Tx => ({
    ...tx,
    rows: async (...statement) => {
      await see(tx)
      return tx.rows(...statement)
    },
    run: async (...statement) => {
      await see(tx)
      return tx.run(...statement)
    },
  })
  return { ...of, db: { ...of.db, asJob: (work) => of.db.asJob((tx) => work(watched(tx))) } }
}
