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

/** Units have long names: each is broken within its own share of the axis, and on a narrow screen too. */
const labelFit = (element: HTMLElement, labels: number) => ({
  overflow: 'break' as const,
  width: Math.max(52, element.clientWidth / Math.max(1, labels) - 14),
  // All of a few are shown; of many the library leaves out what does not fit.
  interval: labels <= 6 ? 0 : ('auto' as const),
})

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
    xAxis: {
      type: 'category',
      data: [...data.labels],
      axisLabel: { ...FONT, ...labelFit(element, data.labels.length) },
    },
    // What is counted is people, units and cases: there is no half of one.
    yAxis: { type: 'value', minInterval: 1, axisLabel: FONT },
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
