import { useQuery } from '@tanstack/react-query'
import { listOpenCases } from '../../contract/business-case.ts'
import { getProgress, listLagging } from '../../contract/progress.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { type Myself, mayEnter } from '../lib/session.ts'
import { Due } from '../ui/due.tsx'
import { Go } from '../ui/go.tsx'
import { Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { UnitsInNeed } from './units-in-need.tsx'

/** 滞后单位: whose paper lies too long, the longest first, and the telephone to reach them. */
export function Lagging(props: { me: Myself }) {
  const found = useQuery({ queryKey: [listLagging.path], queryFn: () => call(listLagging, {}) })
  const mayOpen = mayEnter(props.me, listOpenCases.access)
  const { data } = found
  return (
    <Panel
      title="滞后单位"
      extra={mayEnter(props.me, getProgress.access) ? <Go to="/progress">办理进度</Go> : undefined}
    >
      <div className="stack">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting rows={3} />}
        {data && data.rows.length === 0 && <p className="quiet">没有超期未办的单位。</p>}
        {data && data.rows.length > 0 && (
          <table className="plain">
            <caption className="visually-hidden">超期最久的单位,最多十个</caption>
            <thead>
              <tr>
                <th scope="col">单位</th>
                <th scope="col">主管单位</th>
                <th scope="col" className="number">
                  超期业务
                </th>
                <th scope="col" className="number">
                  最长超期
                </th>
                <th scope="col">办公电话</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map(({ unit, above, overdue, workdays, phone }) => (
                <tr key={unit.id}>
                  <td>
                    {mayOpen ? (
                      <Go to={`/open-cases?overdue=true&unit=${unit.id}`}>{unit.name}</Go>
                    ) : (
                      unit.name
                    )}
                  </td>
                  <td>{above}</td>
                  <td className="number">{formatNumber(overdue)} 件</td>
                  <td className="number">
                    <Due workdaysLeft={-workdays} />
                  </td>
                  <td>{phone ? <a href={`tel:${phone}`}>{phone}</a> : '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {props.me.unit.level !== 'nation' && mayEnter(props.me, getProgress.access) && <UnitsInNeed />}
      </div>
    </Panel>
  )
}
