import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { getWorkbench } from '../../contract/world.ts'
import { call } from '../lib/client.ts'
import { type Myself, mayEnter } from '../lib/session.ts'
import { type Figure, Figures } from '../ui/board-page.tsx'
import { Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { COUNTERS } from './counter-links.ts'

type Counts = z.output<typeof getWorkbench.output>

/** A counter leads to its rows where this person may see them; what is not his work is not shown. */
function figuresOf(counts: Counts, me: Myself): Figure[] {
  return COUNTERS.filter(
    ({ key, isFor, hidesNought }) => (isFor?.(me) ?? true) && !(hidesNought && counts[key] === 0),
  ).map((counter) => {
    const value = counts[counter.key]
    const target = counter.targets.find(({ access }) => mayEnter(me, access))
    const deadline = counter.deadline && counts[counter.deadline]
    return {
      label: deadline ? `${counter.label}(最近期限 ${deadline})` : counter.label,
      value,
      unit: ` ${counter.unit}`,
      ...(target ? { link: target.link } : {}),
      ...(counter.isDue ? { isDue: true } : {}),
    }
  })
}

export function Counters(props: { me: Myself }) {
  const found = useQuery({ queryKey: [getWorkbench.path], queryFn: () => call(getWorkbench, {}) })
  return (
    <>
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={2} />}
      {found.data && <Figures figures={figuresOf(found.data, props.me)} />}
    </>
  )
}
