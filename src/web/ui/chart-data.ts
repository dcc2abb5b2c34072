/** What a chart and its table show. */
export interface ChartData {
  kind: 'bar' | 'stacked' | 'line'
  labels: readonly string[]
  series: readonly { name: string; values: readonly number[] }[]
}
