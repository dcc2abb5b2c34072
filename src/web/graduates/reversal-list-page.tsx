import { listGraduates } from '../../contract/graduation.ts'
import { REGRADUATION_WORDS } from '../../rules/graduation.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatTime } from '../lib/format.ts'
import { codesOf, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { ListPage } from '../ui/list-page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { type Graduate, yearCodes } from './graduate-words.ts'

/** The day, or how it stands: what is still to be done is marked. */
function again({ graduatedAgainOn, regraduation }: Graduate) {
  if (graduatedAgainOn) return graduatedAgainOn
  const words = regraduation ? REGRADUATION_WORDS[regraduation] : '—'
  const isDue = regraduation === 'waiting' || regraduation === 'over'
  return isDue ? <b className="field-error">{words}</b> : words
}

/** 毕业生驳回查询: whose graduation was reversed, and until when he is to graduate again. */
export default function ReversalListPage() {
  const clock = useBusinessClock()
  return (
    <ListPage
      title="毕业生驳回查询"
      about="已被驳回、回到原班级的毕业生,请学校在期限前重新办理毕业。期限已过的:毕业办理时段内照常办理;不在时段内的,请联系主管单位,由省里调整业务时段。"
      door={listGraduates}
      input={{ query: { reversed: 'true' } }}
      filters={[
        { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
        ...useSchoolFilter(),
        { key: 'year', label: '毕业年份', kind: 'codes', codes: yearCodes(clock?.now) },
        { key: 'stage', label: '教育阶段', kind: 'codes', codes: codesOf(STAGE_NAMES) },
        {
          key: 'again',
          label: '重新毕业',
          kind: 'codes',
          codes: [
            { code: 'false', label: '待重新毕业' },
            { code: 'over', label: '待重新毕业,期限已过' },
            { code: 'true', label: '已重新毕业' },
          ],
        },
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
        { key: 'sex', title: '性别', width: 60, isOptional: true, render: (row) => SEX_NAMES[row.sex] },
        { key: 'number', title: '学籍号', width: 190, isOptional: true, render: (row) => row.studentNumber },
        { key: 'school', title: '学校', render: (row) => row.school.name },
        { key: 'class', title: '原班级', width: 170, render: (row) => row.className ?? '—' },
        {
          key: 'on',
          title: '原毕业日期',
          width: 110,
          isOptional: true,
          render: (row) => row.graduatedOn,
        },
        {
          key: 'reversed',
          title: '驳回时间',
          width: 160,
          render: (row) => (row.reversedAt ? formatTime(row.reversedAt) : '—'),
        },
        { key: 'who', title: '驳回人', width: 100, render: (row) => row.reversedBy ?? '—' },
        { key: 'why', title: '驳回原因', render: (row) => row.reversalReason ?? '—' },
        { key: 'by', title: '重新毕业期限', width: 120, render: (row) => row.regraduateBy ?? '—' },
        {
          key: 'again',
          title: '重新毕业',
          width: 170,
          render: again,
        },
      ]}
      rowKey={(row) => row.id}
      rowLink={(row) => `/pupils/${row.pupilId}`}
      empty={{ text: '没有被驳回的毕业生。主管局在「毕业生查询」中驳回后,会出现在这里。' }}
    />
  )
}
