import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { takeSteps } from '../../contract/business-case.ts'
import { listProposals } from '../../contract/graduation-proposal.ts'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import type { BulkAct } from '../ui/bulk-bar.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'

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

/** What can be done with the classes chosen: those that lie on one's own desk. */
function actsFor(
  rows: readonly Proposed[],
  ask: (step: Step, mine: readonly Proposed[], done: () => void) => void,
): BulkAct<Proposed>[] {
  const mine = rows.filter(({ isMine }) => isMine)
  if (mine.length === 0) return []
  const of = `(${formatNumber(mine.length)} 个班)`
  return [
    { label: `退回${of}`, run: (_rows, done) => ask('send_back', mine, done) },
    { label: `核准${of}`, isPrimary: true, run: (_rows, done) => ask('decide', mine, done) },
  ]
}

function Decide(props: { rows: readonly Proposed[]; step: Step; onClose(isDone: boolean): void }) {
  const { rows, step } = props
  const [reason, setReason] = useState('')
  const sending = useSend(takeSteps, {
    invalidates: [[listProposals.path], ['case'], ['/api/inbox'], ['/api/open-cases'], ['/api/workbench']],
  })
  const isBack = step === 'send_back'
  const cases = rows.flatMap((row) => row.cases)
  const send = async () => {
    const body = { step, cases, ...(isBack ? { reason: reason.trim() } : {}) }
    if (await sending.send({ body })) props.onClose(true)
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
        props.onClose(false)
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

const pupils = (key: 'graduated' | 'completed' | 'incomplete', title: string) => ({
  ...{ key, title, width: 90, align: 'right' as const },
  render: (row: Proposed) => formatNumber(row[key]),
})

/** 高中毕业核准: class by class, differences by name; decided in bulk (GRD-1). */
export default function ProposalPage() {
  const me = useMyself()
  const schools = useSchoolFilter()
  const [asked, setAsked] = useState<{ rows: readonly Proposed[]; step: Step; done(): void } | null>(null)
  const mayDecide = me !== null && mayEnter(me, takeSteps.access) && me.unit.level !== 'school'
  return (
    <>
      <ListPage<typeof listProposals>
        title="高中毕业核准"
        about="学校申报的高中毕业、结业、肄业。与毕业不同的学生逐一列出,点姓名可单独退回;其余整班核准。下级单位主管的学校由它核准,这里只能查看。"
        door={listProposals}
        filters={[
          ...schools,
          {
            ...{ key: 'differing', label: '与毕业不同', kind: 'codes' },
            codes: [{ code: 'true', label: '有结业、肄业的班' }],
          },
        ]}
        columns={[
          { key: 'school', title: '学校', render: (row) => row.school.name },
          { key: 'class', title: '班级', width: 150, render: (row) => row.className },
          pupils('graduated', '毕业'),
          pupils('completed', '结业'),
          pupils('incomplete', '肄业'),
          { key: 'differing', title: '与毕业不同的学生', render: (row) => <Differing of={row} /> },
        ]}
        rowKey={(row) => row.classId}
        rowName={(row) => `${row.school.name}${row.className}`}
        {...(mayDecide
          ? { bulk: (rows) => actsFor(rows, (step, mine, done) => setAsked({ rows: mine, step, done })) }
          : {})}
        empty={{
          text: '没有待核准的高中毕业申报。学校在「学生毕业」中申报后,会出现在这里。',
          action: <Link to="/graduates">查看已毕业的学生</Link>,
        }}
      />
      {asked && (
        <Decide
          rows={asked.rows}
          step={asked.step}
          onClose={(isDone) => {
            if (isDone) asked.done()
            setAsked(null)
          }}
        />
      )}
    </>
  )
}
