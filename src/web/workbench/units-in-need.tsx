import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { getProgress } from '../../contract/progress.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { Go } from '../ui/go.tsx'
import { Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type Unit = z.output<typeof getProgress.output>['units'][number]

/** As many as fit on a workbench; all of them are on 办理进度. */
const MOST = 5
/** It counts every pupil below the bureau: not anew at each look at the workbench. 办理进度 has the figures of the moment. */
const FRESH_FOR_MS = 5 * 60_000
const COLUMNS = [
  ['毕业年级未毕业', 'notGraduated'],
  ['待分班', 'unplaced'],
  ['问题学籍', 'problemRecords'],
  ['超期业务', 'overdue'],
] as const satisfies readonly (readonly [string, keyof Unit])[]

/** The units right below that have most of the season still to do: late in the season, not only late with paper. */
export function UnitsInNeed() {
  const found = useQuery({
    queryKey: [getProgress.path, null],
    queryFn: () => call(getProgress, { query: {} }),
    staleTime: FRESH_FOR_MS,
  })
  const units = (found.data?.units ?? []).filter((unit) => COLUMNS.some(([, key]) => unit[key] > 0))
  return (
    <>
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={3} />}
      {found.data && units.length === 0 && <p className="quiet">下级单位本季该办的都办完了。</p>}
      {units.length > 0 && (
        <table className="plain">
          <caption className="visually-hidden">本季还要办的最多的下级单位,最多五个</caption>
          <thead>
            <tr>
              <th scope="col">还要办的下级单位</th>
              {COLUMNS.map(([label]) => (
                <th key={label} scope="col" className="number">
                  {label}
                </th>
              ))}
              <th scope="col">办公电话</th>
            </tr>
          </thead>
          <tbody>
            {units.slice(0, MOST).map((unit) => (
              <tr key={unit.id}>
                <td>
                  <Go to={unit.isSchool ? `/units/${unit.id}` : `/progress?unit=${unit.id}`}>{unit.name}</Go>
                </td>
                {COLUMNS.map(([label, key]) => (
                  <td key={label} className="number">
                    {formatNumber(unit[key])}
                  </td>
                ))}
                <td>{unit.phone ? <a href={`tel:${unit.phone}`}>{unit.phone}</a> : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
