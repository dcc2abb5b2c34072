import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { countUnread, listNotices, markRead } from '../../contract/notice.ts'
import { NOTICE_DAYS, NOTICE_KIND_NAMES } from '../../rules/notice.ts'
import { formatTime } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { codesOf } from '../lib/words.ts'
import type { RowOf } from '../ui/list-data.ts'
import { ListPage } from '../ui/list-page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type Notice = RowOf<typeof listNotices>

const CHANGES = { invalidates: [[listNotices.path], [countUnread.path]] }

/** 通知: what this desk and this person were told; opening one marks it as read. */
export default function NoticeListPage() {
  const marking = useSend(markRead, CHANGES)
  const mark = (rows: readonly Notice[]) =>
    marking.send({ body: { notices: rows.filter((row) => !row.isRead).map(({ id }) => id) } })
  const text = (row: Notice) => {
    const content = row.isRead ? row.text : <b>{row.text}</b>
    return row.link ? (
      <Link to={row.link} onClick={() => void (row.isRead || mark([row]))}>
        {content}
      </Link>
    ) : (
      content
    )
  }
  return (
    <ListPage
      title="通知"
      about={
        <>
          业务到达、退回、办结,导入结果,期限提醒,升级、学籍号核发、学校变更。点开即办;保留 {NOTICE_DAYS} 天。
          <RefusalAlert error={marking.error} onClose={marking.clearError} />
        </>
      }
      actions={
        <Button loading={marking.isSending} onClick={() => void marking.send({ body: {} })}>
          全部标为已读
        </Button>
      }
      door={listNotices}
      filters={[
        {
          key: 'unread',
          label: '状态',
          kind: 'codes',
          codes: [
            { code: 'true', label: '未读' },
            { code: 'false', label: '已读' },
          ],
        },
        { key: 'kind', label: '种类', kind: 'codes', codes: codesOf(NOTICE_KIND_NAMES) },
      ]}
      columns={[
        { key: 'text', title: '内容', render: text },
        { key: 'kind', title: '种类', width: 110, render: (row) => NOTICE_KIND_NAMES[row.kind] },
        { key: 'at', title: '时间', width: 160, render: (row) => formatTime(row.at) },
        { key: 'read', title: '状态', width: 80, render: (row) => (row.isRead ? '已读' : '未读') },
      ]}
      rowKey={(row) => row.id}
      rowName={(row) => row.text}
      bulk={[
        {
          label: '标为已读',
          run: (rows, done) => {
            void mark(rows).then((answer) => answer && done())
          },
        },
      ]}
      empty={{ text: '还没有通知。有业务到达、被退回或办结时,会出现在这里。' }}
    />
  )
}
