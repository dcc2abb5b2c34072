import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { takeSteps } from '../../contract/business-case.ts'
import { listRegistrations, registerPupil } from '../../contract/registration.ts'
import { registrationFlow } from '../../rules/registration.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf, SEX_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { StepResult } from '../ui/step-result.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { usePrintForms } from '../ui/use-print-forms.ts'
import { KIND_LABELS } from './kind-labels.ts'

type Row = z.output<typeof listRegistrations.output>['rows'][number]

const STATES = Object.entries(registrationFlow('registration').states).map(([code, { label }]) => ({
  code,
  label,
}))
const SUBMIT = { step: 'submit', label: '提交审核' }

/** 提交审核: drafts go to the school's approver; those held back by an identity collision stay and are named. */
function Submit(props: { rows: readonly Row[]; onClose(): void; onDone(): void }) {
  const sending = useSend(takeSteps, {
    invalidates: [[listRegistrations.path], ['/api/inbox'], ['/api/workbench']],
  })
  const [result, setResult] = useState<z.output<typeof takeSteps.output> | null>(null)
  const able = props.rows.filter(({ state, isHeld }) => state === 'with_registrar' && !isHeld)
  const held = props.rows.filter(({ isHeld }) => isHeld).length
  const others = props.rows.length - able.length - held
  if (result)
    return (
      <StepResult
        label={SUBMIT.label}
        result={result}
        nameOf={(id) => able.find((row) => row.caseId === id)?.name ?? String(id)}
        onClose={props.onDone}
      />
    )
  const submit = async () => {
    const cases = able.map(({ caseId, version }) => ({ id: caseId, version }))
    const answer = await sending.send({ body: { step: SUBMIT.step, cases } })
    if (answer) setResult(answer)
  }
  return (
    <Confirm
      open
      title={`提交审核 ${formatNumber(able.length)} 人`}
      consequence="提交后由本校主管领导审核,审核通过即上报主管教育局核办。"
      effects={[
        { label: '提交', value: `${formatNumber(able.length)} 人` },
        ...(held > 0 ? [{ label: '身份信息重复,暂不能提交', value: `${formatNumber(held)} 人` }] : []),
        ...(others > 0
          ? [{ label: '不在「待提交」环节,保持不变', value: `${formatNumber(others)} 人` }]
          : []),
      ]}
      names={able.map(({ name }) => name)}
      undo="审核前、核办前都可以在业务详情中撤回。"
      okText="提交审核"
      isReady={able.length > 0}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void submit()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    />
  )
}

function stateText(row: Row) {
  if (row.isHeld) return <b className="field-error">{row.stateLabel} · 身份信息重复</b>
  if (row.sentBackBecause) return <b className="field-error">被退回:{row.sentBackBecause}</b>
  return row.stateLabel
}

/** 学籍注册: the newcomers of a school, from entry to the bureau's decision. */
export default function RegistrationListPage() {
  const me = useMyself()
  const schools = useSchoolFilter()
  const [asked, setAsked] = useState<{ rows: readonly Row[]; done(): void } | null>(null)
  const printing = usePrintForms<Row>((row) => row.pupilId)
  const mayEnterPupils = me !== null && mayEnter(me, registerPupil.access)
  return (
    <>
      <ListPage<typeof listRegistrations>
        title="学籍注册"
        about="录入或导入的新生。待提交的选中后点「提交审核」;核办通过即建立学籍,等待分班。"
        actions={
          mayEnterPupils && (
            <>
              <Link to="/registrations/sent-back" className="button-link">
                退回修改(Excel)
              </Link>
              <Link to="/registrations/import" className="button-link">
                学籍导入(Excel)
              </Link>
              <Link to="/registrations/new" className="button-link">
                新生注册(手工录入)
              </Link>
            </>
          )
        }
        door={listRegistrations}
        filters={[
          { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
          ...schools,
          { key: 'kind', label: '业务', kind: 'codes', codes: codesOf(KIND_LABELS) },
          { key: 'state', label: '环节', kind: 'codes', codes: STATES },
          {
            key: 'sentBack',
            label: '退回',
            kind: 'codes',
            codes: [{ code: 'true', label: '被退回,待修改' }],
          },
          {
            key: 'held',
            label: '身份信息',
            kind: 'codes',
            codes: [
              { code: 'true', label: '重复,暂缓' },
              { code: 'false', label: '正常' },
            ],
          },
        ]}
        columns={[
          { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
          { key: 'sex', title: '性别', width: 60, render: (row) => SEX_NAMES[row.sex] },
          { key: 'birth', title: '出生日期', width: 110, render: (row) => row.birthDate },
          { key: 'id', title: '身份证件号', width: 190, render: (row) => row.idNumber ?? '—' },
          { key: 'school', title: '学校', render: (row) => row.school.name },
          { key: 'state', with: ['held', 'sentBack'], title: '环节', render: stateText },
        ]}
        rowKey={(row) => row.caseId}
        rowName={(row) => row.name}
        rowLink={(row) =>
          mayEnterPupils && row.state === 'with_registrar'
            ? `/registrations/${row.caseId}`
            : `/cases/${row.caseId}`
        }
        {...(mayEnterPupils
          ? {
              selectAllUpTo: 2000,
              bulk: [
                { label: SUBMIT.label, isPrimary: true, run: (rows, done) => setAsked({ rows, done }) },
                ...printing,
              ],
            }
          : {})}
        empty={{
          text: '还没有新生。可下载模板填好后导入,也可逐个手工录入。',
          action: mayEnterPupils && <Link to="/registrations/import">学籍导入(Excel)</Link>,
        }}
      />
      {asked && (
        <Submit
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
