import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { z } from 'zod'
import { getProgress } from '../../contract/progress.ts'
import { call } from '../lib/client.ts'
import { useMyself } from '../lib/session.ts'
import { BoardPage, type BoardRow, type Figure } from '../ui/board-page.tsx'

type Progress = z.output<typeof getProgress.output>
type Figures = Progress['total']

const COLUMNS: { key: keyof Figures; label: string; isDue?: boolean; link?: string }[] = [
  { key: 'overdue', label: '超期业务', isDue: true, link: '/open-cases?overdue=true' },
  { key: 'openCases', label: '在办业务', link: '/open-cases' },
  { key: 'notGraduated', label: '毕业年级未毕业', isDue: true },
  { key: 'graduated', label: '今年已毕业', link: '/graduates' },
  { key: 'problemRecords', label: '问题学籍', isDue: true, link: '/pupils?flagged=true' },
  { key: 'unplaced', label: '待分班', isDue: true, link: '/pupils?unplaced=true' },
  { key: 'refusedRows', label: '导入被退回的行', isDue: true, link: '/imports' },
  { key: 'pupils', label: '在校生', link: '/pupils' },
]
/** As many as a chart can name; the table has all. */
const CHARTED = 20

const figuresOf = (of: Figures, isOwn: boolean): Figure[] =>
  COLUMNS.map(({ key, label, isDue, link }) => ({
    label,
    value: of[key],
    ...(isDue ? { isDue } : {}),
    // The lists show the person's whole subtree: only its own sums lead there.
    ...(isOwn && link ? { link } : {}),
  }))

function rowOf(unit: Progress['units'][number]): BoardRow {
  const link = unit.isSchool ? `/units/${unit.id}` : `/progress?unit=${unit.id}`
  return { key: unit.id, name: unit.name, link, figures: figuresOf(unit, false) }
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
  const isOwn = data !== undefined && data.unit.id === me?.unit.id
  return (
    <BoardPage
      title="办理进度"
      about={data ? `${data.unit.name} · ${data.year} 年 · 最需要帮助的在前` : undefined}
      actions={data?.above && <Link to={`/progress?unit=${data.above.id}`}>回到{data.above.name}</Link>}
      isPending={progress.isPending}
      error={progress.error}
      onRetry={() => void progress.refetch()}
      figures={data ? figuresOf(data.total, isOwn) : []}
      charts={data ? chartOf(data.units) : []}
      {...(data
        ? {
            units: { title: '下级单位', rows: data.units.map(rowOf), empty: '还没有下级单位。' },
          }
        : {})}
    />
  )
}
