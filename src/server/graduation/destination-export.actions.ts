/** 毕业去向表: a school's graduates of a year, to be filled in and sent back (GRD-3). Audited, marked with who took it. */
import type { Tx } from '../../db/tx.ts'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import { refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import { type DestinationRow, destination } from '../../sheets/columns/destination.ts'
import { writeForm } from '../../sheets/write-form.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { allowExport, XLSX } from '../personal-export.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import * as q from './destination.queries.ts'

/** Rows read at a time while the workbook is written. */
const PART = 500

const sheetRow = (row: q.ExportedGraduate): DestinationRow => ({
  dataKey: String(row.id),
  className:
    row.className === null || row.classGrade === null
      ? null
      : className({ stage: row.stage, grade: row.classGrade, name: row.className }),
  name: row.name,
  outcome: OUTCOME_WORDS[row.outcome],
  destination: row.destination,
  expectedSchoolCode: row.expectedSchoolCode,
  expectedSchool: row.expectedSchool,
})

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* partsOf(
  ctx: Context,
  actor: Actor,
  of: { schoolId: number; year: number },
): AsyncGenerator<DestinationRow> {
  const schema = schemaOf(actor)
  for (let after: string | undefined; ; ) {
    const page = await ctx.db.scoped(scopeOf(actor), (tx: Tx) =>
      q.listDestinations(tx, schema, of, { after, limit: PART }),
    )
    for (const row of page.rows) yield sheetRow(row)
    if (page.next === null) return
    after = page.next
  }
}

/** @throws Refusal export_too_many beyond the policy's limit, not_found when nobody has graduated */
export async function exportDestinations(
  ctx: Context,
  actor: Actor,
  query: { year?: number | undefined; purpose: string },
) {
  const { of, watermark } = await read(ctx, actor, async (tx) => {
    const year = query.year ?? (await seasonOf(tx, ctx, actor)).year
    const chosen = { schoolId: actor.unitId, year }
    const allowed = await allowExport(tx, ctx, actor, {
      act: 'graduation.export_destinations',
      purpose: query.purpose,
      detail: { year },
      count: (atMost) => q.countDestinations(tx, schemaOf(actor), chosen, atMost),
    })
    return allowed.rows > 0 ? { of: chosen, watermark: allowed.watermark } : refuse('not_found')
  })
  return {
    name: `${destination.title}-${of.year}.xlsx`,
    type: XLSX,
    content: writeForm(destination, partsOf(ctx, actor, of), watermark),
  }
}
