import { Progress, Table } from 'antd'
import { formatNumber, formatTime } from '../lib/format.ts'
import { EmptyState, Panel } from '../ui/page.tsx'
import { TroubleNotice } from '../ui/trouble-notice.tsx'
import { RUN_WORDS, type Run } from './number-words.ts'

/** The run that is under way: how far, and what it waits for. */
export function RunProgress(props: { run: Run }) {
  const { run } = props
  const percent = run.total > 0 ? Math.min(100, Math.floor((run.lookedAt / run.total) * 100)) : 0
  return (
    <Panel title="本次编制">
      <div className="stack">
        <Progress percent={percent} aria-label="编制进度" />
        <p role="status">
          {RUN_WORDS[run.state]}:第 {formatNumber(run.passes)} 轮,已处理 {formatNumber(run.lookedAt)} /{' '}
          {formatNumber(run.total)} 人;取得 G 号 {formatNumber(run.givenG)},取得 J 号{' '}
          {formatNumber(run.givenJ)},转问题学籍 {formatNumber(run.problems)}。
        </p>
        {run.resumeAt && (
          <p>
            人口库没有答复,{formatTime(run.resumeAt)}
            {' 自动再次送核。在此之前,这些学生都算“尚未核验”,临时学籍号继续有效。'}
          </p>
        )}
        <TroubleNotice trouble={run.trouble} />
        <p className="quiet">可以离开本页去办别的事,编制会继续。</p>
      </div>
    </Panel>
  )
}

/** Every run so far. */
export function RunList(props: { runs: readonly Run[] }) {
  const number = (
    key: 'total' | 'givenG' | 'givenJ' | 'problems' | 'held' | 'unanswered',
    title: string,
  ) => ({
    key,
    title,
    align: 'right' as const,
    render: (_: unknown, run: Run) => formatNumber(run[key]),
  })
  return (
    <Panel title="编制记录">
      {props.runs.length === 0 ? (
        <EmptyState text="还没有编制过。省级确认数据清理完毕后,会在这里看到每次编制的结果。" />
      ) : (
        <Table<Run>
          size="small"
          rowKey="id"
          dataSource={[...props.runs]}
          pagination={false}
          columns={[
            { key: 'at', title: '时间', render: (_, run) => formatTime(run.businessAt) },
            { key: 'by', title: '发起', render: (_, run) => run.startedBy ?? '每月自动' },
            { key: 'state', title: '状态', render: (_, run) => RUN_WORDS[run.state] },
            number('total', '待编制'),
            number('givenG', '取得 G 号'),
            number('givenJ', '取得 J 号'),
            number('problems', '转问题学籍'),
            number('held', '暂缓'),
            number('unanswered', '尚未核验'),
          ]}
        />
      )}
    </Panel>
  )
}
