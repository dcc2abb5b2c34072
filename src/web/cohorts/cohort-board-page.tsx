import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { z } from 'zod'
import { getCohortBoard, previewCohort } from '../../contract/cohort.ts'
import { call } from '../lib/client.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { BoardPage, type BoardRow, type Figure } from '../ui/board-page.tsx'
import { Go } from '../ui/go.tsx'

type Board = z.output<typeof getCohortBoard.output>
type Figures = Board['total']

/** As many as a chart can name; the table has all. */
const CHARTED = 20

const figuresOf = (of: Figures): Figure[] => [
  { label: '学校', value: of.schools },
  { label: '还没有秋季学期', value: of.withoutTerm, isDue: true },
  { label: '还没有新一级班级', value: of.withoutClasses, isDue: true },
]

const rowOf = (unit: Board['units'][number]): BoardRow => ({
  key: unit.id,
  name: unit.name,
  link: unit.isSchool ? `/units/${unit.id}` : `/cohorts/board?unit=${unit.id}`,
  figures: figuresOf(unit),
})

function chartOf(units: Board['units']) {
  const charted = units.filter((unit) => !unit.isSchool && unit.schools > 0).slice(0, CHARTED)
  if (charted.length === 0) return []
  return [
    {
      title: '新一级班级',
      data: {
        kind: 'stacked' as const,
        labels: charted.map(({ name }) => name),
        series: [
          { name: '已建', values: charted.map((unit) => unit.schools - unit.withoutClasses) },
          { name: '未建', values: charted.map((unit) => unit.withoutClasses) },
        ],
      },
    },
  ]
}

/** 新学年准备进度: who still lacks the term or the classes, those who lag first. */
export default function CohortBoardPage() {
  const me = useMyself()
  const { unit } = useSearch({ strict: false }) as { unit?: string }
  const board = useQuery({
    queryKey: [getCohortBoard.path, unit ?? null],
    queryFn: () => call(getCohortBoard, { query: unit ? { unit: Number(unit) } : {} }),
  })
  const { data } = board
  return (
    <BoardPage
      title="新学年准备进度"
      about={
        data
          ? `${data.unit.name} · ${data.schoolYear}-${data.schoolYear + 1} 学年 · ${
              data.hasBegun ? '还没准备好的在前' : '新一级的班级在升级完成后建立'
            }`
          : undefined
      }
      actions={
        <>
          {data?.above && <Link to={`/cohorts/board?unit=${data.above.id}`}>回到{data.above.name}</Link>}
          {me && mayEnter(me, previewCohort.access) && <Go to="/cohorts">批量建立</Go>}
        </>
      }
      isPending={board.isPending}
      error={board.error}
      onRetry={() => void board.refetch()}
      figures={data ? figuresOf(data.total) : []}
      charts={data ? chartOf(data.units) : []}
      {...(data
        ? { units: { title: '下级单位', rows: data.units.map(rowOf), empty: '还没有下级单位。' } }
        : {})}
    />
  )
}
