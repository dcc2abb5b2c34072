/** The report and the ledger as workbooks, written while their rows are read (PRO-2, ACC-4). */
import type { Tx } from '../../db/tx.ts'
import { STAGE_WORDS } from '../../rules/pupil-life.ts'
import { refuse } from '../../rules/refusal.ts'
import { className, gradeName } from '../../rules/school-class.ts'
import { scopeRange } from '../../rules/scope.ts'
import * as table from '../../sheets/columns/promotion.ts'
import { sheetOf, writeReport } from '../../sheets/write-report.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { allowExport, XLSX } from '../personal-export.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, writeAudit } from '../write.ts'
import type { RunRow } from './promotion.queries.ts'
import { type ClassFilter, type ClassRow, listClasses } from './promotion-ledger.queries.ts'
import * as q from './promotion-look.queries.ts'
import { ledgerOf, reasonOf, requireReported, whyStays } from './promotion-report.actions.ts'

/** Rows read at a time while the workbook is written. */
const PART = 1000

type Page<R> = { rows: R[]; next: string | null }
type Asked = { after?: string | undefined; limit: number }

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* partsOf<R, S>(
  ctx: Context,
  actor: Actor,
  list: (tx: Tx, page: Asked) => Promise<Page<R>>,
  show: (row: R) => S,
): AsyncGenerator<S> {
  for (let after: string | undefined; ; ) {
    const page = await ctx.db.scoped(scopeOf(actor), (tx) => list(tx, { after, limit: PART }))
    for (const row of page.rows) yield show(row)
    if (page.next === null) return
    after = page.next
  }
}

const schoolRow = (row: q.SchoolRow): table.PromotionSchoolRow => ({
  bureau: row.bureau,
  code: row.code,
  school: row.name,
  classes: row.classes,
  ungraduated: row.ungraduated,
  blocked: row.blocked,
  isConfirmed: !row.isUnconfirmed,
  unplaced: row.unplaced,
  openCases: row.openCases,
  wrongLengths: row.wrongLengths.map((stage) => STAGE_WORDS[stage]).join('、') || null,
})

const STAYS = { final_grade: '不升(毕业年级)', of_new_year: '不升(已是新学年的年级)' } as const

function classRow(row: ClassRow): table.PromotionClassRow {
  const why = whyStays(row)
  const moved = row.toGrade === null ? '' : gradeName(row.stage, row.toGrade)
  return {
    code: row.schoolCode,
    school: row.school,
    className: className({ stage: row.stage, grade: row.fromGrade, name: row.name }),
    cohort: row.cohort,
    length: row.length,
    from: gradeName(row.stage, row.fromGrade),
    to: why ? STAYS[why] : row.isBack ? `${moved}(已撤回)` : moved,
    stayers: row.stayers,
  }
}

const STATES = { in_school: '仍在校', graduated: '已毕业', left: '已离校' } as const

const stayerRow = (kinds: CaseKinds, row: q.StayerRow): table.PromotionStayerRow => ({
  code: row.schoolCode,
  school: row.school,
  className: className({ ...row, name: row.className }),
  name: row.name,
  reason: reasonOf(kinds, row),
  now: STATES[row.state],
})

async function classFilter(
  tx: Tx,
  schema: string,
  run: RunRow,
  of: Pick<ClassFilter, 'scope' | 'outcome'>,
): Promise<ClassFilter> {
  return { ...of, runId: run.id, year: run.schoolYear, ledgerId: await ledgerOf(tx, schema, run) }
}

/** Who took it and when; without a pupil's name there is no purpose to ask for. */
const lineOf = (actor: Actor, today: string) =>
  `${actor.unitName} ${actor.name}(${actor.login})${today} 导出。`

interface ReportAsked {
  id: number
  unit?: number | undefined
  purpose?: string | undefined
}

/** With pupils' names: the limit, the purpose and the audit of every export of personal data. */
async function allowNames(tx: Tx, ctx: Context, actor: Actor, asked: ReportAsked, scope: q.StayerFilter) {
  const { purpose, ...chosen } = asked
  if (purpose === undefined) {
    const { today } = await seasonOf(tx, ctx, actor)
    await writeAudit(tx, ctx, actor, { act: 'promotion.export', detail: chosen })
    return { today, line: lineOf(actor, today) }
  }
  const { today, watermark } = await allowExport(tx, ctx, actor, {
    act: 'promotion.export_pupils',
    purpose,
    detail: chosen,
    count: (atMost) => q.countStayers(tx, schemaOf(actor), scope, atMost),
  })
  return { today, line: watermark }
}

/**
 * The report as a workbook: schools, classes that stay, and with a purpose everybody who stays, by name.
 * @throws Refusal not_found, promotion_not_reported, export_too_many beyond the policy's limit
 */
export async function exportPromotionReport(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  asked: ReportAsked,
) {
  const schema = schemaOf(actor)
  const { run, unit, classes, line, today } = await read(ctx, actor, async (tx) => {
    const { run, unit } = await requireReported(tx, actor, asked)
    if (!run.hasReport) refuse('promotion_not_reported')
    const scope = scopeRange(unit.path)
    const allowed = await allowNames(tx, ctx, actor, asked, { runId: run.id, scope })
    return { run, unit, ...allowed, classes: await classFilter(tx, schema, run, { scope, outcome: 'stays' }) }
  })
  const of = { runId: run.id, scope: classes.scope }
  const sheets = [
    sheetOf(
      table.promotionSchoolSheet,
      partsOf(ctx, actor, (tx, page) => q.listSchools(tx, schema, of, page), schoolRow),
    ),
    sheetOf(
      table.promotionStayingClassSheet,
      partsOf(ctx, actor, (tx, page) => listClasses(tx, schema, classes, page), classRow),
    ),
    ...(asked.purpose === undefined
      ? []
      : [
          sheetOf(
            table.promotionStayerSheet,
            partsOf(
              ctx,
              actor,
              (tx, page) => q.listStayers(tx, schema, of, page),
              (row) => stayerRow(kinds, row),
            ),
          ),
        ]),
  ]
  const title = table.promotionSchoolSheet.title
  return {
    name: `${title}-${unit.name}-${run.schoolYear}-${today}.xlsx`,
    type: XLSX,
    content: writeReport(sheets, line),
  }
}

/** Every class that moved (or, of a rehearsal, that will), as a workbook. @throws Refusal not_found */
export async function exportPromotionLedger(
  ctx: Context,
  actor: Actor,
  asked: { id: number; unit?: number | undefined },
) {
  const schema = schemaOf(actor)
  const { run, filter, today } = await read(ctx, actor, async (tx) => {
    const { run, unit } = await requireReported(tx, actor, asked)
    const { today } = await seasonOf(tx, ctx, actor)
    await writeAudit(tx, ctx, actor, { act: 'promotion.export_ledger', detail: asked })
    const scope = scopeRange(unit.path)
    return { run, today, filter: await classFilter(tx, schema, run, { scope, outcome: 'moves' }) }
  })
  const rows = partsOf(ctx, actor, (tx, page) => listClasses(tx, schema, filter, page), classRow)
  const mark = run.fingerprint ? `账本指纹:${run.fingerprint}。` : ''
  return {
    name: `${table.promotionLedgerSheet.title}-${run.schoolYear}-${today}.xlsx`,
    type: XLSX,
    content: writeReport([sheetOf(table.promotionLedgerSheet, rows)], `${lineOf(actor, today)}${mark}`),
  }
}
