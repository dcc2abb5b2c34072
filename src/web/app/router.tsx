import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type SearchParser,
  type SearchSerializer,
} from '@tanstack/react-router'
import { mayEnter, sessionQuery } from '../lib/session.ts'
import { EmptyState, Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import type { MapGroup, PageEntry } from './map-entry.ts'
import { Shell } from './shell.tsx'
import { SignInPage } from './sign-in-page.tsx'

// Plain text in the address, as people would write it; not the router's quoted JSON.
const parseSearch: SearchParser = (text) => Object.fromEntries(new URLSearchParams(text))
const stringifySearch: SearchSerializer = (search) => {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()
  return text ? `?${text}` : ''
}

const PASSWORD_PAGE = '/password'

function NotFound() {
  return (
    <Page title="没有这个页面">
      <EmptyState text="地址可能已改变,或不属于本单位的业务。" action={<a href="/">回到工作台</a>} />
    </Page>
  )
}

function Broken(props: { error: unknown; reset(): void }) {
  return (
    <Page title="页面没有打开">
      <RefusalAlert error={props.error} onRetry={props.reset} />
    </Page>
  )
}

function pageRoute(entry: PageEntry, shell: ReturnType<typeof shellRoute>, queries: QueryClient) {
  return createRoute({
    getParentRoute: () => shell,
    path: entry.path,
    component: lazyRouteComponent(entry.load),
    staticData: { help: entry.help },
    beforeLoad: async () => {
      const me = await queries.ensureQueryData(sessionQuery)
      if (me && !mayEnter(me, entry.access)) throw redirect({ to: '/' })
    },
  })
}

const makeRoot = () => createRootRoute({ component: Outlet })

function shellRoute(root: ReturnType<typeof makeRoot>, queries: QueryClient) {
  return createRoute({
    getParentRoute: () => root,
    id: 'shell',
    component: Shell,
    beforeLoad: async ({ location }) => {
      const me = await queries.ensureQueryData(sessionQuery)
      if (!me) throw redirect({ to: '/sign-in', search: { back: location.href } as never })
      // Until the first password is changed no door opens: the page says why.
      if (me.mustChangePassword && location.pathname !== PASSWORD_PAGE) throw redirect({ to: PASSWORD_PAGE })
    },
  })
}

export function makeRouter(queries: QueryClient, map: readonly MapGroup[]) {
  const root = makeRoot()
  const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage })
  const shell = shellRoute(root, queries)
  const pages = map.flatMap((group) => group.pages.map((entry) => pageRoute(entry, shell, queries)))
  // Whatever else is asked for: inside the shell, for those who are signed in.
  const elsewhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound })
  return createRouter({
    routeTree: root.addChildren([signIn, shell.addChildren([...pages, elsewhere])]),
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    // Every turn of a page is a place of its own, also at the same address.
    getScrollRestorationKey: (location) => location.state.__TSR_key ?? location.href,
    defaultPendingMs: 100,
    defaultPendingComponent: () => <Waiting />,
    defaultErrorComponent: Broken,
  })
}
