import { Link } from '@tanstack/react-router'
import { listLeavers } from '../../contract/graduation.ts'
import { useSearchText } from '../lib/search-text.ts'
import { codesOf, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { ListPage } from '../ui/list-page.tsx'
import { useClassFilter, useSchoolFilter } from '../ui/unit-filter.ts'

/** 毕业年级学生: who may graduate, and what blocks the others. */
export default function LeaversPage() {
  const { class: ofClass, school: ofSchool } = useSearchText()
  const schools = useSchoolFilter('class')
  const classes = useClassFilter()
  const [classId, school] = [Number(ofClass) || undefined, Number(ofSchool) || undefined]
  return (
    <ListPage
      title="毕业年级学生"
      about="有未办结业务的学生暂不能毕业;问题学籍本身不影响毕业。"
      actions={<Link to="/graduation">回到学生毕业</Link>}
      door={listLeavers}
      {...(classId || school ? { input: { query: { class: classId, school } } } : {})}
      filters={[
        ...schools,
        ...classes,
        { key: 'stage', label: '教育阶段', kind: 'codes', codes: codesOf(STAGE_NAMES) },
        { key: 'due', label: '应毕业时间', kind: 'codes', codes: [{ code: 'true', label: '今年暑期前' }] },
        {
          ...{ key: 'standing', label: '未办结事项', kind: 'codes' },
          codes: [
            { code: 'flagged', label: '问题学籍' },
            { code: 'case', label: '在办业务' },
            { code: 'movement', label: '学籍异动在办' },
          ],
        },
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 140, render: (row) => row.name },
        { key: 'sex', title: '性别', width: 80, render: (row) => SEX_NAMES[row.sex] },
        { key: 'class', title: '班级', width: 160, render: (row) => row.className },
        { key: 'flag', title: '问题学籍', width: 110, render: (row) => (row.isFlagged ? '有' : '—') },
        {
          key: 'blocked',
          title: '未办结业务',
          render: (row) =>
            row.caseId ? <Link to={`/cases/${row.caseId}`}>{row.blockedBy}</Link> : (row.blockedBy ?? '—'),
        },
        { key: 'kept', title: '今年留下的原因', render: (row) => row.keptBack ?? '—' },
      ]}
      rowKey={(row) => row.pupilId}
      rowLink={(row) => `/pupils/${row.pupilId}`}
      empty={{ text: '毕业年级没有在校学生。' }}
    />
  )
}
