/**
 * What was sent back, as a workbook to mend and send in again (REG-4): the school's own rows in full, so the download is
 * audited (ACC-4).
 */
import type { RegistrationKind } from '../../rules/registration.ts'
import { scopeRange } from '../../rules/scope.ts'
import {
  type SentBackRow,
  sentBackLateRegistration,
  sentBackRegistration,
} from '../../sheets/columns/sent-back-registration.ts'
import { writeRows } from '../../sheets/write.ts'
import type { Actor, Context } from '../context.ts'
import { read, schemaOf, writeAudit } from '../write.ts'
import * as q from './registration.queries.ts'
import { RegistrationCaseDetail } from './registration-case.ts'
import { rowOfPupil } from './registration-page.ts'

export const sentBackTables = {
  registration: sentBackRegistration,
  late_registration: sentBackLateRegistration,
} as const

/** Rows read at a time while the workbook is written. */
const PART = 500

/** The state of a case that a row was downloaded in. */
export const referenceOf = (caseId: number, version: number) => `${caseId}-${version}`

function toSheetRow(ctx: Context, row: q.RegistrationListRow): SentBackRow {
  const { classNumber } = RegistrationCaseDetail.parse(row.detail)
  return {
    ...rowOfPupil(ctx.sealer, { ...row, detail: row.pupilDetail }, classNumber),
    opinion: row.lastOpinion,
    reference: referenceOf(row.caseId, row.version),
  }
}

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* rowsOf(ctx: Context, actor: Actor, kind: RegistrationKind): AsyncGenerator<SentBackRow> {
  const filter = { scope: scopeRange(actor.unitPath), kind, isSentBack: true as const }
  for (let after: string | undefined; ; ) {
    const page = await read(ctx, actor, (tx) =>
      q.listRegistrations(tx, schemaOf(actor), filter, { after, limit: PART }),
    )
    for (const row of page.rows) yield toSheetRow(ctx, row)
    if (page.next === null) return
    after = page.next
  }
}

/** The audit line is written before the first number leaves. */
export async function exportSentBack(ctx: Context, actor: Actor, kind: RegistrationKind) {
  await read(ctx, actor, (tx) =>
    writeAudit(tx, ctx, actor, { act: 'registration.sent_back', detail: { kind } }),
  )
  const table = sentBackTables[kind]
  return {
    name: `${table.title}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeRows(table, rowsOf(ctx, actor, kind)),
  }
}
