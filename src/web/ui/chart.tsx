import { Button } from 'antd'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import type { ChartData } from './chart-data.ts'
import { Panel } from './page.tsx'
import './board.css'

/** @param props.onMissing the canvas did not come: the table has the numbers too */
function Drawing(props: { data: ChartData; title: string; onMissing(): void }) {
  const { data, onMissing } = props
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let remove: (() => void) | undefined
    let isGone = false
    import('./chart-canvas.ts').then(
      ({ draw }) => {
        if (!isGone && place.current) remove = draw(place.current, data)
      },
      () => {
        if (!isGone) onMissing()
      },
    )
    return () => {
      isGone = true
      remove?.()
    }
  }, [data, onMissing])
  return <div ref={place} className="chart" role="img" aria-label={`${props.title}(图),数字见“看表格”`} />
}

function ChartTable(props: { data: ChartData; caption: string }) {
  const { labels, series } = props.data
  return (
    <table className="plain">
      <caption className="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col" aria-label="项目" />
          {series.map(({ name }) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map((label, at) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {series.map(({ name, values }) => (
              <td key={name} className="number">
                {formatNumber(values[at] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A chart and its table: whoever cannot or will not read the one reads the other. */
export function Chart(props: { title: string; data: ChartData }) {
  const [isTable, setIsTable] = useState(false)
  const showTable = useCallback(() => setIsTable(true), [])
  const id = useId()
  return (
    <Panel
      title={props.title}
      extra={
        <Button type="link" aria-controls={id} onClick={() => setIsTable(!isTable)}>
          {isTable ? '看图' : '看表格'}
        </Button>
      }
    >
      <div id={id}>
        {isTable ? (
          <ChartTable data={props.data} caption={props.title} />
        ) : (
          <Drawing data={props.data} title={props.title} onMissing={showTable} />
        )}
      </div>
    </Panel>
  )
}
