import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { listInbox, listOpenCases } from '../../contract/business-case.ts'
import { listNotices } from '../../contract/notice.ts'
import { listLagging, listProvinceProgress } from '../../contract/progress.ts'
import { listSchoolChanges } from '../../contract/school-change.ts'
import { getSeason, getWorkbench } from '../../contract/world.ts'
import { businessDay } from '../../rules/policy.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { LEVEL_NAMES, roleNames } from '../lib/format.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { Counters } from './counters.tsx'
import { MyDesk, OtherDesks } from './desk-lists.tsx'
import { Lagging } from './lagging.tsx'
import { LatestNotices } from './latest-notices.tsx'
import { SchoolChanges } from './school-changes.tsx'
import { SeasonTimeline } from './season-timeline.tsx'

/** Only the nation's people see them: nobody else loads their chart and table. */
const Provinces = lazy(() => import('./provinces.tsx'))

/**
 * 工作台: the counters of my unit and where the season stands, both on the first screen of 1366 × 768; then what waits for me
 * and what I wait for.
 */
export default function WorkbenchPage() {
  const me = useMyself()
  const clock = useBusinessClock()
  const season = useQuery({ queryKey: [getSeason.path], queryFn: () => call(getSeason, {}) })
  if (!me || !clock) return null
  const mayDecide = mayEnter(me, listInbox.access)
  const maySee = mayEnter(me, listOpenCases.access)
  return (
    <Page title="工作台" about={`${me.unit.name} · ${LEVEL_NAMES[me.unit.level]} · ${roleNames(me.roles)}`}>
      <div className="stack">
        {mayEnter(me, getWorkbench.access) && <Counters me={me} />}
        <Panel title={season.data ? `${season.data.year} 年业务时段` : '业务时段'}>
          <RefusalAlert error={season.error} onRetry={() => void season.refetch()} />
          {season.isPending && <Waiting rows={5} />}
          {season.data && <SeasonTimeline season={season.data} now={clock.now} />}
        </Panel>
        {mayEnter(me, listProvinceProgress.access) && (
          <Suspense fallback={<Waiting rows={4} />}>
            <Provinces />
          </Suspense>
        )}
        {(mayDecide || maySee) && (
          <div className="desks">
            {mayDecide && <MyDesk />}
            {maySee && <OtherDesks me={me} />}
          </div>
        )}
        {mayEnter(me, listNotices.access) && <LatestNotices />}
        {mayEnter(me, listSchoolChanges.access) && <SchoolChanges today={businessDay(clock.now).today} />}
        {mayEnter(me, listLagging.access) && <Lagging me={me} />}
      </div>
    </Page>
  )
}
