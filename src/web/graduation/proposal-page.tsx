import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { takeSteps } from '../../contract/business-case.ts'
import { listProposals } from '../../contract/graduation-proposal.ts'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Confirm } from '../ui/confirm.tsx'
import { ListExport } from '../ui/list-export.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type Proposed = z.output<typeof listProposals.output>['rows'][number]
type Step = 'decide' | 'send_back'

/** Cases that the door takes at once. */
const MOST_AT_ONCE = 2000
const sum = (rows: readonly Proposed[], key: 'graduated' | 'completed' | 'incomplete') =>
  rows.reduce((all, row) => all + row[key], 0)

/** Who differs from graduation, by name: each leads to his paper. */
function Differing(props: { of: Proposed }) {
  if (props.of.differing.length === 0) return <>全部毕业</>
  return (
    <ul className="differing">
      {props.of.differing.map(({ caseId, name, outcome, reason }) => (
        <li key={caseId}>
          <Link to={`/cases/${caseId}`}>{name}</Link> <b>{OUTCOME_WORDS[outcome]}</b>
          {reason && <span className="about"> {reason}</span>}
        </li>
      ))}
    </ul>
  )
}

function Decide(props: { rows: readonly Proposed[]; step: Step; onClose(): void }) {
  const { rows, step } = props
  const [reason, setReason] = useState('')
  const sending = useSend(takeSteps, {
    invalidates: [[listProposals.path], ['case'], ['/api/inbox'], ['/api/open-cases'], ['/api/workbench']],
  })
  const isBack = step === 'send_back'
  const cases = rows.flatMap((row) => row.cases)
  const send = async () => {
    const body = { step, cases, ...(isBack ? { reason: reason.trim() } : {}) }
    if (await sending.send({ body })) props.onClose()
  }
  return (
    <Confirm
      open
      title={`${isBack ? '退回' : '核准'} ${formatNumber(rows.length)} 个班`}
      consequence={
        isBack
          ? '退回后学生仍在原班级,由学校核对后重新申报。'
          : '核准后学生按申报结果离校,数据锁定;列出的结业、肄业学生请先核对。'
      }
      effects={[
        { label: '毕业', value: `${formatNumber(sum(rows, 'graduated'))} 人` },
        { label: '结业', value: `${formatNumber(sum(rows, 'completed'))} 人` },
        { label: '肄业', value: `${formatNumber(sum(rows, 'incomplete'))} 人` },
      ]}
      names={rows.flatMap((row) =>
        row.differing.map(({ name, outcome }) => `${name}(${OUTCOME_WORDS[outcome]})`),
      )}
      undo={isBack ? '学校重新申报即可。' : '核准后可在「毕业生查询」中驳回,学生回到原班级。'}
      okText={isBack ? '退回' : '核准'}
      isDestructive={isBack}
      isReady={cases.length <= MOST_AT_ONCE && (!isBack || reason.trim().length >= 2)}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void send()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      {isBack && (
        <div>
          <label htmlFor="send-back-reason">退回原因(必填)</label>
          <Input.TextArea
            id="send-back-reason"
            rows={2}
            maxLength={200}
            aria-required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
    </Confirm>
  )
}

/** 高中毕业核准: class by class, differences by name; decided in bulk (GRD-1). */
export default function ProposalPage() {
  const me = useMyself()
  const [selected, setSelected] = useState<readonly Proposed[]>([])
  const [asking, setAsking] = useState<Step | null>(null)
  const found = useQuery({
    queryKey: [listProposals.path],
    queryFn: () => call(listProposals, { query: { limit: 200 } }),
  })
  const rows = found.data?.rows ?? []
  const mayDecide = me !== null && mayEnter(me, takeSteps.access) && rows.some(({ isMine }) => isMine)
  const button = (step: Step, label: string) => (
    <Button
      {...(step === 'decide' ? { type: 'primary' as const } : {})}
      disabled={selected.length === 0}
      onClick={() => setAsking(step)}
    >
      {label}({formatNumber(selected.length)} 个班)
    </Button>
  )
  return (
    <Page
      title="高中毕业核准"
      about="学校申报的高中毕业、结业、肄业。与毕业不同的学生逐一列出,点姓名可单独退回;其余整班核准。"
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={6} />}
      {found.data && rows.length === 0 && (
        <EmptyState
          text="没有待核准的高中毕业申报。学校在「学生毕业」中申报后,会出现在这里。"
          action={<Link to="/graduates">查看已毕业的学生</Link>}
        />
      )}
      {rows.length > 0 && (
        <Panel
          title={found.data?.next ? '前 200 个班,办完后显示其余' : '待核准的班级'}
          extra={
            <span className="actions">
              <ListExport door={listProposals} input={{}} count={undefined} />
              {mayDecide && button('send_back', '退回')}
              {mayDecide && button('decide', '核准')}
            </span>
          }
        >
          <Table<Proposed>
            size="small"
            rowKey="classId"
            pagination={false}
            dataSource={rows}
            {...(mayDecide
              ? {
                  rowSelection: {
                    selectedRowKeys: selected.map(({ classId }) => classId),
                    onChange: (_keys, chosen) => setSelected(chosen),
                    getCheckboxProps: (row) => ({
                      disabled: !row.isMine,
                      'aria-label': `选择${row.school.name}${row.className}`,
                    }),
                  },
                }
              : {})}
            columns={[
              { key: 'school', title: '学校', render: (_, row) => row.school.name },
              { key: 'class', title: '班级', render: (_, row) => row.className },
              {
                key: 'graduated',
                title: '毕业',
                align: 'right',
                render: (_, row) => formatNumber(row.graduated),
              },
              {
                key: 'completed',
                title: '结业',
                align: 'right',
                render: (_, row) => formatNumber(row.completed),
              },
              {
                key: 'incomplete',
                title: '肄业',
                align: 'right',
                render: (_, row) => formatNumber(row.incomplete),
              },
              { key: 'differing', title: '与毕业不同的学生', render: (_, row) => <Differing of={row} /> },
            ]}
          />
        </Panel>
      )}
      {asking && (
        <Decide
          rows={selected}
          step={asking}
          onClose={() => {
            setAsking(null)
            setSelected([])
          }}
        />
      )}
    </Page>
  )
}
