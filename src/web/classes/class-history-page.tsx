import { listClassHistory } from '../../contract/class-life.ts'
import type { ColumnKey } from '../../contract/list-columns.ts'
import { CLASS_ACT_NAMES } from '../../rules/words.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import type { RowOf } from '../ui/list-data.ts'
import { type ListColumn, ListPage } from '../ui/list-page.tsx'
import { useClassFilter, useSchoolFilter } from '../ui/unit-filter.ts'

type Event = RowOf<typeof listClassHistory>

const named = (classes: Event['classes']) => classes.map((one) => one.name ?? '(已删除)').join('、')

const COLUMNS: readonly ListColumn<Event, ColumnKey<typeof listClassHistory.path>>[] = [
  { key: 'at', title: '时间', width: 170, render: (row) => formatTime(row.at) },
  { key: 'act', title: '办理', width: 80, render: (row) => CLASS_ACT_NAMES[row.act] },
  { key: 'from', title: '原班级', render: (row) => named(row.from) },
  { key: 'classes', title: '班级', render: (row) => named(row.classes) },
  {
    key: 'pupils',
    title: '人数',
    width: 70,
    align: 'right',
    render: (row) => (row.pupils > 0 ? formatNumber(row.pupils) : ''),
  },
  { key: 'school', title: '学校', render: (row) => row.schoolName },
  { key: 'by', title: '办理人', width: 100, render: (row) => row.by ?? '' },
]

/** 班级变动记录: what was done to classes, of one or of all. */
export default function ClassHistoryPage() {
  const schools = useSchoolFilter('class')
  const classes = useClassFilter()
  return (
    <ListPage<typeof listClassHistory>
      title="班级变动记录"
      about="新建、更名、调班、合并、拆分、删除,无需审批,逐笔留痕。"
      door={listClassHistory}
      filters={[...schools, ...classes]}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      empty={{ text: '还没有班级变动。' }}
    />
  )
}
