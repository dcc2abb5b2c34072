import { DownOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useBusinessClock } from '../lib/clock.ts'
import { formatTime, roleNames } from '../lib/format.ts'
import { type Myself, useSignOut } from '../lib/session.ts'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { Bell } from './bell.tsx'

/** The date of the business; a practice world says so in words and colour. */
function Clock() {
  const clock = useBusinessClock()
  if (!clock) return null
  return (
    <span className="clock">
      {clock.isPractice && <b className="practice">演练</b>}
      <span className="visually-hidden">业务时间</span>
      <time dateTime={clock.now}>{formatTime(clock.now)}</time>
    </span>
  )
}

function Person(props: { me: Myself }) {
  const { name, login, roles } = props.me
  const signOut = useSignOut()
  const [error, setError] = useState<unknown>(null)
  const leave = (everywhere: boolean) => () => void signOut(everywhere).catch(setError)
  const items = [
    { key: 'who', type: 'group' as const, label: `${login} · ${roleNames(roles)}` },
    { key: 'here', label: '退出登录', onClick: leave(false) },
    { key: 'everywhere', label: '在所有设备上退出', onClick: leave(true) },
  ]
  return (
    <>
      <Dropdown autoFocus trigger={['click']} menu={{ items }}>
        <Button type="text" icon={<DownOutlined aria-hidden />} iconPlacement="end">
          {name}
        </Button>
      </Dropdown>
      {error !== null && (
        <div className="bar-alert">
          <RefusalAlert error={error} onClose={() => setError(null)} />
        </div>
      )}
    </>
  )
}

export function TopBar(props: { me: Myself; isMenuOpen: boolean; onMenu(): void }) {
  return (
    <header className="bar no-print">
      <button
        type="button"
        className="menu-button"
        aria-controls="menu"
        aria-expanded={props.isMenuOpen}
        onClick={props.onMenu}
      >
        菜单
      </button>
      <Link to="/" className="brand">
        学籍
      </Link>
      <span className="unit">{props.me.unit.name}</span>
      <Clock />
      <Bell me={props.me} />
      <Person me={props.me} />
    </header>
  )
}
