import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type BusinessCase, getCase, listInbox, takeSteps } from '../../contract/business-case.ts'
import { call } from '../lib/client.ts'
import { usePathId } from '../lib/path-id.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { useWorkdaysLeft } from '../lib/workdays.ts'
import { CasePage } from '../ui/case-page.tsx'
import { consequenceOf, isDestructive, nextUnit } from '../ui/case-words.ts'
import type { PathDesk } from '../ui/desk-path.tsx'
import { Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { Attachments } from './attachments.tsx'
import { CleanUp } from './clean-up.tsx'
import './inbox.css'

type Case = z.output<typeof BusinessCase>

const STATUS = { done: 'done', now: 'here', to_come: 'ahead' } as const

/** A desk passed tells who decided what; the desk it lies on, how long it still has. */
function desksOf(of: Case, workdaysLeft: ((dueOn: string) => number) | null): PathDesk[] {
  return of.path.map((desk) => {
    const entry = of.entries.findLast(({ from }) => from === desk.state)
    const isNow = desk.status === 'now'
    return {
      key: desk.state,
      title: desk.label,
      unit: desk.unit ?? '',
      state: STATUS[desk.status],
      ...(desk.status === 'done' && entry
        ? {
            who: entry.by.name,
            at: entry.businessAt,
            decision: entry.label,
            ...(entry.opinion ? { opinion: entry.opinion } : {}),
          }
        : {}),
      ...(isNow && desk.phone ? { phone: desk.phone } : {}),
      ...(isNow && desk.dueOn && workdaysLeft ? { workdaysLeft: workdaysLeft(desk.dueOn) } : {}),
    }
  })
}

function historyOf(of: Case) {
  return of.entries
    .map((entry, at) => ({
      key: String(at),
      at: entry.businessAt,
      what: entry.label,
      who: `${entry.by.name}(${entry.by.unit})`,
      ...(entry.opinion ? { why: entry.opinion } : {}),
    }))
    .reverse()
}

/** Why there is nothing to do here now. */
function waitingText(of: Case): string {
  if (!of.isOpen) return `业务已办结:${of.stateLabel}。`
  const now = of.path.find(({ status }) => status === 'now')
  return `正在等待${now?.unit ?? '其他单位'}办理${now?.phone ? `,如需催办请致电 ${now.phone}` : ''}。`
}

function useTakeStep(of: Case | undefined) {
  const sending = useSend(takeSteps, {
    invalidates: [['case'], ['/api/inbox'], ['/api/open-cases'], ['/api/workbench']],
  })
  const [done, setDone] = useState<string | null>(null)
  const take = async (input: { step: string; reason?: string }) => {
    if (!of) return false
    const { step, reason } = input
    const answer = await sending.send({
      body: { step, cases: [{ id: of.id, version: of.version }], ...(reason ? { reason } : {}) },
    })
    if (answer) setDone(of.steps.find((one) => one.step === step)?.label ?? '已办理')
    return answer !== undefined
  }
  return { sending, take, done, clear: () => setDone(null) }
}

/** After a decision: on to the next paper of the same business, or back to the inbox. */
function DoneNotice(props: { of: Case; label: string; onNext(): void }) {
  const navigate = useNavigate()
  const { kind } = props.of
  const { data } = useQuery({
    queryKey: [listInbox.path, 'next', kind],
    queryFn: () => call(listInbox, { query: { kind, limit: 1 } }),
    staleTime: 0,
  })
  const next = data?.rows[0]
  const go = (to: string) => {
    props.onNext()
    void navigate({ to })
  }
  return (
    <Alert
      role="status"
      type="success"
      showIcon
      title={`「${props.label}」已办理。`}
      description={data && (next ? `同类业务还有 ${data.total} 件等待办理。` : '同类业务已全部办完。')}
      action={
        next ? (
          <Button type="primary" onClick={() => go(`/cases/${next.caseId}`)}>
            办理下一件
          </Button>
        ) : (
          <Button onClick={() => go('/inbox')}>回到待办</Button>
        )
      }
    />
  )
}

/** Ending it undecided, where this person may: the school, or a bureau on its behalf (PRO-3). */
function CleanUpButton(props: { of: Case }) {
  const { of } = props
  const [isAsked, setIsAsked] = useState(false)
  if (of.cleanUp === null && !isAsked) return null
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>{of.cleanUp === 'bureau' ? '代学校清理…' : '清理…'}</Button>
      {isAsked && (
        <CleanUp
          papers={[{ caseId: of.id, version: of.version, subject: of.subject, school: of.school }]}
          onClose={() => setIsAsked(false)}
        />
      )}
    </>
  )
}

/** One case: what is asked, its way over the desks, and what may be done now. */
export default function CaseDetailPage() {
  const id = usePathId()
  const me = useMyself()
  const workdaysLeft = useWorkdaysLeft()
  const found = useQuery({ queryKey: ['case', id], queryFn: () => call(getCase, { params: { id } }) })
  const of = found.data
  const { sending, take, done, clear } = useTakeStep(of)
  if (!of)
    return (
      <Page title="业务办理">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting />}
      </Page>
    )
  const mayAct = me !== null && mayEnter(me, takeSteps.access)
  return (
    <CasePage
      key={of.id}
      title={`${of.kindLabel}:${of.subject}`}
      about={`${of.school.name} · ${of.stateLabel}`}
      actions={
        mayAct && (
          <>
            <CleanUpButton of={of} />
            <Link to="/inbox">回到待办</Link>
          </>
        )
      }
      caseKey={String(of.id)}
      facts={[{ title: '申请内容', facts: of.facts.map(({ label, text }) => ({ label, value: text })) }]}
      desks={desksOf(of, workdaysLeft)}
      steps={of.steps.map((step) => ({
        step: step.step,
        label: step.label,
        needsReason: step.needsReason,
        isDestructive: isDestructive(step),
        consequence: consequenceOf(step, nextUnit(of, step)),
      }))}
      waiting={waitingText(of)}
      {...(done ? { notice: <DoneNotice of={of} label={done} onNext={clear} /> } : {})}
      history={historyOf(of)}
      attachments={
        <Attachments
          caseId={of.id}
          attachments={of.attachments}
          mayAdd={mayAct && of.isOpen && of.steps.length > 0}
        />
      }
      takeStep={take}
      sending={sending}
    />
  )
}
