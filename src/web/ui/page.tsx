import { Skeleton } from 'antd'
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react'
import { ManualLink, usePageHelp } from './manual-link.tsx'
import './page.css'

/** Frame of every page: its title (also the window's), what it is about in one line, its acts and its help at the right. */
export function Page(props: { title: string; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} - 学籍`
  }, [props.title])
  const help = usePageHelp()
  return (
    <article className="page">
      <header className="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.about && <p className="about">{props.about}</p>}
        </div>
        {(props.actions || help) && (
          <div className="actions">
            {props.actions}
            {help && <ManualLink to={help}>本页怎么用?</ManualLink>}
          </div>
        )}
      </header>
      {props.children}
    </article>
  )
}

/** A box with a heading; pages are made of few of them. */
export function Panel(props: { title?: ReactNode; extra?: ReactNode; children: ReactNode; label?: string }) {
  return (
    <section className="panel" {...(props.label ? { 'aria-label': props.label } : {})}>
      {props.title && (
        <header className="panel-head">
          <h2>{props.title}</h2>
          {props.extra}
        </header>
      )}
      {props.children}
    </section>
  )
}

/** Nothing here: what would be, and the first step towards it. */
export function EmptyState(props: { text: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty" role="status">
      <p>{props.text}</p>
      {props.action}
    </div>
  )
}

/** What is not there by then is asked for again by itself: whoever waits shall know that it is not his machine. */
const SLOW_MS = 5000

/** Grey lines while the content is on its way, and a word where it takes long. */
export function Waiting(props: { rows?: number }) {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" aria-label="正在加载">
      <Skeleton active title={false} paragraph={{ rows: props.rows ?? 8 }} />
      {isSlow && <p className="quiet">系统较忙,还在读取,请稍候。不需要刷新页面。</p>}
    </div>
  )
}

export interface Fact {
  label: string
  value: ReactNode
}

/** Label and value, in two or more columns; an empty value is a dash, so that nobody takes it for a fault. */
export function Facts(props: { facts: readonly Fact[]; columns?: number }) {
  return (
    <dl className="facts" style={{ '--fact-columns': props.columns ?? 2 } as CSSProperties}>
      {props.facts.map(({ label, value }) => (
        <div key={label} className="fact">
          <dt>{label}</dt>
          <dd>{value === null || value === undefined || value === '' ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  )
}
