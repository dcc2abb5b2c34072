import type { z } from 'zod'
import type { GraduationAnswer } from '../../contract/graduation.ts'
import { formatNumber } from '../lib/format.ts'

export type Answer = z.output<typeof GraduationAnswer>

/** Who is hindered, and by what. */
export function BlockedTable(props: { of: Answer }) {
  const { blocked } = props.of
  if (blocked.length === 0) return null
  return (
    <table className="plain">
      <caption>暂不能办理 {formatNumber(blocked.length)} 人</caption>
      <tbody>
        {blocked.slice(0, 50).map(({ pupilId, name, why }) => (
          <tr key={pupilId}>
            <td>{name}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Everybody who leaves, by class, folded away until somebody looks. */
export function LeavingNames(props: { of: Answer; exceptions: ReadonlySet<number> }) {
  const { byClass, leaving } = props.of
  return (
    <div>
      {byClass.map(({ classId, name }) => {
        const mine = leaving.filter((one) => one.classId === classId && !props.exceptions.has(one.pupilId))
        return (
          <details key={classId}>
            <summary>
              {name}:{formatNumber(mine.length)} 人
            </summary>
            <p className="names">{mine.map((one) => one.name).join('、')}</p>
          </details>
        )
      })}
    </div>
  )
}
