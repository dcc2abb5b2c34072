import { useBlocker } from '@tanstack/react-router'
import { Modal } from 'antd'

/** For drafts that are about people: see lib/draft. */
export const PERSONAL_LEAVE_TEXT =
  '已填写的内容尚未提交。涉及个人信息,不存入本机硬盘:再次打开时可继续填写,关闭或刷新浏览器页面后须重新填写。'

/** Asks before a page with unsent input is left; the draft stays either way. */
export function LeaveGuard(props: { hasChanges(): boolean; text?: string }) {
  const blocker = useBlocker({
    shouldBlockFn: () => props.hasChanges(),
    enableBeforeUnload: false,
    withResolver: true,
  })
  return (
    <Modal
      open={blocker.status === 'blocked'}
      title="离开这个页面?"
      okText="离开"
      cancelText="留下继续填写"
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {props.text ?? '已填写的内容尚未提交。离开后草稿会保留在本机 7 天,再次打开时可继续填写。'}
    </Modal>
  )
}
