import { Link } from '@tanstack/react-router'
import { Button, Drawer, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import type { CallInput } from '../../contract/client.ts'
import type { ColumnKey } from '../../contract/list-columns.ts'
import { formatNumber } from '../lib/format.ts'
import { type BulkAct, BulkBar } from './bulk-bar.tsx'
import { ColumnChoice, useColumnChoice } from './column-choice.tsx'
import { FilterBar, type FilterField } from './filter-bar.tsx'
import { countText, useRowCount } from './list-count.ts'
import { type ListDoor, type RowOf, rowSelection, useList } from './list-data.ts'
import { ListExport } from './list-export.tsx'
import { EmptyState, Page, Waiting } from './page.tsx'
import { RefusalAlert } from './refusal-alert.tsx'
import './list.css'

interface ColumnLook<Row> {
  title: string
  render(row: Row): ReactNode
  width?: number
  align?: 'left' | 'right'
  /** Shown only when the person chooses it. */
  isOptional?: boolean
}

/** A column of the page, which is one of the list's (contract/list-columns) or can be shown on the screen only. */
export type ListColumn<Row, Key extends string = string> = ColumnLook<Row> &
  (
    | {
        key: Key
        /** Other columns of the list that this one tells too: they are exported with it. */
        with?: readonly Key[]
        isScreenOnly?: never
      }
    | { key: string; with?: never; isScreenOnly: true }
  )

export interface ListPageProps<D extends ListDoor> {
  title: string
  about?: ReactNode
  actions?: ReactNode
  door: D
  /** What is always sent, beside the filters and the page. */
  input?: Partial<CallInput<D>>
  filters: readonly FilterField[]
  columns: readonly ListColumn<RowOf<D>, ColumnKey<D['path']>>[]
  rowKey(row: RowOf<D>): number | string
  /** How a screen reader calls the row's checkbox; else its key. */
  rowName?(row: RowOf<D>): string
  /** The first column leads to a page … */
  rowLink?(row: RowOf<D>): string
  /** … or opens a drawer beside the list. */
  drawer?(row: RowOf<D>): { title: string; content: ReactNode }
  /** What can be done with the selected rows: fixed, or told by the rows themselves. */
  bulk?: readonly BulkAct<RowOf<D>>[] | ((rows: readonly RowOf<D>[]) => readonly BulkAct<RowOf<D>>[])
  /** Offers to select every row of the list, at most so many. */
  selectAllUpTo?: number
  empty: { text: ReactNode; action?: ReactNode }
}

function Pager(props: { page: number; next: string | null; goNext(cursor: string): void; goBack(): void }) {
  const { next } = props
  if (props.page === 1 && !next) return null
  return (
    <nav className="pager" aria-label="翻页">
      <Button disabled={props.page === 1} onClick={props.goBack}>
        上一页
      </Button>
      <span>第 {formatNumber(props.page)} 页</span>
      <Button disabled={!next} onClick={() => next && props.goNext(next)}>
        下一页
      </Button>
    </nav>
  )
}

const keysInWorkbook = (column: ListColumn<never>): readonly string[] =>
  column.isScreenOnly ? [] : [column.key, ...(column.with ?? [])]

/** The first column opens the row: a link or a button, so that the keyboard reaches it. */
function tableColumns<Row>(
  shown: readonly ListColumn<Row>[],
  o: { rowLink: ((row: Row) => string) | undefined; open: ((row: Row) => void) | undefined },
) {
  return shown.map((column, index) => ({
    key: column.key,
    title: column.title,
    ...(column.width ? { width: column.width } : {}),
    align: column.align ?? ('left' as const),
    render: (_: unknown, row: Row) => {
      const content = column.render(row)
      if (index > 0) return content
      if (o.rowLink) return <Link to={o.rowLink(row)}>{content}</Link>
      if (o.open)
        return (
          <button type="button" className="as-link" onClick={() => o.open?.(row)}>
            {content}
          </button>
        )
      return content
    },
  }))
}

/** Page kind 1: a list with filters, pages, chosen columns, a bulk bar and export. */
export function ListPage<D extends ListDoor>(props: ListPageProps<D>) {
  type Row = RowOf<D>
  const { at, page, exported, findAll } = useList(props)
  const [opened, setOpened] = useState<Row | null>(null)
  const [selected, setSelected] = useState<ReadonlyMap<number | string, Row>>(new Map())
  const columns = useColumnChoice(props.door.path, props.columns)
  const answer = page.data
  const count = useRowCount(props.door, exported, {
    answer: page.isPlaceholderData ? undefined : answer,
    page: at.page,
  })
  const drawer = opened !== null && props.drawer ? props.drawer(opened) : null
  const isFiltered = Object.keys(at.filters).length > 0
  const clear = () => setSelected(new Map())
  const allSelection = (atMost: number) => ({
    atMost,
    total: count && !count.hasMore ? count.count : undefined,
    run: async () => {
      const rows = await findAll(atMost)
      setSelected(new Map(rows.map((row) => [props.rowKey(row), row])))
    },
  })
  return (
    <Page title={props.title} about={props.about} actions={props.actions}>
      {props.filters.length > 0 && (
        <FilterBar
          fields={props.filters}
          values={at.filters}
          onApply={(values) => {
            clear()
            at.setFilters(values)
          }}
        />
      )}
      <div className="list-head">
        <span role="status">{answer ? countText(count, answer.rows.length) : ' '}</span>
        <span className="actions">
          <ColumnChoice columns={props.columns} chosen={columns.chosen} onChoose={columns.choose} />
          {answer && answer.rows.length > 0 && (
            <ListExport
              door={props.door}
              input={exported}
              count={count}
              columns={columns.shown.flatMap(keysInWorkbook)}
            />
          )}
        </span>
      </div>
      {props.bulk && (
        <BulkBar
          acts={typeof props.bulk === 'function' ? props.bulk([...selected.values()]) : props.bulk}
          rows={[...selected.values()]}
          {...(props.selectAllUpTo && (answer?.next || at.page > 1)
            ? { selectAll: allSelection(props.selectAllUpTo) }
            : {})}
          onClear={clear}
        />
      )}
      <RefusalAlert error={page.error} onRetry={() => void page.refetch()} />
      {!answer && page.isPending && page.fetchStatus !== 'paused' && <Waiting rows={12} />}
      {!answer && page.fetchStatus === 'paused' && <EmptyState text="网络已断开,连接恢复后自动载入。" />}
      {answer && answer.rows.length === 0 && at.page === 1 && (
        <EmptyState
          text={isFiltered ? '没有符合条件的记录。' : props.empty.text}
          action={
            isFiltered ? <Button onClick={() => at.setFilters({})}>清除条件</Button> : props.empty.action
          }
        />
      )}
      {answer && (answer.rows.length > 0 || at.page > 1) && (
        <Table<Row>
          size="small"
          rowKey={props.rowKey}
          dataSource={answer.rows as Row[]}
          columns={tableColumns<Row>(columns.shown, {
            rowLink: props.rowLink,
            open: props.drawer ? setOpened : undefined,
          })}
          pagination={false}
          loading={page.isPlaceholderData}
          {...(props.bulk
            ? { rowSelection: rowSelection(selected, setSelected, props.rowKey, props.rowName) }
            : {})}
        />
      )}
      {answer && <Pager page={at.page} next={answer.next} goNext={at.goNext} goBack={at.goBack} />}
      <Drawer open={drawer !== null} title={drawer?.title} size={560} onClose={() => setOpened(null)}>
        {drawer?.content}
      </Drawer>
    </Page>
  )
}
