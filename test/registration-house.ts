/** A town that registers pupils by form: the doors and the desks of school and county. For tests of registration (REG-4). */
import { takeSteps } from '../src/contract/business-case.ts'
import * as doors from '../src/contract/registration.ts'
import { buildApp } from '../src/server/app.ts'
import { arrangeTown } from './arrange.ts'
import { caller } from './call.ts'
import { contextOf } from './context.ts'
import { freshDatabase } from './db.ts'
import { childCells } from './registration-cells.ts'
import { arrangeCohort, clerk, placesOf, promoted, setClock, teaches } from './town.ts'

type Cells = Record<string, string>

/** Opens the house: one school with a primary stage, one without, the season's promotion over. The caller closes it. */
export async function registrationHouse() {
  const t = await freshDatabase()
  const ctx = contextOf(t)
  const app = await buildApp(ctx, { logLevel: 'silent' })
  const call = caller(app)
  const places = placesOf(await arrangeTown(t))
  await teaches(t, places.school, '2137000001')
  await teaches(t, places.otherSchool, '2137000002', { junior: 3 })
  await setClock(t, '2026-08-20T02:00:00Z')
  await promoted(t, 2026)
  await arrangeCohort(t, places.school, 2026)
  const who: Record<string, string> = {
    registrar: await clerk(t, places.school, 'registrar'),
    approver: await clerk(t, places.school, 'approver'),
    officer: await clerk(t, places.county, 'registrar'),
    viewer: await clerk(t, places.county, 'viewer'),
    stranger: await clerk(t, places.otherSchool, 'registrar'),
  }
  const as = (name: string) => who[name] ?? ''
  const register = (cells: Cells, more: { by?: string; kind?: 'late_registration'; request?: string } = {}) =>
    call(
      as(more.by ?? 'registrar'),
      doors.registerPupil,
      { body: { cells, ...(more.kind ? { kind: more.kind } : {}) } },
      more.request,
    )
  async function versions(ids: readonly { caseId: number }[]) {
    const { rows } = await t.owner.query(
      'SELECT id::int, version FROM p37.business_case WHERE id = ANY($1) ORDER BY id',
      [ids.map((one) => one.caseId)],
    )
    return rows as { id: number; version: number }[]
  }
  const step = (by: string, name: string, ids: readonly { caseId: number }[], reason?: string) =>
    versions(ids).then((cases) =>
      call(as(by), takeSteps, { body: { step: name, cases, ...(reason ? { reason } : {}) } }),
    )
  return {
    ...{ t, ctx, app, call, places, as, register, versions, step },
    enter: async (of: Cells = {}) => (await register(childCells(of))).ok(),
    /** From the registrar's desk to the end. @throws Error where a desk is refused one */
    async walk(...ids: { caseId: number }[]) {
      for (const [by, name] of [
        ['registrar', 'submit'],
        ['approver', 'endorse'],
        ['officer', 'decide'],
      ] as const) {
        const { refused } = (await step(by, name, ids)).ok()
        if (refused.length > 0) throw new Error(`${name} is refused: ${JSON.stringify(refused)}`)
      }
    },
    list: async (by: string, query: Cells = {}) =>
      (await call(as(by), doors.listRegistrations, { query })).ok(),
    close: async () => {
      await app.close()
      await t.close()
    },
  }
}
