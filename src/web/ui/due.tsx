import { dueState } from '../lib/format.ts'
import './case.css'

/** Time left on a desk, in words and in colour. */
export function Due(props: { workdaysLeft: number }) {
  const { tone, text } = dueState(props.workdaysLeft)
  return <span className={`due ${tone}`}>{text}</span>
}
