import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { countUnread } from '../../contract/notice.ts'
import { call } from '../lib/client.ts'
import { useNoticeStream } from '../lib/notice-stream.ts'
import { type Myself, mayEnter, useMyself } from '../lib/session.ts'

/** As far as the server counts. */
const MOST = 100

const unreadText = (unread: number) => (unread >= MOST ? `${MOST - 1}+` : String(unread))

/** How many notices are unread; it counts up by itself. */
function CountingBell() {
  useNoticeStream(useMyself() !== null)
  const { data } = useQuery({
    queryKey: [countUnread.path],
    queryFn: () => call(countUnread, {}),
    staleTime: 60_000,
  })
  const unread = data?.unread ?? 0
  const text = unread > 0 ? `通知,${unreadText(unread)} 条未读` : '通知,没有未读'
  return (
    <Link to="/notices" className="bell" aria-label={text} title={text}>
      <BellOutlined aria-hidden />
      {unread > 0 && <b aria-hidden>{unreadText(unread)}</b>}
      <span className="visually-hidden" role="status">
        {text}
      </span>
    </Link>
  )
}

/** Only for people who are told something: those of a province. */
export function Bell(props: { me: Myself }) {
  return mayEnter(props.me, countUnread.access) && !props.me.mustChangePassword ? <CountingBell /> : null
}
