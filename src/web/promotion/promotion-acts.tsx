import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import {
  getPromotion,
  listPromotions,
  rehearsePromotion,
  reversePromotion,
  runPromotion,
} from '../../contract/promotion.ts'
import { getReversalConditions } from '../../contract/promotion-report.ts'
import { getSeason } from '../../contract/world.ts'
import { call } from '../lib/client.ts'
import { formatTime } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { ConditionList, useConditions } from './conditions.tsx'
import { isRehearsal, isUnderWay, type Run } from './promotion-words.ts'

type Season = z.output<typeof getSeason.output>

const CHANGES = {
  invalidates: [[listPromotions.path], [getSeason.path], [getReversalConditions.path]],
}

/** 升级预演: nothing changes, a report is made. */
export function RehearseButton(props: { isPrimary: boolean; isDisabled: boolean }) {
  const navigate = useNavigate()
  const sending = useSend(rehearsePromotion, CHANGES)
  const rehearse = async () => {
    const run = await sending.send({})
    if (run) void navigate({ to: '.', search: { run: String(run.id) } as never })
  }
  return (
    <>
      <Button
        type={props.isPrimary ? 'primary' : 'default'}
        loading={sending.isSending}
        disabled={props.isDisabled}
        onClick={() => void rehearse()}
      >
        升级预演
      </Button>
      <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
      <RefusalAlert error={sending.error} onClose={sending.clearError} />
    </>
  )
}

/** 执行升级: by hand, when the clock's own run failed or was reversed. The numbers come from the last rehearsal. */
export function RunButton(props: { season: Season; rehearsal: Run | undefined; province: string }) {
  const navigate = useNavigate()
  const sending = useSend(runPromotion, CHANGES)
  const [isAsked, setIsAsked] = useState(false)
  const id = props.rehearsal?.id
  // The list tells of runs without their reports.
  const rehearsal = useQuery({
    queryKey: [listPromotions.path, id],
    queryFn: () => call(getPromotion, { params: { id: id ?? 0 } }),
    enabled: id !== undefined,
  })
  const report = rehearsal.data?.report
  const run = async () => {
    const started = await sending.send({})
    if (!started) return
    setIsAsked(false)
    void navigate({ to: '.', search: { run: String(started.id) } as never })
  }
  return (
    <>
      <Button type="primary" onClick={() => setIsAsked(true)}>
        执行升级
      </Button>
      {isAsked && (
        <Confirm
          open
          title={`执行 ${props.season.year} 年升级`}
          consequence={`${props.province}所有不在毕业年级的班级升入上一年级。`}
          effects={
            report
              ? [
                  { label: '学校', value: report.schools },
                  { label: '升级班级', value: report.classes },
                  { label: '留在毕业年级的学生', value: report.ungraduated },
                ]
              : []
          }
          undo="升级后,在规定期限内且没有业务依赖它时,可以撤回。"
          typed="升级"
          okText="执行升级"
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void run()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        >
          {id === undefined && <p className="quiet">还没有预演报告,建议先做一次「升级预演」核对数字。</p>}
        </Confirm>
      )}
    </>
  )
}

/** 撤回升级, with a reason, as long as the policy's time runs. */
export function ReverseButton(props: { run: Run }) {
  const { run } = props
  const sending = useSend(reversePromotion, CHANGES)
  const [isAsked, setIsAsked] = useState(false)
  const [reason, setReason] = useState('')
  const conditions = useConditions(run.id, isAsked)
  if (run.state !== 'complete' || !run.reversibleUntil) return null
  const reverse = async () => {
    const done = await sending.send({ params: { id: run.id }, body: { reason: reason.trim() } })
    if (done) setIsAsked(false)
  }
  return (
    <>
      <Button danger onClick={() => setIsAsked(true)}>
        撤回升级
      </Button>
      {isAsked && (
        <Confirm
          open
          title={`撤回 ${run.schoolYear} 年升级`}
          consequence="所有班级回到升级前的年级,毕业和在办业务不变。"
          effects={[
            { label: '退回原年级的班级', value: run.classesDone },
            { label: '可撤回至', value: formatTime(run.reversibleUntil) },
          ]}
          undo="撤回后可以重新执行升级。"
          typed="撤回升级"
          okText="撤回升级"
          isDestructive
          isReady={reason.trim().length >= 2 && conditions.data?.mayReverse === true}
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void reverse()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        >
          <RefusalAlert error={conditions.error} onRetry={() => void conditions.refetch()} />
          {conditions.data && <ConditionList id={run.id} conditions={conditions.data} />}
          <div>
            <label htmlFor="reversal-reason">撤回原因(必填)</label>
            <Input.TextArea
              id="reversal-reason"
              rows={2}
              maxLength={200}
              value={reason}
              aria-required
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        </Confirm>
      )}
    </>
  )
}

/** The newest rehearsal of the season that has its report. */
export const lastRehearsal = (runs: readonly Run[], year: number) =>
  runs.find((run) => isRehearsal(run) && !isUnderWay(run) && run.schoolYear === year)
