import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useDraft } from '../lib/draft.ts'
import { useMyself } from '../lib/session.ts'
import { Confirm } from './confirm.tsx'
import { DeskPath, type PathDesk } from './desk-path.tsx'
import { LeaveGuard, PERSONAL_LEAVE_TEXT } from './leave-guard.tsx'
import { type Fact, Facts, Page, Panel } from './page.tsx'
import { RefusalAlert, RetryNotice } from './refusal-alert.tsx'
import { Timeline, type TimelineEntry } from './timeline.tsx'
import './case.css'

/** A step that this person may take now, as the door told it. */
export interface CaseStep {
  step: string
  label: string
  /** What will be, e.g. 同意后,学生将转入江东区实验小学. */
  consequence: string
  needsReason: boolean
  isDestructive?: boolean
}

export interface CasePageProps {
  title: string
  about?: ReactNode
  actions?: ReactNode
  /** Names the case, for the draft of the opinion. */
  caseKey: string
  facts: readonly { title: string; facts: readonly Fact[] }[]
  desks: readonly PathDesk[]
  steps: readonly CaseStep[]
  /** Said above the steps, e.g. that one was taken and what comes next. */
  notice?: ReactNode
  /** Why nothing can be done here now, where there is no step: whose turn it is. */
  waiting?: string
  history?: readonly TimelineEntry[]
  attachments?: ReactNode
  children?: ReactNode
  /** @returns whether it was taken */
  takeStep(input: { step: string; reason?: string }): Promise<boolean>
  /** After that, e.g. on to the next paper of the desk. */
  onTaken?(): void
  sending: { isSending: boolean; isRetrying: boolean; error: unknown; giveUp(): void; clearError(): void }
}

function StepRow(props: { step: CaseStep; isPrimary: boolean; isDisabled: boolean; onTake(): void }) {
  const { step } = props
  return (
    <div className="step-row">
      <Button
        type={props.isPrimary ? 'primary' : 'default'}
        danger={step.isDestructive ?? false}
        disabled={props.isDisabled}
        onClick={props.onTake}
        aria-describedby={`consequence-${step.step}`}
      >
        {step.label}
      </Button>
      <span id={`consequence-${step.step}`}>
        {step.consequence}
        {step.needsReason && '(须填写意见)'}
      </span>
    </div>
  )
}

/** The opinion and the steps; each is asked once more, with its consequence. */
function StepBox(props: CasePageProps) {
  const login = useMyself()?.login ?? ''
  const draft = useDraft(`case.${login}.${props.caseKey}`, { opinion: '' }, { isPersonal: true })
  const [asked, setAsked] = useState<CaseStep | null>(null)
  const [isMissing, setIsMissing] = useState(false)
  const opinion = draft.value.opinion.trim()
  const ask = (step: CaseStep) => {
    const lacks = step.needsReason && opinion === ''
    setIsMissing(lacks)
    if (!lacks) setAsked(step)
    else document.getElementById('opinion')?.focus()
  }
  const take = async () => {
    if (!asked) return
    const isTaken = await props.takeStep({ step: asked.step, ...(opinion ? { reason: opinion } : {}) })
    setAsked(null)
    if (!isTaken) return
    draft.forget()
    props.onTaken?.()
  }
  return (
    <Panel title="办理">
      <div className="stack">
        <label htmlFor="opinion">意见</label>
        <Input.TextArea
          id="opinion"
          rows={3}
          maxLength={500}
          value={draft.value.opinion}
          status={isMissing ? 'error' : ''}
          aria-invalid={isMissing}
          {...(isMissing ? { 'aria-describedby': 'opinion-missing' } : {})}
          onChange={(event) => {
            setIsMissing(false)
            draft.change({ opinion: event.target.value })
          }}
        />
        {isMissing && (
          <p id="opinion-missing" role="alert" className="field-error">
            这一步需要填写意见,请填写后再办理。
          </p>
        )}
        <RetryNotice isRetrying={props.sending.isRetrying && !asked} onGiveUp={props.sending.giveUp} />
        <RefusalAlert error={props.sending.error} onClose={props.sending.clearError} />
        {props.steps.map((step, index) => (
          <StepRow
            key={step.step}
            step={step}
            isPrimary={index === 0 && !step.isDestructive}
            isDisabled={props.sending.isSending}
            onTake={() => ask(step)}
          />
        ))}
      </div>
      <LeaveGuard hasChanges={() => draft.hasChanges() && opinion !== ''} text={PERSONAL_LEAVE_TEXT} />
      {asked && (
        <Confirm
          open
          title={asked.label}
          consequence={asked.consequence}
          effects={opinion ? [{ label: '意见', value: opinion }] : []}
          okText={asked.label}
          isDestructive={asked.isDestructive ?? false}
          isSending={props.sending.isSending}
          isRetrying={props.sending.isRetrying}
          onConfirm={() => void take()}
          onCancel={() => {
            props.sending.giveUp()
            setAsked(null)
          }}
        />
      )}
    </Panel>
  )
}

/** Page kind 2: what is asked at the left, its way over the desks at the right, the steps between. */
export function CasePage(props: CasePageProps) {
  return (
    <Page title={props.title} about={props.about} actions={props.actions}>
      <div className="case">
        <div className="stack">
          {props.notice}
          {props.facts.map(({ title, facts }) => (
            <Panel key={title} title={title}>
              <Facts facts={facts} />
            </Panel>
          ))}
          {props.steps.length > 0 && <StepBox {...props} />}
          {props.steps.length === 0 && props.waiting && <p className="waiting">{props.waiting}</p>}
          {props.attachments && <Panel title="佐证材料">{props.attachments}</Panel>}
          {props.children}
          {props.history && (
            <Panel title="办理记录">
              <Timeline entries={props.history} />
            </Panel>
          )}
        </div>
        <Panel title="办理流程">
          <DeskPath desks={props.desks} />
        </Panel>
      </div>
    </Page>
  )
}
