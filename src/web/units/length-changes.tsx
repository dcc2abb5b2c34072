import { useQuery } from '@tanstack/react-query'
import { listLengthChanges } from '../../contract/lengths.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { fromCohortText, lengthsText } from './unit-words.ts'

/** 学制更改记录: nothing where there is none. */
export function LengthChanges(props: { unitId: number }) {
  const found = useQuery({
    queryKey: [listLengthChanges.path, props.unitId],
    queryFn: () => call(listLengthChanges, { params: { id: props.unitId } }),
  })
  const rows = found.data?.rows ?? []
  if (!found.error && rows.length === 0) return null
  return (
    <Panel title="学制更改记录">
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      <Timeline
        entries={rows.map((row) => ({
          key: String(row.id),
          at: row.at,
          what: `${lengthsText(row.before)} 改为 ${lengthsText(row.after)};${fromCohortText(row.fromCohort)}${
            row.classes > 0 ? `,改变 ${formatNumber(row.classes)} 个班` : ''
          }`,
          why: `原因:${row.reason}`,
          who: [row.unitName, row.by].filter(Boolean).join(' '),
        }))}
      />
    </Panel>
  )
}
