/** The book of changes as a workbook (ORG-9); it holds no pupil's data. */
import { SCHOOL_CHANGE_STATE_WORDS, SCHOOL_CHANGE_WORDS } from '../../rules/school-change.ts'
import { type SchoolChangeSheetRow, schoolChangeSheet } from '../../sheets/columns/school-change.ts'
import { writeRows } from '../../sheets/write.ts'
import type { Actor, Context } from '../context.ts'
import { XLSX } from '../personal-export.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import { type ChangeFilter, type ChangeRow, listChanges } from './school-change.queries.ts'

/** Rows read at a time while the workbook is written. */
const PART = 500

function toSheetRow(row: ChangeRow): SchoolChangeSheetRow {
  const classes = row.effect.classes.map(({ from, to }) => `${from}→${to}`).join('、')
  return {
    effectiveOn: row.effectiveOn,
    kind: SCHOOL_CHANGE_WORDS[row.kind],
    state: SCHOOL_CHANGE_STATE_WORDS[row.state],
    code: row.schoolCode,
    nameBefore: row.nameBefore,
    bureauBefore: row.bureauBefore,
    to: row.nameAfter ?? row.bureauAfter ?? row.intoSchool,
    sentence: row.effect.sentence,
    classes: classes || null,
    reason: row.reason,
    by: row.by,
    at: shanghaiTime(row.at),
  }
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})
const shanghaiTime = (at: Date) => CLOCK.format(at)

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* partsOf(
  ctx: Context,
  actor: Actor,
  filter: ChangeFilter,
): AsyncGenerator<SchoolChangeSheetRow> {
  for (let after: string | undefined; ; ) {
    const page = await read(ctx, actor, (tx) =>
      listChanges(tx, schemaOf(actor), filter, { after, limit: PART }),
    )
    for (const row of page.rows) yield toSheetRow(row)
    if (page.next === null) return
    after = page.next
  }
}

export async function exportSchoolChanges(ctx: Context, actor: Actor, filter: ChangeFilter) {
  const { today } = await read(ctx, actor, (tx) => seasonOf(tx, ctx, actor))
  return {
    name: `${schoolChangeSheet.title}-${today}.xlsx`,
    type: XLSX,
    content: writeRows(schoolChangeSheet, partsOf(ctx, actor, filter)),
  }
}
