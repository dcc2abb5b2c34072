import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import type { GraduationAnswer } from '../../contract/graduation.ts'
import { formatNumber } from '../lib/format.ts'
import { NameList } from '../ui/name-list.tsx'

export type Answer = z.output<typeof GraduationAnswer>

const SHOWN_BLOCKED = 20

/** Who is hindered, and by what: the first twenty, and all when asked for. */
export function BlockedTable(props: { of: Answer }) {
  const { blocked } = props.of
  const [isAll, setIsAll] = useState(false)
  if (blocked.length === 0) return null
  const table = (
    <table className="plain">
      <caption>暂不能办理 {formatNumber(blocked.length)} 人</caption>
      <tbody>
        {(isAll ? blocked : blocked.slice(0, SHOWN_BLOCKED)).map(({ pupilId, name, why }) => (
          <tr key={pupilId}>
            <td>{name}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (isAll || blocked.length <= SHOWN_BLOCKED) return table
  return (
    <div>
      {table}
      <Button type="link" size="small" onClick={() => setIsAll(true)}>
        显示全部 {formatNumber(blocked.length)} 人
      </Button>
    </div>
  )
}

/** Everybody who leaves, class by class: the first dozen of each, and all when asked for. */
export function LeavingNames(props: { of: Answer; exceptions: ReadonlySet<number> }) {
  const { byClass, leaving } = props.of
  return (
    <div>
      {byClass.map(({ classId, name }) => {
        const mine = leaving.filter((one) => one.classId === classId && !props.exceptions.has(one.pupilId))
        return (
          <section key={classId} className="leaving-class" aria-label={`${name}离校的学生`}>
            <b>
              {name}:{formatNumber(mine.length)} 人
            </b>
            <NameList names={mine.map((one) => one.name)} of={name} />
          </section>
        )
      })}
    </div>
  )
}
