/**
 * Merged cells stand at the end of a sheet's XML, behind the rows they cover; so the XML is looked through once before
 * the rows are read. Only a clerk can say what the covered cells should hold.
 */
import { FileProblem } from './file-problem.ts'
import { columnOf, type SheetLine } from './sheet.ts'

interface Merge {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}

const MERGE = /mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g
const MAX_MERGES = 20_000
/** Longer than any mergeCell element: what may be cut by the end of a chunk. */
const OVERLAP = 100

/** Elements `row` or `x:row` that begin here. */
function rowsIn(chunk: string): number {
  let rows = 0
  for (let at = chunk.indexOf('row'); at >= 0; at = chunk.indexOf('row', at + 3)) {
    const before = chunk[at - 1]
    const behind = chunk[at + 3]
    // An attribute is no element: `</x:row>` and `row="1"` end otherwise.
    const isBegun =
      before === '<' || (before === ':' && /<\w+$/.test(chunk.slice(Math.max(0, at - 20), at - 1)))
    if (isBegun && (behind === ' ' || behind === '>')) rows += 1
  }
  return rows
}

/** Finds the merges in chunks of XML; only its ASCII matters. */
export function mergeFinder() {
  let rows = 0
  const found = new Map<string, Merge>()
  let tail = ''
  return {
    write(chunk: string): void {
      rows += rowsIn(chunk)
      const text = tail + chunk
      tail = text.slice(-OVERLAP)
      if (!text.includes('mergeCell')) return
      for (const [, fromColumn = '', fromRow = '', toColumn = '', toRow = ''] of text.matchAll(MERGE))
        found.set(`${fromColumn}${fromRow}:${toColumn}${toRow}`, {
          fromRow: Number(fromRow),
          toRow: Number(toRow),
          fromColumn: columnOf(fromColumn),
          toColumn: columnOf(toColumn),
        })
      if (found.size > MAX_MERGES) throw new FileProblem('file_damaged')
    },
    /** Rows seen, but for such as the chunks cut apart. */
    rows: () => rows,
    merges: (): Merge[] => [...found.values()].sort((a, b) => a.fromRow - b.fromRow),
  }
}

/** Marks the cells of a line that a merge covers; lines come in order. */
export function mergeMarker(merges: readonly Merge[]) {
  let next = 0
  let active: Merge[] = []
  return (line: SheetLine): void => {
    for (let merge = merges[next]; merge && merge.fromRow <= line.row; merge = merges[++next])
      active.push(merge)
    if (active.length === 0) return
    active = active.filter((merge) => merge.toRow >= line.row)
    for (const { fromRow, fromColumn, toColumn } of active)
      for (let column = fromColumn; column <= Math.min(toColumn, 999); column++)
        if (!(line.row === fromRow && column === fromColumn))
          line.cells[column] ??= { text: '', kind: 'merged' }
  }
}
