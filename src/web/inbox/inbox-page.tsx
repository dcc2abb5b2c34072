import { Link } from '@tanstack/react-router'
import { InboxList } from './inbox-list.tsx'

/** 待办: whatever waits for this unit. */
export default function InboxPage() {
  return (
    <InboxList
      title="待办"
      about="等待本单位办理的业务,先到期的在前。可勾选多件一次办理。"
      empty="没有等待本单位办理的业务。学校上报或上级退回后,会出现在这里。"
      emptyAction={<Link to="/open-cases">查看已发出、等他人办理的业务</Link>}
    />
  )
}
