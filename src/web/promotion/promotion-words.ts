import type { z } from 'zod'
import type { PromotionRun } from '../../contract/promotion.ts'
import type { getPromotionUnit } from '../../contract/promotion-report.ts'
import { beforeAndAfter, STAYER_WHYS } from '../../rules/promotion.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import type { Figure } from '../ui/board-page.tsx'
import type { ChartData } from '../ui/chart-data.ts'

export type Run = z.output<typeof PromotionRun>
export type Report = NonNullable<Run['report']>
export type ReportUnit = z.output<typeof getPromotionUnit.output>
type Sums = ReportUnit['total']

export const RUN_STATES: Record<Run['state'], string> = {
  rehearsing: '正在预演',
  rehearsed: '预演完成',
  running: '正在升级',
  complete: '升级完成',
  reversing: '正在撤回',
  reversed: '已撤回',
}

/** The work goes on in the background and is asked for again. */
export const isUnderWay = (run: Run) =>
  run.state === 'rehearsing' || run.state === 'running' || run.state === 'reversing'

export const isRehearsal = (run: Run) => run.state === 'rehearsing' || run.state === 'rehearsed'

/** Its classes have all moved, and the ledger tells of them. */
export const hasMoved = (run: Run) =>
  run.state === 'complete' || run.state === 'reversing' || run.state === 'reversed'

/** `2026 年升级` or `2026 年升级预演`, as a page is about. */
export const runName = (run: Run) => `${run.schoolYear} 年升级${isRehearsal(run) ? '预演' : ''}`

/** Where the rows behind a figure are. */
export function reportLink(
  runId: number,
  page: 'report' | 'schools' | 'stayers' | 'unplaced' | 'classes',
  search: Readonly<Record<string, string | number | undefined>>,
): string {
  const filled = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString()
  return `/promotion/${runId}/${page}${query ? `?${query}` : ''}`
}

const WRONG_LENGTHS = '学制不一致的学校'
const WAITING_SCHOOLS = '有未毕业学生的学校'

/** A unit's figures without one that has nothing to say. */
export const mainFiguresOf: typeof figuresOf = (sums, o) =>
  figuresOf(sums, o).filter(({ label, value }) => label !== WRONG_LENGTHS || value > 0)

/** Those that find room in a line of a table. */
export const lineFiguresOf: typeof figuresOf = (sums, o) =>
  figuresOf(sums, o).filter(({ label }) => label !== WRONG_LENGTHS && label !== WAITING_SCHOOLS)

/** A unit's figures, each with the way to its rows. */
function figuresOf(sums: Sums, o: { runId: number; unit?: number | undefined; moved: boolean }): Figure[] {
  const { runId, unit } = o
  const schools = (need: string) => reportLink(runId, 'schools', { unit, need })
  return [
    {
      label: '毕业年级未毕业学生',
      value: sums.ungraduated,
      isDue: true,
      link: reportLink(runId, 'stayers', { unit }),
    },
    {
      label: '其中有业务在办',
      value: sums.blocked,
      isDue: true,
      link: reportLink(runId, 'stayers', { unit, why: 'open_case' }),
    },
    { label: WAITING_SCHOOLS, value: sums.waitingSchools, isDue: true, link: schools('ungraduated') },
    { label: '未确认毕业的学校', value: sums.unconfirmedSchools, isDue: true, link: schools('unconfirmed') },
    { label: WRONG_LENGTHS, value: sums.wrongLengthSchools, isDue: true, link: schools('wrongLengths') },
    { label: '待分班学生', value: sums.unplaced, link: reportLink(runId, 'unplaced', { unit }) },
    { label: '在办业务', value: sums.openCases, link: schools('openCases') },
    {
      label: o.moved ? '已升级班级' : '将升级班级',
      value: sums.classes,
      link: reportLink(runId, 'classes', { unit, outcome: 'moves' }),
    },
  ]
}

export const STAYER_CODES = Object.entries(STAYER_WHYS).map(([code, label]) => ({ code, label }))
export const STAGE_CODES = Object.entries(STAGE_NAMES).map(([code, label]) => ({ code, label }))

/** Classes by grade, before and after, to look at. */
export function gradesChart(report: Report): ChartData {
  const rows = beforeAndAfter(report.grades)
  return {
    kind: 'bar',
    labels: rows.map(({ stage, grade }) => gradeName(stage, grade)),
    series: [
      { name: '升级前班级', values: rows.map(({ before }) => before) },
      { name: '升级后班级', values: rows.map(({ after }) => after) },
    ],
  }
}
