import { Alert, Button } from 'antd'
import { formatTime } from '../lib/format.ts'
import type { DraftAside, DraftState } from '../lib/server-draft.ts'

const TEXTS: Record<DraftState, string> = {
  none: '',
  saving: '正在保存草稿…',
  saved: '草稿已加密保存',
  waiting: '连接中断,草稿暂存在本页;连接恢复后自动保存,请不要关闭页面。',
  kept: '连接中断,草稿已加密暂存在本机,只有您本人登录后能打开;连接恢复后自动保存。',
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

/** Two drafts of one form, one here and one with the server: which is the right one, only the clerk knows. */
export function AsideNotice(props: { aside: DraftAside | null }) {
  const { aside } = props
  if (!aside) return null
  return (
    <Alert
      role="status"
      type="warning"
      showIcon
      title={`本机还暂存着 ${formatTime(aside.at)} 断线时填写的内容。`}
      description="此后这份草稿已在别处改动、提交或放弃,所以没有自动恢复。请选一份:"
      action={
        <div className="actions">
          <Button onClick={aside.take}>改用本机暂存的</Button>
          <Button onClick={aside.drop}>不要了</Button>
        </div>
      }
    />
  )
}
