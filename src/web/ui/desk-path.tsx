import { formatTime } from '../lib/format.ts'
import { Due } from './due.tsx'

/** One desk on the way of a case. */
export interface PathDesk {
  key: string
  /** What is done here, e.g. 转出学校审核. */
  title: string
  unit: string
  state: 'done' | 'here' | 'ahead'
  who?: string
  /** ISO instant at which it was decided. */
  at?: string
  /** The decision's name, e.g. 同意. */
  decision?: string
  opinion?: string
  workdaysLeft?: number
  phone?: string
}

const STATE_WORDS = { done: '已办', here: '正在办理', ahead: '待办' } as const

/** The way of a case over its desks: done with who, when and opinion; here with time left and phone; to come. */
export function DeskPath(props: { desks: readonly PathDesk[] }) {
  return (
    <ol className="desk-path">
      {props.desks.map((desk) => (
        <li
          key={desk.key}
          className={desk.state}
          {...(desk.state === 'here' ? { 'aria-current': 'step' } : {})}
        >
          <div className="desk-title">
            <b>{desk.title}</b>
            <span className="desk-state">{desk.decision ?? STATE_WORDS[desk.state]}</span>
          </div>
          <div>{desk.unit}</div>
          {(desk.who || desk.at) && (
            <div className="quiet">
              {desk.who} {desk.at && formatTime(desk.at)}
            </div>
          )}
          {desk.opinion && <blockquote>{desk.opinion}</blockquote>}
          {desk.workdaysLeft !== undefined && <Due workdaysLeft={desk.workdaysLeft} />}
          {desk.phone && <div className="quiet">办公电话 {desk.phone}</div>}
        </li>
      ))}
    </ol>
  )
}
