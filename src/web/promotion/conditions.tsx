import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { getReversalConditions } from '../../contract/promotion-report.ts'
import { call } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { Go } from '../ui/go.tsx'

export type Conditions = z.output<typeof getReversalConditions.output>

/** Asked again whenever somebody looks: what was built on the promotion changes by the minute. */
export function useConditions(id: number, isAsked: boolean) {
  return useQuery({
    queryKey: [getReversalConditions.path, id],
    queryFn: () => call(getReversalConditions, { params: { id } }),
    enabled: isAsked,
    staleTime: 0,
  })
}

function Line(props: { isMet: boolean; children: React.ReactNode }) {
  return (
    <li>
      <b className={props.isMet ? 'met' : 'need'}>{props.isMet ? '符合' : '不符合'}</b> {props.children}
    </li>
  )
}

/** The three conditions of a reversal, each met or not, with what blocks it. */
export function ConditionList(props: { id: number; conditions: Conditions }) {
  const { id, conditions } = props
  const { isComplete, until, hours, isInTime, blockers } = conditions
  return (
    <ul className="conditions">
      <Line isMet={isComplete}>升级已经完成,没有撤回。</Line>
      <Line isMet={isInTime}>
        在政策规定的 {formatNumber(hours)} 小时以内
        {until === null ? '。' : `,即 ${formatTime(until)} 以前。`}
      </Line>
      <Line isMet={blockers.length === 0}>
        {blockers.length === 0 ? '没有以升级为前提的业务。' : '没有以升级为前提的业务。现在有:'}
        {blockers.length > 0 && (
          <ul>
            {blockers.map(({ what, label, cure, count }) => (
              <li key={what}>
                <Go to={`/promotion/${id}/reversal?what=${what}`}>
                  {label} {formatNumber(count)}
                </Go>
                <span className="quiet">:{cure}</span>
              </li>
            ))}
          </ul>
        )}
      </Line>
    </ul>
  )
}
