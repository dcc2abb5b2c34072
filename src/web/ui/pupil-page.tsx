import { Button } from 'antd'
import type { ReactNode } from 'react'
import { type Fact, Facts, Page, Panel } from './page.tsx'
import { Timeline, type TimelineEntry } from './timeline.tsx'
import './case.css'

/** Page kind 5: one life on one page; who, where now, everything that happened, documents, print. */
export function PupilPage(props: {
  name: string
  /** Where he is now, in one line. */
  now: ReactNode
  actions?: ReactNode
  facts: readonly { title: string; facts: readonly Fact[] }[]
  history: readonly TimelineEntry[]
  documents?: ReactNode
  /** Below the history. */
  aside?: ReactNode
}) {
  return (
    <Page
      title={props.name}
      about={props.now}
      actions={
        <>
          {props.actions}
          <Button className="no-print" onClick={() => print()}>
            打印
          </Button>
        </>
      }
    >
      <div className="case">
        <div className="stack">
          {props.facts.map(({ title, facts }) => (
            <Panel key={title} title={title}>
              <Facts facts={facts} />
            </Panel>
          ))}
          {props.documents && <Panel title="材料">{props.documents}</Panel>}
        </div>
        <div className="stack">
          <Panel title="学籍经历">
            <Timeline entries={props.history} />
          </Panel>
          {props.aside}
        </div>
      </div>
    </Page>
  )
}
