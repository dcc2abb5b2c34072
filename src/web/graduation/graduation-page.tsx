import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { getReadiness, graduate } from '../../contract/graduation.ts'
import { confirmGraduation } from '../../contract/graduation-confirmation.ts'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { type Myself, mayEnter, useMyself } from '../lib/session.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { Graduate } from './graduate.tsx'
import './graduation.css'

type SchoolClass = z.output<typeof listClasses.output>['rows'][number]
type Readiness = z.output<typeof getReadiness.output>

/** The five counts before graduation, each a link to its rows (GRD-2). */
const COUNTS: { key: Exclude<keyof Readiness, 'closed'>; label: string; link: string }[] = [
  { key: 'problemRecords', label: '问题学籍', link: '/leavers?standing=flagged' },
  { key: 'openCases', label: '在办业务', link: '/leavers?standing=case' },
  { key: 'cleanUp', label: '待清理业务', link: '/open-cases?cleanUp=true' },
  { key: 'erasures', label: '误操作删除未处理', link: '/open-cases' },
  { key: 'openMovements', label: '学籍异动在办', link: '/leavers?standing=movement' },
]

function ReadinessPanel(props: { of: Readiness }) {
  const { of } = props
  return (
    <Panel title={`${of.year} 年毕业准备`}>
      <ul className="readiness">
        {COUNTS.map(({ key, label, link }) => (
          <li key={key}>
            <Link to={link}>
              <b>{formatNumber(of[key])}</b> {label}
            </Link>
          </li>
        ))}
      </ul>
      <p>
        毕业年级 {formatNumber(of.classes)} 个班,应毕业 <b>{formatNumber(of.toGraduate)}</b> 人,已毕业{' '}
        <b>{formatNumber(of.graduated)}</b> 人
        {of.blocked > 0 && (
          <>
            ,其中 <b className="field-error">{formatNumber(of.blocked)}</b> 人有未办结业务,暂不能毕业(
            <Link to="/leavers">查看名单</Link>)
          </>
        )}
        {of.proposed > 0 && (
          <>
            ,高中已申报 <b>{formatNumber(of.proposed)}</b> 人待主管局核准
          </>
        )}
        。
      </p>
      {of.closed !== null && (
        <p>
          <b>现在不能办理毕业:</b>
          {of.closed}。驳回后期限未到的学生仍可重新毕业;其他要补办的,请联系主管单位,由省里调整
          <Link to="/windows">业务时段</Link>。
        </p>
      )}
    </Panel>
  )
}

/** Who graduates the classes, for whoever only looks on: what his own part is. */
function WhoDoes(props: { me: Myself }) {
  const { me } = props
  if (me.unit.level !== 'school')
    return (
      <p>
        毕业由各学校的学籍管理员办理,这里只能查看。高中毕业由学校申报,在「
        <Link to="/graduation-proposals">高中毕业核准</Link>」中核准;各校是否办完,看「
        <Link to="/graduation-confirmations">毕业确认</Link>」。
      </p>
    )
  const mayConfirm = mayEnter(me, confirmGraduation.access)
  return (
    <p>
      选择班级、办理毕业由本校的<b>学籍管理员</b>登录后进行。您可以在这里核对应毕业的班级和人数,点班级看名单
      {mayConfirm && (
        <>
          ;全部办完以后,在「<Link to="/graduation-confirmations">毕业确认</Link>」中确认
        </>
      )}
      。
    </p>
  )
}

/** 学生毕业: readiness, final-grade classes, preview in numbers and names, graduate. */
export default function GraduationPage() {
  const me = useMyself()
  const [selected, setSelected] = useState<readonly SchoolClass[]>([])
  const [asking, setAsking] = useState<'school' | 'bureau' | null>(null)
  const readiness = useQuery({
    queryKey: [getReadiness.path],
    queryFn: () => call(getReadiness, { query: {} }),
  })
  const classes = useQuery({
    queryKey: [listClasses.path, 'leaving'],
    queryFn: () => call(listClasses, { query: { leaving: 'true', limit: 200 } }),
  })
  const again = () => void Promise.all([readiness.refetch(), classes.refetch()])
  const mayGraduate = me !== null && mayEnter(me, graduate.access)
  const rows = classes.data?.rows ?? []
  const hasSenior = rows.some(({ stage }) => stage === 'senior')
  const hasCompulsory = rows.some(({ stage }) => stage !== 'senior')
  const senior = selected.filter(({ stage }) => stage === 'senior')
  const alone = selected.filter(({ stage }) => stage !== 'senior')
  return (
    <Page
      title="学生毕业"
      about="选择毕业班级,预览后一次办理;小学、初中毕业无需教育局核办,高中由学校申报、主管局核准。有未办结业务的学生自动留下,不影响其他人。"
      actions={<Link to="/leavers">毕业年级学生名单</Link>}
    >
      <RefusalAlert error={readiness.error ?? classes.error} onRetry={again} />
      <div className="stack">
        {readiness.isPending && <Waiting rows={2} />}
        {readiness.data && <ReadinessPanel of={readiness.data} />}
        {classes.isPending && <Waiting rows={6} />}
        {classes.data && rows.length === 0 && (
          <EmptyState
            text="毕业年级已没有在校学生。"
            action={<Link to="/graduates">到「毕业信息管理」填写毕业去向</Link>}
          />
        )}
        {rows.length > 0 && (
          <Panel
            title="毕业班级"
            extra={
              mayGraduate && (
                <span className="actions">
                  {hasCompulsory && (
                    <Button type="primary" disabled={alone.length === 0} onClick={() => setAsking('school')}>
                      毕业({formatNumber(alone.length)} 个班)
                    </Button>
                  )}
                  {hasSenior && (
                    <Button type="primary" disabled={senior.length === 0} onClick={() => setAsking('bureau')}>
                      申报高中毕业({formatNumber(senior.length)} 个班)
                    </Button>
                  )}
                </span>
              )
            }
          >
            {me && !mayGraduate && <WhoDoes me={me} />}
            <Table<SchoolClass>
              size="small"
              rowKey="id"
              pagination={false}
              dataSource={rows}
              {...(mayGraduate
                ? {
                    rowSelection: {
                      selectedRowKeys: selected.map(({ id }) => id),
                      onChange: (_keys, chosen) => setSelected(chosen),
                      getCheckboxProps: (row) => ({ 'aria-label': `选择${row.name}` }),
                    },
                  }
                : {})}
              columns={[
                {
                  key: 'name',
                  title: '班级',
                  render: (_, row) => <Link to={`/leavers?class=${row.id}`}>{row.name}</Link>,
                },
                { key: 'stage', title: '教育阶段', render: (_, row) => STAGE_NAMES[row.stage] },
                { key: 'grade', title: '年级', render: (_, row) => gradeName(row.stage, row.grade) },
                { key: 'cohort', title: '级', render: (_, row) => `${row.cohort} 级` },
                { key: 'boys', title: '男', align: 'right', render: (_, row) => formatNumber(row.boys) },
                { key: 'girls', title: '女', align: 'right', render: (_, row) => formatNumber(row.girls) },
                {
                  key: 'all',
                  title: '合计',
                  align: 'right',
                  render: (_, row) => formatNumber(row.boys + row.girls),
                },
                { key: 'school', title: '学校', render: (_, row) => row.schoolName },
                {
                  key: 'note',
                  title: '说明',
                  render: (_, row) => (row.stage === 'senior' ? '须申报,由主管局核准' : ''),
                },
              ]}
            />
          </Panel>
        )}
      </div>
      {asking && (
        <Graduate
          classes={asking === 'bureau' ? senior : alone}
          isSenior={asking === 'bureau'}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null)
            setSelected([])
          }}
        />
      )}
    </Page>
  )
}
