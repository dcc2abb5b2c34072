/** Workbooks at the door (REG-2): sent, watched, cancelled, taken back. The job takes them in. */
import type { Tx } from '../../db/tx.ts'
import { labelOfRule } from '../../rules/field-problem.ts'
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import { FileProblem } from '../../sheets/core/file-problem.ts'
import { requireReadable } from '../../sheets/read.ts'
import { writeTemplate } from '../../sheets/template.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { fieldFacts } from '../registration/field-facts.ts'
import { troubleOf } from '../trouble.ts'
import type { UploadedFile } from '../upload.ts'
import { read, schemaOf, wasDone, write, writeAudit } from '../write.ts'
import { openFile, storeFile } from './file-store.actions.ts'
import { deleteFile } from './file-store.queries.ts'
import * as q from './import.queries.ts'
import type { AnyImportKind } from './import-kind.ts'

export type ImportKinds = readonly AnyImportKind[]

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The kind, if this person may send it. @throws Refusal import_kind_not_yours */
function kindOf(kinds: ImportKinds, actor: Actor, name: string): AnyImportKind {
  const kind = kinds.find((one) => one.kind === name)
  const roles = kind?.roles ?? ['registrar']
  if (!kind?.levels.includes(actor.level) || !roles.some((role) => actor.roles.includes(role)))
    return refuse('import_kind_not_yours')
  return kind
}

export function presentImport(kinds: ImportKinds, row: q.ImportRow) {
  const labels = kinds.find((one) => one.kind === row.kind)?.labels
  const { id, mode, state, fileName, rowsRead, rowsExpected, rowsTaken, rowsBad, rowsSkipped, fileProblem } =
    row
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([rule, count]) => ({ rule, label: labels?.[rule] ?? labelOfRule(rule), count }))
      .sort((a, b) => b.count - a.count)
  return {
    id,
    kind: row.kind as 'registration',
    unit: { id: row.unitId, name: row.unitName },
    mode,
    state,
    fileName,
    rowsRead,
    rowsExpected,
    rowsTaken,
    rowsBad,
    rowsSkipped,
    problems: counted(row.problems),
    cautions: counted(row.cautions),
    firstCautions: row.firstCautions,
    fileProblem,
    trouble: troubleOf(row),
    hasReturnedWorkbook: row.hasReturned,
    hasBadRows: row.hasBadRows,
    isOpen: row.isOpen,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** A file that is none, or none that can be read, is told at once. @throws Refusal import_not_xlsx */
async function requireWorkbook(path: string, table: { takesCsv: boolean }): Promise<void> {
  try {
    await requireReadable(path, table)
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    refuse('import_not_xlsx', { detail: `${error.title}${error.cure}` })
  }
}

/** What the browser's check must know to come to the same verdict (REG-3). @throws Refusal import_kind_not_yours */
export function getImportFacts(ctx: Context, kinds: ImportKinds, actor: Actor, name: string) {
  const kind = kindOf(kinds, actor, name)
  return read(ctx, actor, async (tx) => {
    const season = await seasonOf(tx, ctx, actor)
    const { importRowLimit, classSizeWarning: classSize, primaryEntryAge: entryAge } = season.policy
    const facts = (await kind.facts?.(tx, ctx, actor)) ?? fieldFacts(season)
    const { divisions = [], idRegions = [], classCohorts, classStages, classPupils } = facts
    return {
      ...{ maxRows: kind.maxRows ?? importRowLimit, classSize, entryAge },
      ...{ today: season.today, schoolYear: facts.schoolYear ?? season.year },
      ...{ divisions: [...divisions].join(''), idRegions: [...idRegions].join('') },
      classes: classCohorts
        ? [...classCohorts].map(([number, cohort]) => ({
            number,
            cohort,
            stage: classStages?.get(number) ?? null,
            pupils: classPupils?.get(number) ?? 0,
          }))
        : null,
    }
  })
}

/**
 * Keeps a workbook sealed and puts it in the queue.
 * @throws Refusal import_kind_not_yours, import_not_xlsx, and whatever keeps the kind from beginning now
 */
export async function startImport(
  ctx: Context,
  kinds: ImportKinds,
  actor: Actor,
  input: { kind: string; mode: q.ImportMode; fileName: string; file: UploadedFile },
) {
  const kind = kindOf(kinds, actor, input.kind)
  const schema = schemaOf(actor)
  const isRepeated = await read(ctx, actor, (tx) => wasDone(tx, actor))
  if (!isRepeated) await requireWorkbook(input.file.path, kind.table)
  return write(ctx, actor, async (tx) => {
    await kind.requireOpen?.(tx, ctx, actor)
    const { unitId, unitPath, accountId } = actor
    const id = await ctx.db.newId()
    await q.insertImport(tx, schema, {
      ...{ id, kind: kind.kind, mode: input.mode, fileName: input.fileName, unitId, unitPath, accountId },
      createdAt: ctx.realNow(),
      businessAt: businessNow(ctx, actor),
    })
    await storeFile(tx, ctx, schema, { jobId: id, part: 'sent', unitPath }, input.file.path)
    await tx.rows(`SELECT nation.enqueue('import', $1, $2)`, [actor.province?.id, id])
    const row = await q.findImport(tx, schema, id)
    if (!row) return refuse('not_found')
    return {
      answer: presentImport(kinds, row),
      audit: {
        act: 'import.start',
        subjectKind: 'import_job',
        subjectId: id,
        detail: { kind: kind.kind, size: input.file.size },
      },
    }
  })
}

export function listImports(
  ctx: Context,
  kinds: ImportKinds,
  actor: Actor,
  query: {
    kind?: string | undefined
    open?: 'true' | 'false' | undefined
    under?: number | undefined
    after?: string | undefined
    limit: number
  },
) {
  return read(ctx, actor, async (tx) => {
    const path = query.under === undefined ? undefined : await q.findUnitPath(tx, query.under)
    if (query.under !== undefined && path === undefined) return { rows: [], next: null }
    const isOpen = query.open === undefined ? undefined : query.open === 'true'
    const within = path === undefined ? undefined : scopeRange(path)
    const { rows, next } = await q.listImports(
      tx,
      schemaOf(actor),
      { kind: query.kind, isOpen, within },
      query,
    )
    return { rows: rows.map((row) => presentImport(kinds, row)), next }
  })
}

/** How many workbooks of the scope have refused rows that are still to be made good. Inner action. */
export const countOpenImports = (tx: Tx, schema: string): Promise<number> => q.countOpenImports(tx, schema)

/**
 * Says that an import's refused rows were made good another way, by the form for example. Its own unit only.
 * @throws Refusal not_found, import_nothing_to_settle
 */
export function settleImport(ctx: Context, kinds: ImportKinds, actor: Actor, id: number) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const before = await q.findImport(tx, schema, id)
    if (before?.unitId !== actor.unitId) return refuse('not_found')
    const mark = { id, accountId: actor.accountId, at: ctx.realNow() }
    if (!(await q.saveSettled(tx, schema, mark))) return refuse('import_nothing_to_settle')
    return {
      answer: presentImport(kinds, { ...before, isOpen: false }),
      audit: { act: 'import.settle', subjectKind: 'import_job', subjectId: id },
    }
  })
}

/** @throws Refusal not_found, also for another unit's import */
export function getImport(ctx: Context, kinds: ImportKinds, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const row = await q.findImport(tx, schemaOf(actor), id)
    return row ? presentImport(kinds, row) : refuse('not_found')
  })
}

/**
 * Ends an import that is not written yet: nothing of it stays. Its own unit only.
 * @throws Refusal not_found, import_already_over
 */
export function cancelImport(ctx: Context, kinds: ImportKinds, actor: Actor, id: number) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const before = await q.findImport(tx, schema, id)
    if (before?.unitId !== actor.unitId) return refuse('not_found')
    if (!(await q.saveCancelled(tx, schema, id, ctx.realNow()))) return refuse('import_already_over')
    await tx.beyondScope(() => deleteFile(tx, schema, { jobId: id, part: 'sent' }))
    const row = await q.findImport(tx, schema, id)
    if (!row) return refuse('not_found')
    return {
      answer: presentImport(kinds, row),
      audit: { act: 'import.cancel', subjectKind: 'import_job', subjectId: id },
    }
  })
}

const RETURNED = { returned: '退回', bad_rows: '错误行' } as const

/** The sender's own name with what it is now behind it, once however often it comes and goes. */
function nameOfReturned(
  { fileName, kind }: { fileName: string; kind: string },
  part: keyof typeof RETURNED,
): string {
  // Of photos, every one is told, those taken too.
  const word = kind === 'photo' ? '结果' : RETURNED[part]
  const stem = fileName.replace(/\.[^.]*$/, '').replace(/-(退回|错误行)( ?\(\d+\))?$/, '')
  return `${stem || '导入'}-${word}.xlsx`
}

/**
 * The workbook that goes back, with every bad cell marked: whole, or its bad rows alone. Its own unit only: it holds
 * personal data. @throws Refusal not_found
 */
export function getReturnedWorkbook(ctx: Context, actor: Actor, id: number, part: keyof typeof RETURNED) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const row = await q.findImport(tx, schema, id)
    const content = row?.unitId === actor.unitId && (await openFile(tx, ctx, schema, { jobId: id, part }))
    if (!content) return refuse('not_found')
    await writeAudit(tx, ctx, actor, { act: 'import.return', subjectKind: 'import_job', subjectId: id })
    return { name: nameOfReturned(row, part), type: XLSX, content }
  })
}

/** The template of a kind, with the lists that this unit may choose from. @throws Refusal import_kind_not_yours */
export async function getTemplate(ctx: Context, kinds: ImportKinds, actor: Actor, name: string) {
  const kind = kindOf(kinds, actor, name)
  const facts = await read(ctx, actor, async (tx) => (await kind.templateFacts?.(tx, ctx, actor)) ?? {})
  const owner = { id: actor.unitId, name: actor.unitName }
  return {
    name: `${kind.table.title}.xlsx`,
    type: XLSX,
    content: await writeTemplate(kind.table, { ...facts, owner }),
  }
}
