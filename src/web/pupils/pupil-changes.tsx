import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { z } from 'zod'
import { listPupilChanges } from '../../contract/pupil-data.ts'
import { call } from '../lib/client.ts'
import { formatTime } from '../lib/format.ts'
import { ListExport } from '../ui/list-export.tsx'
import { Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import './pupil-photo.css'

type Change = z.output<typeof listPupilChanges.output>['rows'][number]

const SOURCES: Record<Change['source'], string> = {
  form: '页面修改',
  workbook: 'Excel 批量修改',
  case: '关键数据变更',
}

function OneChange({ change }: { change: Change }) {
  return (
    <li>
      <div>
        {formatTime(change.at)} {SOURCES[change.source]}
        <span className="quiet">
          {' '}
          {change.unit} {change.by}
        </span>
      </div>
      {change.source !== 'workbook' && <div>原因:{change.reason}</div>}
      {change.fields.map(({ label, before, after }) => (
        <div key={label}>
          {label}:{before || '(空)'} → {after || '(空)'}
        </div>
      ))}
    </li>
  )
}

/** 信息修改记录: who changed which field, when, why, from what to what; personal data in part (CHG-1). */
export function PupilChanges(props: { id: number }) {
  const found = useInfiniteQuery({
    queryKey: [listPupilChanges.path, props.id],
    queryFn: ({ pageParam }) =>
      call(listPupilChanges, {
        params: { id: props.id },
        query: { limit: 20, ...(pageParam ? { after: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Panel
      title="信息修改记录"
      extra={
        rows.length > 0 && (
          <ListExport door={listPupilChanges} input={{ params: { id: props.id } }} count={undefined} />
        )
      }
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={2} />}
      {found.data && rows.length === 0 && <p className="quiet">登记以后没有修改过。</p>}
      <ol className="changes">
        {rows.map((change) => (
          <OneChange key={change.version} change={change} />
        ))}
      </ol>
      {found.hasNextPage && (
        <div className="actions">
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            更早的修改
          </Button>
        </div>
      )}
    </Panel>
  )
}
