/** What every returned workbook says, however it is written: where the two columns stand, their words, the sums. */
import { labelOfRule, type RowProblem } from '../../rules/field-problem.ts'
import type { ReadLimits } from '../archive.ts'
import type { ColumnsTable } from '../columns/table.ts'
import type { Header } from '../core/header.ts'
import type { SheetLine } from '../core/sheet.ts'

export interface Returned<Row extends object> {
  originalPath: string
  outPath: string
  table: ColumnsTable<Row>
  /** By the row's number in Excel. A problem of a field the sheet lacks, or of no field, is told in words only. */
  problemsByRow: ReadonlyMap<number, readonly RowProblem[]>
  /** Lines above the counts, e.g. file name, rows read, rows taken. */
  summary: readonly (readonly [label: string, text: string])[]
  /** Chinese names of rules that only the caller knows. */
  labels?: Readonly<Record<string, string>>
  limits?: ReadLimits
  /** Only the header and the rows with problems, moved up: what is to be sent again. */
  onlyBad?: boolean
}

export const CAUSE = '错误说明'
export const CURE = '修改建议'
export const SUMMARY = '错误汇总'
/** Characters wide. */
export const WORDS_WIDTH = 44

export interface Layout {
  header: Header
  cause: number
  cure: number
  /** An earlier return has put the columns there. */
  isOld: boolean
}

/**
 * The two added columns: where an earlier return has put them, else behind the last.
 * @param width columns in use
 */
export function layoutOf(header: Header, head: readonly SheetLine[], width = 0): Layout {
  const titles = head.find((line) => line.row === header.row)?.cells ?? []
  const place = (title: string) => titles.findIndex((cell) => cell?.text.trim() === title)
  const [cause, cure] = [place(CAUSE), place(CURE)]
  if (cause >= 0 && cure >= 0) return { header, cause, cure, isOld: true }
  const behind = Math.max(width, titles.length)
  return { header, cause: behind, cure: behind + 1, isOld: false }
}

const fixOf = ({ fix, cure }: RowProblem) => (fix === undefined || cure.includes(fix) ? '' : `可改为:${fix}`)
export const cureOf = (problem: RowProblem) => problem.cure + fixOf(problem)

/** A line for each problem: header, colon, text. */
export function inWords(
  table: { fields: readonly { key: string; header: string }[] },
  problems: readonly RowProblem[],
  text: (one: RowProblem) => string,
): string {
  const headerOf = (key: string) => table.fields.find((field) => field.key === key)?.header
  return problems.map((one) => [headerOf(one.field), text(one)].filter((part) => part).join(':')).join('\n')
}

export type SummaryLine = { isTitle: boolean; cells: (string | number)[] }

/** The lines of the sheet that sums up. */
export function summaryLines(
  of: Pick<Returned<object>, 'summary' | 'problemsByRow' | 'labels'>,
): SummaryLine[] {
  const lines: SummaryLine[] = [{ isTitle: true, cells: [SUMMARY] }]
  for (const [label, text] of of.summary) lines.push({ isTitle: false, cells: [label, text] })
  lines.push({ isTitle: false, cells: [] })
  lines.push({ isTitle: true, cells: ['错误种类', '处数', '行数', '所在行(前 10 行)'] })
  for (const [rule, kind] of countKinds(of.problemsByRow)) {
    const rows = [...kind.rows]
    const first = rows.slice(0, 10).join('、') + (rows.length > 10 ? '……' : '')
    lines.push({
      isTitle: false,
      cells: [of.labels?.[rule] ?? labelOfRule(rule), kind.count, rows.length, first],
    })
  }
  return lines
}

/** How often each rule was broken, and in which rows; the most frequent first. */
function countKinds(problemsByRow: Returned<object>['problemsByRow']) {
  const kinds = new Map<string, { count: number; rows: Set<number> }>()
  for (const [row, problems] of problemsByRow)
    for (const { rule } of problems) {
      const kind = kinds.get(rule) ?? { count: 0, rows: new Set<number>() }
      kinds.set(rule, kind)
      kind.count += 1
      kind.rows.add(row)
    }
  return [...kinds].sort(([, a], [, b]) => b.count - a.count)
}
