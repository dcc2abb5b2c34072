import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { listInbox, listOpenCases } from '../../contract/business-case.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import type { Myself } from '../lib/session.ts'
import { DueOn } from '../ui/due-on.tsx'
import { Go } from '../ui/go.tsx'
import { Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type DeskItem = z.output<typeof listOpenCases.output>['rows'][number]

const SHOWN = 6

function Items(props: {
  caption: string
  rows: readonly DeskItem[]
  where(row: DeskItem): ReactNode
  empty: string
}) {
  if (props.rows.length === 0) return <p className="quiet">{props.empty}</p>
  return (
    <table className="plain">
      <caption className="visually-hidden">{props.caption}</caption>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.caseId}>
            <td>
              <Link to={`/cases/${row.caseId}`}>{row.subject}</Link>
            </td>
            <td>{row.kindLabel}</td>
            <td>{props.where(row)}</td>
            <td>
              <DueOn dueOn={row.dueOn} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What waits for me: the first of the inbox, earliest due first. */
export function MyDesk() {
  const found = useQuery({
    queryKey: [listInbox.path, 'first'],
    queryFn: () => call(listInbox, { query: { limit: SHOWN } }),
  })
  const { data } = found
  return (
    <Panel
      title="等我办理"
      extra={data && data.total > 0 ? <Link to="/inbox">全部 {formatNumber(data.total)} 件</Link> : undefined}
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={3} />}
      {data && (
        <Items
          caption="等我办理"
          rows={data.rows}
          where={(row) => row.school.name}
          empty="现在没有等待本单位办理的业务。"
        />
      )}
    </Panel>
  )
}

/** At one's own unit the step says whose desk it is; elsewhere the telephone helps. */
const whereOf = ({ unit, unitPhone, stateLabel }: DeskItem, me: Myself) =>
  unit.id === me.unit.id ? `本单位,${stateLabel}` : `${unit.name}${unitPhone ? ` ${unitPhone}` : ''}`

/** What I wait for, and at whose desk. */
export function OtherDesks(props: { me: Myself }) {
  const found = useQuery({
    queryKey: [listOpenCases.path, 'elsewhere'],
    queryFn: () => call(listOpenCases, { query: { elsewhere: 'true', limit: SHOWN } }),
  })
  const { data } = found
  return (
    <Panel
      title="等他人办理"
      extra={data && data.rows.length > 0 ? <Go to="/open-cases?elsewhere=true">全部</Go> : undefined}
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={3} />}
      {data && (
        <Items
          caption="等他人办理"
          rows={data.rows}
          where={(row) => whereOf(row, props.me)}
          empty="没有等他人办理的业务。"
        />
      )}
    </Panel>
  )
}
