import { Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { Modal } from 'antd'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { listPupils } from '../../contract/pupil.ts'
import { type Myself, mayEnter, useMyself } from '../lib/session.ts'
import { focusSlashTarget, useSlash } from '../lib/shortcut.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { Nav } from './nav.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { TopBar } from './top-bar.tsx'
import './shell.css'
import './phone.css'

/** The last person who was signed in here; he stays while he is asked to sign in again. */
function useLastMyself(): { me: Myself | null; isSignedOut: boolean } {
  const now = useMyself()
  const [last, setLast] = useState<Myself | null>(now)
  useEffect(() => {
    if (now) setLast(now)
  }, [now])
  return { me: now ?? last, isSignedOut: now === null && last !== null }
}

/**
 * Reading begins anew on each page: the keyboard and the screen reader start at its content.
 * @param isSearching whoever came to look for a pupil starts at the search
 */
function useFocusOnArrival(isSearching: RefObject<boolean>) {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const isFirst = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is what it waits for
  useEffect(() => {
    const isAtSearch = isSearching.current && focusSlashTarget()
    if (!isFirst.current && !isAtSearch) main.current?.focus({ preventScroll: true })
    isFirst.current = false
    isSearching.current = false
  }, [path])
  return main
}

/** The menu of a telephone: folded, and folded again when a page has been chosen. */
function useFoldedMenu() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const menu = useState(false)
  const [, setIsOpen] = menu
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is what it waits for
  useEffect(() => setIsOpen(false), [path])
  return menu
}

/** Around every page: the bar above, the menu at the left, and signing in again without losing the page. */
export function Shell() {
  const { me, isSignedOut } = useLastMyself()
  const isSearching = useRef(false)
  const main = useFocusOnArrival(isSearching)
  const router = useRouter()
  const [isMenuOpen, setIsMenuOpen] = useFoldedMenu()
  const search = useCallback(() => {
    isSearching.current = true
    void router.navigate({ to: '/pupils' })
  }, [router])
  const maySearch = me !== null && !me.mustChangePassword && mayEnter(me, listPupils.access)
  useSlash(maySearch ? search : undefined)
  if (!me) return null
  return (
    <>
      <a className="skip" href="#main">
        跳到正文
      </a>
      <TopBar me={me} isMenuOpen={isMenuOpen} onMenu={() => setIsMenuOpen(!isMenuOpen)} />
      <ConnectionBanner />
      <div className="body">
        {!me.mustChangePassword && <Nav me={me} isOpen={isMenuOpen} />}
        <main id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Modal open={isSignedOut} title="请重新登录" footer={null} closable={false} mask={{ closable: false }}>
        <p>登录已过期。重新登录后可接着办理,已填写的内容不会丢失。</p>
        <SignInForm login={me.login} onDone={() => void router.invalidate()} />
      </Modal>
    </>
  )
}
