import { Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { takeSteps } from '../../contract/business-case.ts'
import { listRegistrations } from '../../contract/registration.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { consequenceOf, isDestructive, type Step } from './case-words.ts'
import { Confirm } from './confirm.tsx'
import { StepResult } from './step-result.tsx'

type Result = z.output<typeof takeSteps.output>

/** As many as the door takes at once. */
export const MOST_AT_ONCE = 2000

/** A paper of any list, as far as deciding many needs it. */
export interface Paper {
  caseId: number
  version: number
  kindLabel: string
  subject: string
  school: { id: number; name: string }
  steps: readonly Step[]
}

/** A step asked for: those of the selected that allow it, and those that do not. */
export interface AskedStep {
  step: Step
  able: readonly Paper[]
  unable: readonly Paper[]
  done(): void
}

/** The steps of selected rows, each with those that allow it; the step of most rows first. */
export function stepsOf(rows: readonly Paper[]): { step: Step; able: Paper[]; unable: Paper[] }[] {
  const byName = new Map<string, { step: Step; able: Paper[] }>()
  for (const row of rows)
    for (const step of row.steps) {
      const one = byName.get(step.step) ?? { step, able: [] }
      byName.set(step.step, {
        step: { ...one.step, needsReason: one.step.needsReason || step.needsReason },
        able: [...one.able, row],
      })
    }
  return [...byName.values()].map(({ step, able }) => {
    const mayTake = new Set(able)
    return { step, able, unable: rows.filter((row) => !mayTake.has(row)) }
  })
}

/** How many of each kind and school, for whoever confirms. */
function effectsOf(asked: AskedStep) {
  const kinds = new Map<string, number>()
  for (const { kindLabel } of asked.able) kinds.set(kindLabel, (kinds.get(kindLabel) ?? 0) + 1)
  const schools = new Set(asked.able.map(({ school }) => school.id)).size
  return [
    ...[...kinds].map(([label, value]) => ({ label, value: `${formatNumber(value)} 件` })),
    { label: '涉及学校', value: `${formatNumber(schools)} 所` },
    ...(asked.unable.length > 0
      ? [{ label: '不能办这一步,保持不变', value: `${formatNumber(asked.unable.length)} 件` }]
      : []),
  ]
}

function nameOf(asked: AskedStep, id: number): string {
  const row = asked.able.find(({ caseId }) => caseId === id)
  return row ? `${row.subject}(${row.school.name})` : String(id)
}

/** Asks for the opinion and once more whether, and then tells how many were done and which were refused. */
export function BulkSteps(props: { asked: AskedStep; onClose(): void }) {
  const { asked } = props
  const sending = useSend(takeSteps, {
    invalidates: [
      ...[['/api/inbox'], ['/api/open-cases'], ['/api/workbench'], ['case']],
      [listRegistrations.path],
    ],
  })
  const [reason, setReason] = useState('')
  const [result, setResult] = useState<Result | null>(null)
  if (result)
    return (
      <StepResult
        label={asked.step.label}
        result={result}
        nameOf={(id) => nameOf(asked, id)}
        onClose={() => {
          asked.done()
          props.onClose()
        }}
      />
    )
  const confirm = async () => {
    const cases = asked.able.map(({ caseId, version }) => ({ id: caseId, version }))
    const opinion = reason.trim()
    const answer = await sending.send({
      body: { step: asked.step.step, cases, ...(opinion ? { reason: opinion } : {}) },
    })
    if (answer) setResult(answer)
  }
  const lacks = asked.step.needsReason && reason.trim() === ''
  return (
    <Confirm
      open
      title={`${asked.step.label} ${formatNumber(asked.able.length)} 件`}
      consequence={`${asked.step.label}后,这些${consequenceOf(asked.step)}`}
      effects={effectsOf(asked)}
      names={asked.able.map(({ subject }) => subject)}
      okText={asked.step.label}
      isDestructive={isDestructive(asked.step)}
      isReady={!lacks}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void confirm()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div>
        <label htmlFor="bulk-opinion">
          {asked.step.needsReason ? '意见(必填,每一件都会记上)' : '意见(每一件都会记上)'}
        </label>
        <Input.TextArea
          id="bulk-opinion"
          rows={2}
          maxLength={500}
          value={reason}
          aria-required={asked.step.needsReason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Confirm>
  )
}
