/**
 * Counts a list by its own statement, and takes it away as a workbook of its own pages, one after the other: neither can
 * hold anything else.
 */
import { isPersonalList, type ListRoute, MOST_COUNTED } from '../../contract/list-export.ts'
import type { RowCounter } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { type ListCell, writeList } from '../../sheets/write-list.ts'
import type { Actor, Context } from '../context.ts'
import { allowExport, exportLimit, noteExport, XLSX } from '../personal-export.ts'
import { read } from '../write.ts'
import type { ListSheet } from './list-sheet.ts'
import { sheetOf } from './list-sheets.ts'

export interface ListPage {
  rows: unknown[]
  next: string | null
  total?: number | undefined
}

/** Turns a list's pages for one person: each is a transaction of its own, in his scope. With a counter it only counts. */
export type TurnPage = (query: object, counter?: RowCounter) => Promise<ListPage>

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

/**
 * How many rows there are, counted no further than one more than asked, in one statement.
 * @throws Refusal what the list refuses
 */
async function countRows(turn: TurnPage, filters: object, atMost: number): Promise<number> {
  const counter: RowCounter = {}
  const page = await turn({ ...filters, after: undefined, limit: atMost }, counter)
  if (counter.counted !== undefined) return counter.counted
  if (page.total !== undefined) return page.total
  // Nothing was asked of the database, for there is nothing: somebody else's unit.
  if (page.rows.length === 0 && page.next === null) return 0
  throw new Error('A list turned a page without pageRows (db/keyset.ts): nobody counted it.')
}

/** The rows of a list under the same filters as its page: exact up to MOST_COUNTED. @throws Refusal as the list */
export async function countList(turn: TurnPage, filters: object) {
  const rows = await countRows(turn, filters, MOST_COUNTED)
  return { count: Math.min(rows, MOST_COUNTED), hasMore: rows > MOST_COUNTED }
}

/** @throws Refusal export_column_unknown */
function chooseColumns({ columns }: ListSheet, asked: string | undefined): ListSheet['columns'] {
  if (asked === undefined) return columns
  const keys = asked.split(',').map((key) => key.trim())
  const unknown = keys.filter((key) => !columns.some((column) => column.key === key))
  if (unknown.length > 0)
    refuse('export_column_unknown', {
      field: 'columns',
      detail: `没有“${unknown.join('、')}”;可选的列:${columns.map(({ key, header }) => `${key}(${header})`).join('、')}`,
    })
  return columns.filter(({ key }, at) => at === 0 || keys.includes(key))
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
 * The rows of a list as a workbook, numbers as masked as on the page, of the columns that are asked or of all; the audit
 * line, which names them, is written before the first row leaves (QRY-2, ACC-4).
 * @throws Refusal export_too_many where it shows personal data and has more rows than the policy lets leave at once,
 *   export_column_unknown
 */
export async function exportList(
  ctx: Context,
  actor: Actor,
  list: ListRoute,
  asked: { filters: object; columns: string | undefined; purpose: string; turn: TurnPage },
) {
  const { filters, purpose, turn } = asked
  const sheet = sheetOf(list)
  const columns = chooseColumns(sheet, asked.columns)
  const detail = { list: list.path, filters: forAudit(filters), columns: columns.map(({ key }) => key) }
  const of = { act: 'list.export', purpose, detail }
  const isPersonal = isPersonalList(list)
  const limit = isPersonal ? await read(ctx, actor, (tx) => exportLimit(tx, ctx, actor)) : undefined
  // Counted before the transaction of the audit line begins: pages are transactions of their own. A list that refuses
  // does so here, before anything has been sent.
  const rows = await countRows(turn, filters, limit ?? 1)
  const { today, watermark } = await read(ctx, actor, (tx) =>
    limit === undefined
      ? noteExport(tx, ctx, actor, of)
      : allowExport(tx, ctx, actor, { ...of, count: async () => rows }),
  )
  return {
    name: `${sheet.title}-${today}.xlsx`,
    type: XLSX,
    content: writeList(
      { sheetName: sheet.title, note: watermark, columns },
      cellsOf(columns, rowsOf(turn, filters, limit === undefined ? Number.MAX_SAFE_INTEGER : rows)),
    ),
  }
}
