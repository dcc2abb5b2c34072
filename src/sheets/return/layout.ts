/** What every returned workbook says, however it is written: where the two columns stand, their words, the sums. */
import { labelOfRule, type RowProblem } from '../../rules/field-problem.ts'
import type { ReadLimits } from '../archive.ts'
import type { ColumnsTable } from '../columns/table.ts'
import type { Header } from '../core/header.ts'
import type { SheetHead } from '../core/rows.ts'

export interface Returned<Row extends object> {
  originalPath: string
  outPath: string
  table: ColumnsTable<Row>
  /** By the row's number in Excel. A problem of a field the sheet lacks, or of no field, is told in words only. */
  problemsByRow: ReadonlyMap<number, readonly RowProblem[]>
  /** What is asked about and not wrong: marked in a colour and a column of its own. */
  cautions?: ReturnedCautions
  /** Lines above the counts, e.g. file name, rows read, rows taken. */
  summary: readonly (readonly [label: string, text: string])[]
  /** Chinese names of rules that only the caller knows. */
  labels?: Readonly<Record<string, string>>
  limits?: ReadLimits
  /** The original's header, where it is known: it is looked for otherwise. */
  head?: SheetHead
  /** Columns in use from its header on, where that is known: they are counted otherwise. */
  width?: number
  /** Only the header and the rows with problems, moved up: what is to be sent again. */
  onlyBad?: boolean
}

export interface ReturnedCautions {
  byRow: ReadonlyMap<number, readonly RowProblem[]>
  /** Those of no row, e.g. of a class: told on the sheet that sums up. */
  ofFile: readonly RowProblem[]
}

const NO_CAUTIONS: ReturnedCautions = { byRow: new Map(), ofFile: [] }

export const cautionsOf = (of: { cautions?: ReturnedCautions }): ReturnedCautions =>
  of.cautions ?? NO_CAUTIONS

export const CAUSE = '错误说明'
export const CURE = '修改建议'
export const CAUTION = '提醒(不算错误)'
export const SUMMARY = '错误汇总'
/** Characters wide. */
export const WORDS_WIDTH = 44

export interface Layout {
  header: Header
  cause: number
  cure: number
  /** Only where there are cautions, or an earlier return had some. */
  caution: number | undefined
  /** An earlier return has put cause and cure there. */
  isOld: boolean
  /** Columns that the sheet has not had before. */
  added: readonly number[]
}

/** Title of a column of ours; undefined for any other. */
export function titleOf({ cause, cure, caution }: Layout, column: number): string | undefined {
  if (column === cause) return CAUSE
  if (column === cure) return CURE
  return column === caution ? CAUTION : undefined
}

/**
 * The added columns: where an earlier return has put them, else behind the last.
 * @param of.width columns in use
 */
export function layoutOf({ header, line }: SheetHead, of: { hasCautions: boolean; width?: number }): Layout {
  const titles = line.cells
  const place = (title: string) => titles.findIndex((cell) => cell?.text.trim() === title)
  const [cause, cure, known] = [place(CAUSE), place(CURE), place(CAUTION)]
  const behind = Math.max(of.width ?? 0, titles.length)
  const isOld = cause >= 0 && cure >= 0
  const free = isOld ? behind : behind + 2
  const caution = known >= 0 ? known : of.hasCautions ? free : undefined
  const added = [...(isOld ? [] : [behind, behind + 1]), ...(caution === free ? [free] : [])]
  return { header, cause: isOld ? cause : behind, cure: isOld ? cure : behind + 1, caution, isOld, added }
}

/** The words of our columns for a row; nothing for a row that is neither wrong nor asked about. */
export function wordsOfRow(
  of: Pick<Returned<object>, 'problemsByRow' | 'cautions'> & {
    table: { fields: readonly { key: string; header: string }[] }
  },
  layout: Layout,
  row: number,
): { column: number; text: string }[] {
  const problems = of.problemsByRow.get(row) ?? []
  const cautions = cautionsOf(of).byRow.get(row) ?? []
  const words = (
    column: number | undefined,
    list: readonly RowProblem[],
    text: (one: RowProblem) => string,
  ) => (column === undefined || list.length === 0 ? [] : [{ column, text: inWords(of.table, list, text) }])
  return [
    ...words(layout.cause, problems, (one) => one.cause),
    ...words(layout.cure, problems, cureOf),
    ...words(layout.caution, cautions, (one) => one.cause + cureOf(one)),
  ]
}

const fixOf = ({ fix, cure }: RowProblem) => (fix === undefined || cure.includes(fix) ? '' : `可改为:${fix}`)
export const cureOf = (problem: RowProblem) => problem.cure + fixOf(problem)

/** A line for each problem: header, colon, text. */
function inWords(
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
  of: Pick<Returned<object>, 'summary' | 'problemsByRow' | 'cautions' | 'labels'>,
): SummaryLine[] {
  const lines: SummaryLine[] = [{ isTitle: true, cells: [SUMMARY] }]
  for (const [label, text] of of.summary) lines.push({ isTitle: false, cells: [label, text] })
  lines.push({ isTitle: false, cells: [] })
  lines.push({ isTitle: true, cells: ['错误种类', '处数', '行数', '所在行(前 10 行)'] })
  lines.push(...linesOfKinds(of.problemsByRow, of.labels))
  return [...lines, ...cautionLines(of)]
}

/** A line for each kind of error or caution, with its first rows. */
function linesOfKinds(byRow: Returned<object>['problemsByRow'], labels: Returned<object>['labels']) {
  return countKinds(byRow).map(([rule, kind]): SummaryLine => {
    const rows = [...kind.rows].sort((a, b) => a - b)
    const first = rows.slice(0, 10).join('、') + (rows.length > 10 ? '……' : '')
    return { isTitle: false, cells: [labels?.[rule] ?? labelOfRule(rule), kind.count, rows.length, first] }
  })
}

/** What is asked about, under a title that says that it keeps no row out. */
function cautionLines(of: Pick<Returned<object>, 'cautions' | 'labels'>): SummaryLine[] {
  const { byRow, ofFile } = cautionsOf(of)
  if (byRow.size === 0 && ofFile.length === 0) return []
  return [
    { isTitle: false, cells: [] },
    { isTitle: true, cells: ['提醒种类(不算错误)', '处数', '行数', '所在行(前 10 行)'] },
    ...linesOfKinds(byRow, of.labels),
    ...ofFile.map(({ rule, cause }) => ({
      isTitle: false,
      cells: [of.labels?.[rule] ?? labelOfRule(rule), 1, '', cause],
    })),
  ]
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
