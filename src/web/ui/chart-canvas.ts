/** The part of ECharts that is used, in a chunk of its own: loaded when the first chart is shown. */
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartData } from './chart-data.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

// The accent first; the others differ in lightness too, for those who do not see hues.
const COLOURS = ['#0958d9', '#8c8c8c', '#d46b08', '#389e0d']
const FONT = { fontSize: 14, color: '#333' }

/** Draws into an element; returns how to take it down. */
export function draw(element: HTMLElement, data: ChartData): () => void {
  const chart = init(element, null, { renderer: 'svg' })
  chart.setOption({
    color: COLOURS,
    textStyle: FONT,
    animation: false,
    tooltip: { trigger: 'axis' },
    legend: data.series.length > 1 ? { top: 0, textStyle: FONT } : { show: false },
    grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: [...data.labels], axisLabel: FONT },
    yAxis: { type: 'value', axisLabel: FONT },
    series: data.series.map(({ name, values }) => ({
      type: data.kind === 'line' ? 'line' : 'bar',
      ...(data.kind === 'stacked' ? { stack: 'all' } : {}),
      name,
      data: [...values],
      barMaxWidth: 32,
    })),
  })
  const follow = new ResizeObserver(() => chart.resize())
  follow.observe(element)
  return () => {
    follow.disconnect()
    chart.dispose()
  }
}
