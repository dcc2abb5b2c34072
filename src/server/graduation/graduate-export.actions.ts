/** 导出招生 excel: graduates with their numbers in full, for admission (ADM-2). Audited with its purpose (ACC-4). */
import type { Tx } from '../../db/tx.ts'
import { leadingTo } from '../../rules/graduation.ts'
import { graduate, type GraduateRow as SheetRow } from '../../sheets/columns/graduate.ts'
import { writeRows } from '../../sheets/write.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { schemaOf, writeAudit } from '../write.ts'
import { certifiedNumber, graduatingClassName } from './graduate-list.actions.ts'
import { type GraduateFilter, type GraduateRow, listGraduates } from './graduate-list.queries.ts'

/** Rows read at a time while the workbook is written. */
const PART = 2000

function toSheetRow(ctx: Context, row: GraduateRow): SheetRow {
  return {
    studentNumber: certifiedNumber(ctx, row.sealed),
    name: row.name,
    graduatingSchoolCode: row.schoolCode,
    admittingSchoolCode: null,
    // Whoever leaves senior high is admitted to nothing here: his row says what he left.
    stage: leadingTo(row.stage) ?? row.stage,
    graduatingSchoolName: row.schoolName,
    className: graduatingClassName(row),
    sex: row.sex,
    expectedSchool: row.expectedSchoolName,
    destination: row.destination,
  }
}

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* partsOf(ctx: Context, actor: Actor, filter: GraduateFilter): AsyncGenerator<SheetRow> {
  const schema = schemaOf(actor)
  for (let after: string | undefined; ; ) {
    const page = await ctx.db.scoped(scopeOf(actor), (tx: Tx) =>
      listGraduates(tx, schema, filter, { after, limit: PART }),
    )
    for (const row of page.rows) yield toSheetRow(ctx, row)
    if (page.next === null) return
    after = page.next
  }
}

/**
 * The workbook whose first five columns are those of the allocation list: filled in, it is sent back as one. The audit
 * line is written before the first number leaves.
 */
export async function exportGraduates(
  ctx: Context,
  actor: Actor,
  query: { year?: number | undefined; stage?: string | undefined; purpose: string },
) {
  const year = await ctx.db.scoped(scopeOf(actor), async (tx) => {
    const asked = query.year ?? (await seasonOf(tx, ctx, actor)).year
    const { stage, purpose } = query
    await writeAudit(tx, ctx, actor, { act: 'graduation.export', detail: { year: asked, stage, purpose } })
    return asked
  })
  // Whoever has a school already is not to be admitted again; whoever left senior high only when asked for: his row
  // would look like that of one who goes to senior high.
  const { stage } = query
  const filter = { year, stage, reversed: false, waiting: true, isGoingOn: stage !== 'senior' }
  return {
    name: `${graduate.title}-${year}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeRows(graduate, partsOf(ctx, actor, filter)),
  }
}
