import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listRegistrations } from '../../contract/registration.ts'
import { WARNING_LABELS } from '../../rules/registration-warning.ts'
import { formatNumber } from '../lib/format.ts'
import { codesOf, SEX_NAMES } from '../lib/words.ts'
import { type AskedStep, BulkSteps, MOST_AT_ONCE, type Paper, stepsOf } from '../ui/bulk-steps.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { KIND_LABELS } from './kind-labels.ts'
import { ChangesInShort, ChangesTable, type RegistrationRow, Warnings } from './row-news.tsx'

const paperOf = (row: RegistrationRow): Paper => ({
  ...row,
  kindLabel: KIND_LABELS[row.kind],
  subject: row.name,
})

function Detail(props: { row: RegistrationRow }) {
  const { row } = props
  return (
    <div className="stack">
      <Facts
        facts={[
          { label: '性别', value: SEX_NAMES[row.sex] },
          { label: '出生日期', value: row.birthDate },
          { label: '身份证件号', value: row.idNumber },
          { label: '学校', value: row.school.name },
          { label: '业务', value: KIND_LABELS[row.kind] },
          { label: '请核对', value: <Warnings row={row} /> },
        ]}
      />
      <h2>与上次报送的不同</h2>
      <ChangesTable row={row} />
      <Link to={`/cases/${row.caseId}`}>打开业务:办理过程、材料、单件办理</Link>
    </div>
  )
}

/** 学籍注册审核: what waits for this desk, what to look at, what was changed; many decided with one opinion (REG-4). */
export default function DecisionListPage() {
  const [asked, setAsked] = useState<AskedStep | null>(null)
  const schools = useSchoolFilter()
  return (
    <>
      <ListPage<typeof listRegistrations>
        title="学籍注册审核"
        about="等待本单位审核或核办的注册。退回后重新报送的,列出与上次报送的不同;可勾选多件,一次办理。"
        door={listRegistrations}
        input={{ query: { desk: 'mine' } }}
        filters={[
          { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
          ...schools,
          { key: 'warning', label: '请核对', kind: 'codes', codes: codesOf(WARNING_LABELS) },
          { key: 'kind', label: '业务', kind: 'codes', codes: codesOf(KIND_LABELS) },
        ]}
        columns={[
          { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
          { key: 'sex', title: '性别', width: 60, render: (row) => SEX_NAMES[row.sex] },
          { key: 'birth', title: '出生日期', width: 110, render: (row) => row.birthDate },
          { key: 'id', title: '身份证件号', width: 180, render: (row) => row.idNumber ?? '—' },
          { key: 'school', title: '学校', width: 170, render: (row) => row.school.name },
          { key: 'warnings', title: '请核对', width: 200, render: (row) => <Warnings row={row} /> },
          {
            key: 'changes',
            isScreenOnly: true,
            title: '与上次报送的不同',
            render: (row) => <ChangesInShort row={row} />,
          },
        ]}
        rowKey={(row) => row.caseId}
        rowName={(row) => row.name}
        drawer={(row) => ({ title: row.name, content: <Detail row={row} /> })}
        selectAllUpTo={MOST_AT_ONCE}
        bulk={(rows) =>
          stepsOf(rows.map(paperOf)).map(({ step, able, unable }, at) => ({
            label: unable.length > 0 ? `${step.label}(${formatNumber(able.length)} 件)` : step.label,
            isPrimary: at === 0,
            run: (_, done) => setAsked({ step, able, unable, done }),
          }))
        }
        empty={{
          text: '没有等待本单位审核的注册。学校提交后,会出现在这里。',
          action: <Link to="/registrations">查看全部注册</Link>,
        }}
      />
      {asked && <BulkSteps asked={asked} onClose={() => setAsked(null)} />}
    </>
  )
}
