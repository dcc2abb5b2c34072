import { Alert } from 'antd'
import type { z } from 'zod'
import type { previewPlacement } from '../../contract/placement.ts'
import { formatNumber } from '../lib/format.ts'
import { BALANCE_NAMES } from './placement-words.ts'

export type Dealt = z.output<typeof previewPlacement.output>

/** Classes with their pupils by sex, before and after; or the wishes that can't be granted. */
export function DealtView(props: { dealt: Dealt }) {
  const { classes, impossible, balance } = props.dealt
  if (impossible.length > 0)
    return (
      <Alert
        type="warning"
        showIcon
        title="以下要求无法满足,还没有分班"
        description={
          <ul className="impossible">
            {impossible.map((one) => (
              <li key={one.why}>{one.why}</li>
            ))}
          </ul>
        }
      />
    )
  return (
    <>
      <table className="plain">
        <caption>分班预览</caption>
        <thead>
          <tr>
            <th scope="col">班级</th>
            <th scope="col" className="number">
              原有
            </th>
            <th scope="col" className="number">
              新编入
            </th>
            <th scope="col" className="number">
              男
            </th>
            <th scope="col" className="number">
              女
            </th>
            <th scope="col" className="number">
              合计
            </th>
          </tr>
        </thead>
        <tbody>
          {classes.map((one) => (
            <tr key={one.classId}>
              <td>{one.name}</td>
              <td className="number">{formatNumber(one.before)}</td>
              <td className="number">{formatNumber(one.pupils.length)}</td>
              <td className="number">{formatNumber(one.boys)}</td>
              <td className="number">{formatNumber(one.girls)}</td>
              <td className="number">{formatNumber(one.boys + one.girls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {balance.length > 0 && (
        <p>
          {balance
            .map(
              ({ factor, spread }) => `${BALANCE_NAMES[factor]}:各班同类人数最多相差 ${formatNumber(spread)}`,
            )
            .join(';')}
        </p>
      )}
    </>
  )
}
