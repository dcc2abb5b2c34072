import { Button } from 'antd'
import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { RefusalAlert } from './refusal-alert.tsx'

export interface BulkAct<Row> {
  label: string
  isPrimary?: boolean
  run(rows: readonly Row[], done: () => void): void
}

/** Selecting what is on other pages too. */
export interface SelectAll {
  atMost: number
  /** How many there are, where the list knows. */
  total: number | undefined
  run(): Promise<void>
}

function SelectAllButton(props: SelectAll & { selected: number }) {
  const { atMost, total } = props
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (props.selected >= Math.min(atMost, total ?? atMost)) return null
  const run = async () => {
    setIsBusy(true)
    setError(null)
    await props.run().catch(setError)
    setIsBusy(false)
  }
  const isPart = total === undefined || total > atMost
  return (
    <>
      <Button type="link" loading={isBusy} onClick={() => void run()}>
        {isPart ? `选中前 ${formatNumber(atMost)} 条` : `选中全部 ${formatNumber(total)} 条`}
      </Button>
      <RefusalAlert error={error} onClose={() => setError(null)} />
    </>
  )
}

/** Appears when rows are selected; says how many, and what can be done with all of them. */
export function BulkBar<Row>(props: {
  acts: readonly BulkAct<Row>[]
  rows: readonly Row[]
  selectAll?: SelectAll
  onClear(): void
}) {
  if (props.rows.length === 0) return null
  return (
    <div className="bulk" role="toolbar" aria-label="批量办理">
      <span>
        已选 <b>{formatNumber(props.rows.length)}</b> 条
      </span>
      {props.acts.map((act) => (
        <Button
          key={act.label}
          type={act.isPrimary ? 'primary' : 'default'}
          onClick={() => act.run(props.rows, props.onClear)}
        >
          {act.label}
        </Button>
      ))}
      {props.selectAll && <SelectAllButton {...props.selectAll} selected={props.rows.length} />}
      <Button type="link" onClick={props.onClear}>
        取消选择
      </Button>
    </div>
  )
}
