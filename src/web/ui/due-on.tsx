import { useWorkdaysLeft } from '../lib/workdays.ts'
import { Due } from './due.tsx'

/** A desk's deadline: working days left in words and colour, and the date behind it. */
export function DueOn(props: { dueOn: string; isOverdue?: boolean }) {
  const left = useWorkdaysLeft()
  if (!left) return <span>{props.dueOn}</span>
  return (
    <span title={`${props.dueOn} 前办理`}>
      <Due workdaysLeft={left(props.dueOn)} />
    </span>
  )
}
