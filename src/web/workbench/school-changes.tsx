import { useQuery } from '@tanstack/react-query'
import { listSchoolChanges } from '../../contract/school-change.ts'
import { SCHOOL_CHANGE_WORDS } from '../../rules/school-change.ts'
import { call } from '../lib/client.ts'
import { Go } from '../ui/go.tsx'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

const DAYS = 30
const DAY_MS = 86_400_000

/**
 * What became of one's own school, or of schools below, in the last month: told to everybody who works there. Most
 * months there is nothing, and no panel: none is announced while it is looked for, only when that failed.
 */
export function SchoolChanges(props: { today: string }) {
  const found = useQuery({
    queryKey: [listSchoolChanges.path, 'workbench'],
    queryFn: () => call(listSchoolChanges, { query: { limit: 5 } }),
  })
  const since = new Date(Date.parse(props.today) - DAYS * DAY_MS).toISOString().slice(0, 10)
  const rows = (found.data?.rows ?? []).filter((one) => one.state !== 'cancelled' && one.effectiveOn >= since)
  if (rows.length === 0 && !found.error) return null
  return (
    <Panel title="学校变更" extra={<Go to="/school-changes">全部变更记录</Go>}>
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {rows.length > 0 && (
        <ul>
          {rows.map((one) => (
            <li key={one.id}>
              {one.effectiveOn} {one.nameBefore} {SCHOOL_CHANGE_WORDS[one.kind]}
              {toWords(one)}
              {one.state === 'planned' && '(待生效)'}。
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const toWords = (one: {
  nameAfter: string | null
  bureauAfter: { name: string } | null
  intoSchool: { name: string } | null
}) => {
  const to = one.nameAfter ?? one.bureauAfter?.name ?? one.intoSchool?.name
  return to ? `:${to}` : ''
}
