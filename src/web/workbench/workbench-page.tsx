import { CIRCULAR_WINDOWS } from '../../rules/window.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { LEVEL_NAMES, roleNames } from '../lib/format.ts'
import { useMyself } from '../lib/session.ts'
import { Page, Panel } from '../ui/page.tsx'
import { SeasonTimeline } from './season-timeline.tsx'

/** 工作台: where the season stands. */
export default function WorkbenchPage() {
  const me = useMyself()
  const clock = useBusinessClock()
  if (!me || !clock) return null
  return (
    <Page title="工作台" about={`${me.unit.name} · ${LEVEL_NAMES[me.unit.level]} · ${roleNames(me.roles)}`}>
      <Panel title="业务时段">
        <SeasonTimeline windows={CIRCULAR_WINDOWS} now={clock.now} />
      </Panel>
    </Page>
  )
}
