import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { countUnread, listNotices, markRead } from '../../contract/notice.ts'
import { call } from '../lib/client.ts'
import { formatTime } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Go } from '../ui/go.tsx'
import { Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

const SHOWN = 5

/** 未读通知: the latest that this person has not read; opening one marks it as read. */
export function LatestNotices() {
  const found = useQuery({
    queryKey: [listNotices.path, 'unread'],
    queryFn: () => call(listNotices, { query: { unread: 'true', limit: SHOWN } }),
  })
  const marking = useSend(markRead, { invalidates: [[listNotices.path], [countUnread.path]] })
  const { data } = found
  return (
    <Panel title="未读通知" extra={<Go to="/notices">全部通知</Go>}>
      <RefusalAlert error={found.error ?? marking.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={2} />}
      {data && data.rows.length === 0 && <p className="quiet">没有未读通知。</p>}
      {data && data.rows.length > 0 && (
        <ul className="notices">
          {data.rows.map(({ id, at, text, link }) => (
            <li key={id}>
              <time dateTime={at}>{formatTime(at)}</time>
              <Link to={link ?? '/notices'} onClick={() => void marking.send({ body: { notices: [id] } })}>
                {text}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
