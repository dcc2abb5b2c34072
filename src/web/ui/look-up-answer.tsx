import { Alert } from 'antd'
import type { z } from 'zod'
import type { LookUpFound, lookUp } from '../../contract/look-up.ts'
import { formatNumber } from '../lib/format.ts'

type Found = z.output<typeof LookUpFound>
type Allowance = z.output<typeof lookUp.output>['allowance']

export const PUPIL_STATES: Record<Found['state'], string> = {
  newcomer: '正在办理注册,尚未建立学籍',
  in_school: '在校',
  graduated: '已毕业',
  departed: '已离校',
  removed: '学籍已删除',
}

/** Whether, where, in which state: all that the look-up tells (QRY-1). @param next what to do about it */
export function LookUpAnswer(props: { found: Found | null; next?: string | undefined }) {
  const { found } = props
  if (!found)
    return (
      <Alert
        role="status"
        type="info"
        showIcon
        title="全省没有查到。"
        description="姓名和号码须同时相符才能查到;请核对姓名用字和号码。"
      />
    )
  return (
    <Alert
      role="status"
      type={found.state === 'in_school' ? 'warning' : 'info'}
      showIcon
      title={`已有记录:${found.school},${PUPIL_STATES[found.state]}。`}
      description={props.next}
    />
  )
}

/** What is left of the person's allowance. */
export function LookUpsLeft(props: { allowance: Allowance | undefined }) {
  if (!props.allowance) return null
  const { leftThisHour, leftThisDay, perHour, perDay } = props.allowance
  return (
    <span className="quiet">
      一小时内还可查 {formatNumber(leftThisHour)} 次(每小时 {formatNumber(perHour)} 次),24 小时内还可查{' '}
      {formatNumber(leftThisDay)} 次(共 {formatNumber(perDay)} 次);相同的问题再查不计次。
    </span>
  )
}
