import { formatTime } from '../lib/format.ts'
import type { DraftState } from '../lib/server-draft.ts'

const TEXTS: Record<DraftState, string> = {
  none: '',
  saving: '正在保存草稿…',
  saved: '草稿已加密保存',
  waiting: '连接中断,草稿暂存在本页;连接恢复后自动保存,请不要关闭页面。',
  elsewhere: '这份草稿已在另一个窗口改动,本窗口不再保存;请刷新页面,在最新的草稿上继续。',
}

/** How safe what was typed is, said quietly beside the form's button. */
export function DraftNote(props: { state: DraftState; savedAt: string | null }) {
  const isBad = props.state === 'waiting' || props.state === 'elsewhere'
  const time = props.state === 'saved' && props.savedAt ? ` ${formatTime(props.savedAt)}` : ''
  return (
    <span role="status" className={isBad ? 'field-error' : 'quiet'}>
      {TEXTS[props.state]}
      {time}
    </span>
  )
}
