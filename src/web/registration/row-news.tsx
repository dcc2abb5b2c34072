import { Tag } from 'antd'
import type { z } from 'zod'
import type { listRegistrations } from '../../contract/registration.ts'

export type RegistrationRow = z.output<typeof listRegistrations.output>['rows'][number]

/** What should be looked at, in a word each. */
export function Warnings(props: { row: RegistrationRow }) {
  const { warnings, isHeld } = props.row
  if (warnings.length === 0 && !isHeld) return <span className="quiet">—</span>
  return (
    <>
      {isHeld && <Tag color="error">身份重复,暂缓</Tag>}
      {warnings.map(({ code, label }) => (
        <Tag key={code} color="warning">
          {label}
        </Tag>
      ))}
    </>
  )
}

const shown = (text: string) => text || '(空)'

/** In a list: the first changes, the rest counted. */
export function ChangesInShort(props: { row: RegistrationRow }) {
  const { changes } = props.row
  if (changes === null) return <span className="quiet">首次报送</span>
  if (changes.length === 0) return <span>与上次报送相同</span>
  return (
    <span>
      {changes
        .slice(0, 2)
        .map(({ label, before, after }) => `${label}:${shown(before)} → ${shown(after)}`)
        .join(';')}
      {changes.length > 2 && ` 等 ${changes.length} 项`}
    </span>
  )
}

/** All of them, field by field; sealed texts are masked and say from which place they differ. */
export function ChangesTable(props: { row: RegistrationRow }) {
  const { changes } = props.row
  if (changes === null) return <p className="quiet">首次报送,没有可比较的上一版。</p>
  if (changes.length === 0) return <p>与上次报送的内容完全相同。</p>
  return (
    <table className="plain" aria-label="与上次报送的不同">
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">上次报送</th>
          <th scope="col">这次报送</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, label, before, after, changedFrom }) => (
          <tr key={field}>
            <td>{label}</td>
            <td>{shown(before)}</td>
            <td>
              {shown(after)}
              {changedFrom !== null && <span className="quiet">(第 {changedFrom} 位起不同)</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
