/** Takes a list away as a workbook: the list's own pages, one after the other, so that it can hold nothing else. */
import { isPersonalList, type ListRoute } from '../../contract/list-export.ts'
import { type ListCell, writeList } from '../../sheets/write-list.ts'
import type { Actor, Context } from '../context.ts'
import { allowExport, exportLimit, noteExport, XLSX } from '../personal-export.ts'
import { read } from '../write.ts'
import { sheetOf } from './list-sheets.ts'

export interface ListPage {
  rows: unknown[]
  next: string | null
  total?: number | undefined
}

/** Turns a list's pages for one person: each is a transaction of its own, in his scope. */
export type TurnPage = (query: object) => Promise<ListPage>

/** Rows of a page while a workbook is written. */
const PART = 1000
/** Filters whose value is somebody's name: the audit says that one was used, not which. */
const NAMES = ['name', 'studentNumber', 'idNumber']

async function* rowsOf(turn: TurnPage, filters: object, atMost: number): AsyncGenerator<unknown> {
  let left = atMost
  for (let after: string | undefined; left > 0; ) {
    const page = await turn({ ...filters, after, limit: Math.min(PART, left) })
    yield* page.rows
    left -= page.rows.length
    if (page.next === null || page.rows.length === 0) return
    after = page.next
  }
}

/** How many rows there are, counted no further than asked. */
async function countRows(turn: TurnPage, filters: object, atMost: number): Promise<number> {
  // A list that refuses (a unit that is not the person's) does so here, before anything has been sent.
  const first = await turn({ ...filters, after: undefined, limit: 1 })
  if (atMost === 0) return 0
  if (first.total !== undefined) return Math.min(first.total, atMost)
  let rows = 0
  for await (const _ of rowsOf(turn, filters, atMost)) rows += 1
  return rows
}

const forAudit = (filters: object) =>
  Object.fromEntries(
    Object.entries(filters)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, NAMES.includes(key) ? '*' : value]),
  )

async function* cellsOf(
  columns: readonly { cell(row: never): ListCell }[],
  rows: AsyncIterable<unknown>,
): AsyncGenerator<ListCell[]> {
  for await (const row of rows) yield columns.map((column) => column.cell(row as never))
}

/**
 * The rows of a list as a workbook, numbers as masked as on the page; the audit line is written before the first row
 * leaves (QRY-2, ACC-4).
 * @throws Refusal export_too_many where it shows personal data and has more rows than the policy lets leave at once
 */
export async function exportList(
  ctx: Context,
  actor: Actor,
  list: ListRoute,
  asked: { filters: object; purpose: string; turn: TurnPage },
) {
  const { filters, purpose, turn } = asked
  const sheet = sheetOf(list)
  const of = { act: 'list.export', purpose, detail: { list: list.path, filters: forAudit(filters) } }
  const isPersonal = isPersonalList(list)
  const limit = isPersonal ? await read(ctx, actor, (tx) => exportLimit(tx, ctx, actor)) : undefined
  // Counted before the transaction of the audit line begins: pages are transactions of their own.
  const rows = await countRows(turn, filters, limit === undefined ? 0 : limit + 1)
  const { today, watermark } = await read(ctx, actor, (tx) =>
    limit === undefined
      ? noteExport(tx, ctx, actor, of)
      : allowExport(tx, ctx, actor, { ...of, count: async () => rows }),
  )
  return {
    name: `${sheet.title}-${today}.xlsx`,
    type: XLSX,
    content: writeList(
      { sheetName: sheet.title, note: watermark, columns: sheet.columns },
      cellsOf(sheet.columns, rowsOf(turn, filters, limit === undefined ? Number.MAX_SAFE_INTEGER : rows)),
    ),
  }
}
