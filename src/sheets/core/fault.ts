/** Faults as a page shows them: counted by kind, and the first of them by cell. For browser and server alike. */
import type { RowProblem } from '../../rules/field-problem.ts'
import type { AnyTable } from '../columns/table.ts'
import type { SheetColumns } from './rows.ts'
import { lettersOf } from './sheet.ts'

const FIRST_SHOWN = 20

/** One cell that is wrong, or asked about: where, what, how to mend it. */
export interface CellFault {
  /** As Excel names it, e.g. B12; the row where the sheet has no such column; the header where it is of no row. */
  cell: string
  text: string
  cure: string
}

/** Asked only once the header was read. */
export type Columns = () => SheetColumns

/** Names cells of a sheet by row and field. */
export function placer(table: Pick<AnyTable, 'fields'>, columns: Columns) {
  const fieldAt = new Map<string, number>(table.fields.map((field, at) => [field.key, at]))
  const header = (key: string) => table.fields[fieldAt.get(key) ?? -1]?.header ?? ''
  return {
    header,
    cell: (row: number | undefined, key: string) => {
      if (row === undefined) return header(key)
      const column = columns()[fieldAt.get(key) ?? -1]
      return column === undefined ? `第 ${row} 行` : `${lettersOf(column)}${row}`
    },
  }
}

/** Counts faults by rule, and keeps the first twenty in the order in which they come. */
export function faultCounter(table: Pick<AnyTable, 'fields'>, columns: Columns) {
  const place = placer(table, columns)
  const counts = new Map<string, number>()
  const first: CellFault[] = []
  return {
    /** @param row none for what is about no row */
    add(row: number | undefined, { rule, field, cause, cure, fix }: RowProblem): void {
      counts.set(rule, (counts.get(rule) ?? 0) + 1)
      if (first.length >= FIRST_SHOWN) return
      const header = place.header(field)
      first.push({
        cell: place.cell(row, field),
        text: header && row !== undefined ? `${header}:${cause}` : cause,
        cure: fix === undefined || cure.includes(fix) ? cure : `${cure}可改为:${fix}`,
      })
    },
    /** The most frequent first. */
    counts: () => [...counts].map(([rule, count]) => ({ rule, count })).sort((a, b) => b.count - a.count),
    first: first as readonly CellFault[],
  }
}
