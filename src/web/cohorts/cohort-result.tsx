import { Button } from 'antd'
import type { z } from 'zod'
import type { createCohort } from '../../contract/cohort.ts'
import { formatNumber } from '../lib/format.ts'
import { Go } from '../ui/go.tsx'
import { Panel } from '../ui/page.tsx'
import { CohortTable } from './cohort-table.tsx'
import { type CohortWish, termText } from './cohort-words.ts'

export type Done = z.output<typeof createCohort.output>

/** What was made, and what not and why. */
export function CohortResult(props: { done: Done; wish: CohortWish; isSchool: boolean; onAgain(): void }) {
  const { done } = props
  return (
    <div className="stack">
      <Panel title="已建立">
        <p role="status">
          {termText(props.wish)}:新建学期 <b>{formatNumber(done.terms)}</b> 个、班级{' '}
          <b>{formatNumber(done.classes)}</b> 个。再次提交不会重复建立。
        </p>
        <div className="actions">
          <Go to="/classes">查看班级</Go>
          {!props.isSchool && <Go to="/cohorts/board">还有哪些学校没准备好</Go>}
          <Button onClick={props.onAgain}>再看一遍</Button>
        </div>
      </Panel>
      <Panel title="各校结果">
        <CohortTable schools={done.schools} isDone />
      </Panel>
    </div>
  )
}
