import { listPlacements } from '../../contract/placement.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import { ListPage } from '../ui/list-page.tsx'

/** 分班记录: what was dealt, with the seed and the sheet of each. */
export default function RecordsPage() {
  return (
    <ListPage<typeof listPlacements>
      title="分班记录"
      about="自动分班的记录,每次都有公示表和核验文件。手工分班记入学生经历和审计。"
      door={listPlacements}
      filters={[]}
      columns={[
        { key: 'at', title: '分班时间', width: 170, render: (row) => formatTime(row.at) },
        { key: 'school', title: '学校', render: (row) => row.schoolName },
        {
          key: 'grade',
          with: ['stage'],
          title: '年级',
          width: 120,
          render: (row) => `${STAGE_NAMES[row.stage]} ${gradeName(row.stage, row.grade)}`,
        },
        { key: 'seed', title: '种子', width: 160, render: (row) => row.seed },
        {
          key: 'classes',
          title: '班级',
          width: 70,
          align: 'right',
          render: (row) => formatNumber(row.classes),
        },
        {
          key: 'pupils',
          title: '人数',
          width: 80,
          align: 'right',
          render: (row) => formatNumber(row.pupils),
        },
        { key: 'by', title: '办理人', width: 100, render: (row) => row.by ?? '' },
      ]}
      rowKey={(row) => row.id}
      rowLink={(row) => `/placement/${row.id}`}
      empty={{ text: '还没有自动分班的记录。' }}
    />
  )
}
