import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { z } from 'zod'
import { getProgress } from '../../contract/progress.ts'
import { listPupils } from '../../contract/pupil.ts'
import { call } from '../lib/client.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { BoardPage, type BoardRow, type Figure } from '../ui/board-page.tsx'

type Progress = z.output<typeof getProgress.output>
type Figures = Progress['total']

interface Column {
  key: keyof Figures
  label: string
  unit: '件' | '人' | '份'
  isDue?: boolean
  /** The rows behind the figure of a unit; the year is the season's. */
  link(unit: number, year: number): string
}

const COLUMNS: readonly Column[] = [
  {
    key: 'overdue',
    label: '超期业务',
    unit: '件',
    isDue: true,
    link: (unit) => `/open-cases?under=${unit}&overdue=true`,
  },
  { key: 'openCases', label: '在办业务', unit: '件', link: (unit) => `/open-cases?under=${unit}` },
  {
    key: 'notGraduated',
    label: '毕业年级未毕业',
    unit: '人',
    isDue: true,
    link: (unit) => `/leavers?school=${unit}&due=true`,
  },
  {
    key: 'graduated',
    label: '今年已毕业',
    unit: '人',
    link: (unit, year) => `/graduates?school=${unit}&year=${year}`,
  },
  {
    key: 'problemRecords',
    label: '问题学籍',
    unit: '人',
    isDue: true,
    link: (unit) => `/pupils?school=${unit}&flagged=true`,
  },
  {
    key: 'unplaced',
    label: '待分班',
    unit: '人',
    isDue: true,
    link: (unit) => `/pupils?school=${unit}&unplaced=true`,
  },
  {
    key: 'refusedFiles',
    label: '导入待改正',
    unit: '份',
    isDue: true,
    link: (unit) => `/imports?under=${unit}&open=true`,
  },
  { key: 'pupils', label: '在校生', unit: '人', link: (unit) => `/pupils?school=${unit}` },
]
/** As many as a chart can name; the table has all. */
const CHARTED = 20

/** @param seesRows whether this person may see pupils and cases: the nation's people see sums alone */
const figuresOf = (of: Figures, at: { unit: number; year: number; seesRows: boolean }): Figure[] =>
  COLUMNS.map(({ key, label, unit, isDue, link }) => ({
    label,
    value: of[key],
    unit: ` ${unit}`,
    ...(isDue ? { isDue } : {}),
    ...(at.seesRows ? { link: link(at.unit, at.year) } : {}),
  }))

function rowOf(unit: Progress['units'][number], at: { year: number; seesRows: boolean }): BoardRow {
  const link = unit.isSchool ? `/units/${unit.id}` : `/progress?unit=${unit.id}`
  const figures = figuresOf(unit, { ...at, unit: unit.id })
  return { key: unit.id, name: unit.name, link, figures, phone: unit.phone }
}

function chartOf(units: Progress['units']) {
  const charted = units
    .filter(({ graduated, notGraduated }) => graduated + notGraduated > 0)
    .slice(0, CHARTED)
  if (charted.length === 0) return []
  const labels = charted.map(({ name }) => name)
  return [
    {
      title: `毕业办理(需要处理的前 ${charted.length} 个单位)`,
      data: {
        kind: 'stacked' as const,
        labels,
        series: [
          { name: '已毕业', values: charted.map(({ graduated }) => graduated) },
          { name: '未毕业', values: charted.map(({ notGraduated }) => notGraduated) },
        ],
      },
    },
  ]
}

/** 办理进度: how far each unit below is, those who need help first; each leads to the units below it. */
export default function ProgressPage() {
  const me = useMyself()
  const { unit } = useSearch({ strict: false }) as { unit?: string }
  const progress = useQuery({
    queryKey: [getProgress.path, unit ?? null],
    queryFn: () => call(getProgress, { query: unit ? { unit: Number(unit) } : {} }),
  })
  const { data } = progress
  const seesRows = me !== null && mayEnter(me, listPupils.access)
  const at = data && { year: data.year, seesRows }
  return (
    <BoardPage
      title="办理进度"
      about={data ? `${data.unit.name} · ${data.year} 年 · 最需要帮助的在前` : undefined}
      actions={data?.above && <Link to={`/progress?unit=${data.above.id}`}>回到{data.above.name}</Link>}
      isPending={progress.isPending}
      error={progress.error}
      onRetry={() => void progress.refetch()}
      figures={data && at ? figuresOf(data.total, { ...at, unit: data.unit.id }) : []}
      charts={data ? chartOf(data.units) : []}
      {...(data && at
        ? {
            units: {
              title: '下级单位',
              rows: data.units.map((one) => rowOf(one, at)),
              empty: '还没有下级单位。',
            },
          }
        : {})}
    />
  )
}
