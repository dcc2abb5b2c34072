import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'
import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { anchorOf } from '../lib/manual-place.ts'
import { EmptyState, Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { FIRST_PAGE, pictureAt, readManual } from './manual.ts'
import './help.css'

const TITLE = /^# (.+)\n/

/** An anchor as it stands in the page, whether the address bar has written it in percent signs or not. */
function plain(anchor: string): string {
  try {
    return decodeURIComponent(anchor)
  } catch {
    return anchor
  }
}

/** Every heading is a place that a page of the web or a refusal may lead to. */
const placeOf = (children: ReactNode) =>
  typeof children === 'string' ? { id: anchorOf(children), tabIndex: -1 } : {}

/** Links between the manual's pages stay inside the web. */
const PARTS: Components = {
  a: ({ href = '', children }) => {
    const [, page, anchor] = /^(?:([\w-]+)\.md)?(?:#(.+))?$/.exec(href) ?? []
    if (!page && !anchor) return <a href={href}>{children}</a>
    return (
      <Link to={page ? `/help/${page}` : '.'} {...(anchor ? { hash: plain(anchor) } : {})}>
        {children}
      </Link>
    )
  },
  h2: ({ children }) => <h2 {...placeOf(children)}>{children}</h2>,
  h3: ({ children }) => <h3 {...placeOf(children)}>{children}</h3>,
  img: ({ src, alt }) => {
    const address = typeof src === 'string' ? pictureAt(src) : undefined
    return address ? <img src={address} alt={alt ?? ''} loading="lazy" /> : null
  },
}

/** 使用手册: the same pages as in docs/manual, to read or to print. */
export default function HelpPage() {
  const { page } = useParams({ strict: false }) as { page?: string }
  const name = page ?? FIRST_PAGE
  const text = useQuery({
    queryKey: ['manual', name],
    queryFn: async () => (await readManual(name)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  // The text comes later than the address: the browser has looked for the anchor in vain by then.
  const hash = useLocation({ select: (location) => location.hash })
  useEffect(() => {
    if (!text.data || !hash) return
    const asked = document.getElementById(plain(hash))
    asked?.scrollIntoView()
    asked?.focus({ preventScroll: true })
  }, [text.data, hash])
  if (text.isPending) return <Waiting />
  if (text.error)
    return (
      <Page title="使用手册">
        <RefusalAlert error={text.error} onRetry={() => void text.refetch()} />
      </Page>
    )
  if (!text.data)
    return (
      <Page title="手册里没有这一页">
        <EmptyState text="这一页可能已改名。" action={<Link to="/help">回到手册目录</Link>} />
      </Page>
    )
  return (
    <Page
      title={TITLE.exec(text.data)?.[1] ?? '使用手册'}
      actions={
        <>
          {name !== FIRST_PAGE && <Link to="/help">手册目录</Link>}
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <div className="panel manual">
        <Markdown remarkPlugins={[remarkGfm]} components={PARTS}>
          {text.data.replace(TITLE, '')}
        </Markdown>
      </div>
    </Page>
  )
}
