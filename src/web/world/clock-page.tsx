import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { getSeason, moveClock } from '../../contract/world.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { daysBetween, instantOf, passedOnTheWay, type Season, suggestedTimes } from './due-on-the-way.ts'
import './world.css'

type Moved = z.output<typeof moveClock.output>

const DUE_WORDS = { promotion: '升级', numbers: '学籍号编制' } as const

function Result(props: { moved: Moved }) {
  const { moved } = props
  return (
    <Panel title="已拨动">
      <p role="status">演练时间现在是 {formatTime(moved.businessAt)}。</p>
      {moved.due.length > 0 ? (
        <>
          <p>到期自动办理(在后台进行,各省可在同名页面查看进度):</p>
          <ul>
            {moved.due.map(({ what, province, runId }) => (
              <li key={runId}>
                {province}:{DUE_WORDS[what]}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>途中没有到期自动办理的业务。</p>
      )}
    </Panel>
  )
}

function OnTheWay(props: { season: Season; from: string; to: string }) {
  const passed = passedOnTheWay(props.season, props.from, props.to)
  if (passed.length === 0) return <p className="quiet">途中没有业务时段开始、截止或自动办理的业务。</p>
  return (
    <table className="plain">
      <caption>途中将会</caption>
      <tbody>
        {passed.map(({ at, text }) => (
          <tr key={`${at} ${text}`}>
            <td className="clock-at">{formatTime(at)}</td>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MoveForm(props: { season: Season; now: string; onMoved(moved: Moved): void }) {
  const { season, now } = props
  const queries = useQueryClient()
  const sending = useSend(moveClock)
  const [to, setTo] = useState('')
  const [isAsked, setIsAsked] = useState(false)
  const target = to ? instantOf(to) : null
  const isForward = target !== null && Date.parse(target) > Date.parse(now)
  const days = target ? daysBetween(now, target) : 0
  const move = async () => {
    if (!target) return
    const moved = await sending.send({ body: { to: target } })
    if (!moved) return
    setIsAsked(false)
    setTo('')
    props.onMoved(moved)
    // Every page's answers belong to the day before.
    await queries.invalidateQueries()
  }
  return (
    <Panel title="拨到">
      <div className="stack">
        <div className="actions">
          <label htmlFor="clock-to">日期和时间</label>
          <Input
            id="clock-to"
            type="datetime-local"
            className="clock-input"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          {suggestedTimes(season, now).map(({ label, local }) => (
            <Button key={label} onClick={() => setTo(local)}>
              {label}
            </Button>
          ))}
        </div>
        {target && !isForward && (
          <p role="alert" className="field-error">
            时钟只能向前拨。请选择 {formatTime(now)} 之后的时间。
          </p>
        )}
        {target && isForward && <OnTheWay season={season} from={now} to={target} />}
        <div className="actions">
          <Button type="primary" disabled={!isForward} onClick={() => setIsAsked(true)}>
            拨动时钟
          </Button>
        </div>
      </div>
      {isAsked && target && (
        <Confirm
          open
          title="拨动演练时钟"
          consequence={`演练时间从 ${formatTime(now)} 拨到 ${formatTime(target)},本演练世界的所有人都会看到新时间。`}
          effects={[
            { label: '向前', value: days > 0 ? `${formatNumber(days)} 天` : '当天' },
            ...passedOnTheWay(season, now, target).map(({ at, text }) => ({
              label: formatTime(at),
              value: text,
            })),
          ]}
          undo="时钟不能拨回。需要从头演练时,请新建演练世界。"
          okText="拨动时钟"
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void move()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        />
      )}
    </Panel>
  )
}

/** 演练时钟: only in a practice world, only forward. */
export default function ClockPage() {
  const clock = useBusinessClock()
  const season = useQuery({ queryKey: [getSeason.path], queryFn: () => call(getSeason, {}) })
  const [moved, setMoved] = useState<Moved | null>(null)
  if (!clock) return null
  return (
    <Page
      title="演练时钟"
      about={
        clock.isPractice
          ? `现在的演练时间是 ${formatTime(clock.now)}。拨动后,到期的业务(如升级)会自动办理。`
          : undefined
      }
    >
      {!clock.isPractice && <EmptyState text="这里是正式环境,时间不能拨动。" />}
      {clock.isPractice && (
        <div className="stack">
          {moved && <Result moved={moved} />}
          <RefusalAlert error={season.error} onRetry={() => void season.refetch()} />
          {season.isPending && <Waiting rows={4} />}
          {season.data && <MoveForm season={season.data} now={clock.now} onMoved={setMoved} />}
        </div>
      )}
    </Page>
  )
}
