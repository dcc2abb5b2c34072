import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { admit, listAllocations } from '../../contract/admission.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { codesOf, gradeName, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { StepResult } from '../ui/step-result.tsx'

type Allocation = z.output<typeof listAllocations.output>['rows'][number]

const STATES = { open: '可录取', claimed: '已申请,待核办', admitted: '已录取', withdrawn: '已删除' } as const

/** Into which one may be admitted; to primary only leavers of five-year primaries. */
const GRADES = { primary: [6], junior: [1, 2, 3, 4], senior: [1, 2, 3] } as const satisfies Record<
  string,
  readonly number[]
>

/** 统一招生录取: the selected, into one grade; one case each, to the bureau. */
function Admit(props: { rows: readonly Allocation[]; onDone(): void; onClose(): void }) {
  const sending = useSend(admit, {
    invalidates: [[listAllocations.path], ['/api/workbench'], ['/api/open-cases']],
  })
  const [chosen, setChosen] = useState(1)
  const [result, setResult] = useState<z.output<typeof admit.output> | null>(null)
  const able = props.rows.filter(({ state }) => state === 'open')
  const stages = [...new Set(able.map(({ stage }) => stage))]
  const [stage] = stages
  const grades: readonly number[] = stage ? GRADES[stage] : []
  const grade = grades.includes(chosen) ? chosen : (grades[0] ?? 1)
  if (result)
    return (
      <StepResult
        label="招生录取"
        result={{ taken: result.cases, refused: result.refused }}
        nameOf={(id) => able.find((row) => row.id === id)?.name ?? String(id)}
        onClose={props.onDone}
      />
    )
  const isReady = able.length > 0 && stages.length === 1
  const send = async () => {
    if (!stage) return
    const allocations = able.map(({ id }) => id)
    const done = await sending.send({ body: { allocations, stage, grade } })
    if (done) setResult(done)
  }
  return (
    <Confirm
      open
      title={`招生录取 ${formatNumber(able.length)} 人`}
      consequence={
        stages.length > 1
          ? '所选学生不在同一教育阶段,请按阶段分别录取。'
          : '向主管教育局申请录取这些学生;核办通过后成为本校学生,等待分班,毕业去向自动回填。'
      }
      effects={[
        { label: '录取', value: `${formatNumber(able.length)} 人` },
        ...(props.rows.length > able.length
          ? [
              {
                label: '已录取或已申请,不重复办理',
                value: `${formatNumber(props.rows.length - able.length)} 人`,
              },
            ]
          : []),
      ]}
      names={able.map(({ name }) => name)}
      undo="核办前可以在业务详情中撤销。"
      okText="录取"
      isReady={isReady}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void send()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div>
        <label htmlFor="admit-grade">录取年级</label>
        <Select
          id="admit-grade"
          value={grade}
          style={{ width: 160 }}
          options={grades.map((one) => ({ value: one, label: gradeName(stage ?? 'junior', one) }))}
          onChange={setChosen}
        />
      </div>
    </Confirm>
  )
}

/** 学校录取新生: the pupils that the bureau has given to this school. */
export default function AdmitPage() {
  const [asked, setAsked] = useState<{ rows: readonly Allocation[]; done(): void } | null>(null)
  return (
    <>
      <ListPage
        title="学校录取新生"
        about="主管教育局分配给本校的毕业生。选中后点「招生录取」,由主管教育局核办。"
        door={listAllocations}
        filters={[
          { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
          {
            key: 'stage',
            label: '教育阶段',
            kind: 'codes',
            codes: codesOf(STAGE_NAMES),
          },
          {
            key: 'state',
            label: '状态',
            kind: 'codes',
            codes: Object.entries(STATES).map(([code, label]) => ({ code, label })),
          },
        ]}
        columns={[
          { key: 'name', title: '姓名', width: 120, render: (row) => row.name },
          { key: 'sex', title: '性别', width: 60, render: (row) => SEX_NAMES[row.sex] },
          { key: 'number', title: '学籍号', width: 190, render: (row) => row.studentNumber },
          { key: 'from', title: '毕业学校', render: (row) => row.fromSchool.name },
          { key: 'stage', title: '教育阶段', width: 90, render: (row) => STAGE_NAMES[row.stage] },
          {
            key: 'state',
            title: '状态',
            width: 150,
            render: (row) =>
              row.caseId ? <Link to={`/cases/${row.caseId}`}>{STATES[row.state]}</Link> : STATES[row.state],
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        selectAllUpTo={2000}
        bulk={[{ label: '招生录取', isPrimary: true, run: (rows, done) => setAsked({ rows, done }) }]}
        empty={{ text: '还没有分配给本校的学生。主管教育局导入招生结果后,会出现在这里。' }}
      />
      {asked && (
        <Admit
          rows={asked.rows}
          onClose={() => setAsked(null)}
          onDone={() => {
            asked.done()
            setAsked(null)
          }}
        />
      )}
    </>
  )
}
