import type { ReactNode } from 'react'
import { formatNumber } from '../lib/format.ts'
import { Chart } from './chart.tsx'
import type { ChartData } from './chart-data.ts'
import { Go } from './go.tsx'
import { EmptyState, Page, Panel, Waiting } from './page.tsx'
import { RefusalAlert } from './refusal-alert.tsx'
import './board.css'

/** A number that leads to its rows. */
export interface Figure {
  label: string
  value: number
  /** Where its rows are; none only where a number has no rows. */
  link?: string
  /** Above 0 it asks for something to be done. */
  isDue?: boolean
  unit?: string
}

export function Figures(props: { figures: readonly Figure[] }) {
  return (
    <ul className="figures">
      {props.figures.map((figure) => {
        const text = `${formatNumber(figure.value)}${figure.unit ?? ''}`
        return (
          <li key={figure.label} className={figure.isDue && figure.value > 0 ? 'due-now' : ''}>
            <span>{figure.label}</span>
            {figure.link ? (
              <Go to={figure.link} label={`${figure.label} ${text}`}>
                {text}
              </Go>
            ) : (
              <b>{text}</b>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** A unit below, with its figures in the order of the columns. */
export interface BoardRow {
  key: number | string
  name: string
  link?: string
  figures: readonly Figure[]
  /** 办公电话; the column is there when any row tells of one, known or not. */
  phone?: string | null
}

export interface BoardPageProps {
  title: string
  about?: ReactNode
  actions?: ReactNode
  isPending?: boolean
  error?: unknown
  onRetry?(): void
  /** What has to be said before any figure. */
  notice?: ReactNode
  figures: readonly Figure[]
  charts?: readonly { title: string; data: ChartData }[]
  /** Units below, those who need help first: the sender has sorted them. */
  units?: { title: string; rows: readonly BoardRow[]; empty: string }
  children?: ReactNode
}

function UnitTable(props: { rows: readonly BoardRow[]; caption: string }) {
  const columns = props.rows[0]?.figures.map(({ label }) => label) ?? []
  const hasPhone = props.rows.some(({ phone }) => phone !== undefined)
  return (
    <table className="plain">
      <caption className="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">单位</th>
          {columns.map((label) => (
            <th key={label} scope="col" className="number">
              {label}
            </th>
          ))}
          {hasPhone && <th scope="col">办公电话</th>}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.link ? <Go to={row.link}>{row.name}</Go> : row.name}</th>
            {row.figures.map(({ label, value, link, isDue }) => (
              <td key={label} className={isDue && value > 0 ? 'number due-now' : 'number'}>
                {link ? <Go to={link}>{formatNumber(value)}</Go> : formatNumber(value)}
              </td>
            ))}
            {hasPhone && <td>{row.phone ? <a href={`tel:${row.phone}`}>{row.phone}</a> : '—'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Page kind 4: figures as links, charts with their tables, and the units below. */
export function BoardPage(props: BoardPageProps) {
  return (
    <Page title={props.title} about={props.about} actions={props.actions}>
      <RefusalAlert error={props.error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
      {props.isPending ? (
        <Waiting />
      ) : (
        <div className="stack">
          {props.notice}
          {props.figures.length > 0 && <Figures figures={props.figures} />}
          {props.charts && props.charts.length > 0 && (
            <div className="charts">
              {props.charts.map(({ title, data }) => (
                <Chart key={title} title={title} data={data} />
              ))}
            </div>
          )}
          {props.units && (
            <Panel title={props.units.title}>
              {props.units.rows.length > 0 ? (
                <UnitTable rows={props.units.rows} caption={props.units.title} />
              ) : (
                <EmptyState text={props.units.empty} />
              )}
            </Panel>
          )}
          {props.children}
        </div>
      )}
    </Page>
  )
}
