import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useState } from 'react'
import {
  confirmGraduation,
  listConfirmations,
  withdrawConfirmation,
} from '../../contract/graduation-confirmation.ts'
import { call } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Figures } from '../ui/board-page.tsx'
import { Chart } from '../ui/chart.tsx'
import type { ChartData } from '../ui/chart-data.ts'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { ConfirmGraduation, type UnitState } from './confirm-graduation.tsx'
import { ConfirmationMap } from './confirmation-map.tsx'

/** As many as a chart can name; the table has all. */
const CHARTED = 20

function StateText(props: { of: UnitState }) {
  const { confirmation, schools } = props.of
  if (schools === 0) return <>无毕业年级,不必确认</>
  if (!confirmation) return <b className="field-error">未确认</b>
  return (
    <>
      {confirmation.isOverride ? '省级代为确认' : `已确认 ${confirmation.by}`} {formatTime(confirmation.at)}
      {confirmation.reason && <div className="about">{confirmation.reason}</div>}
    </>
  )
}

/** The unit's own word: given, withdrawn, or what is missing. */
function Own(props: { of: UnitState; mayAct: boolean; onConfirm(): void }) {
  const { of } = props
  const withdrawing = useSend(withdrawConfirmation, { invalidates: [[listConfirmations.path]] })
  return (
    <Panel
      title="本单位"
      extra={
        props.mayAct &&
        of.schools > 0 &&
        (of.confirmation ? (
          <Button
            loading={withdrawing.isSending}
            onClick={() => void withdrawing.send({ body: {} })}
            disabled={of.confirmation.isOverride}
          >
            撤回确认
          </Button>
        ) : (
          <Button type="primary" onClick={props.onConfirm}>
            确认毕业已办完
          </Button>
        ))
      }
    >
      <RefusalAlert error={withdrawing.error} />
      <p>
        <StateText of={of} />
      </p>
    </Panel>
  )
}

function Units(props: { units: readonly UnitState[]; onOverride?: ((unit: UnitState) => void) | undefined }) {
  const { onOverride } = props
  return (
    <Table<UnitState>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={[...props.units]}
      columns={[
        {
          key: 'name',
          title: '单位',
          render: (_, unit) =>
            unit.isSchool ? (
              unit.name
            ) : (
              <Link to={`/graduation-confirmations?unit=${unit.id}`}>{unit.name}</Link>
            ),
        },
        { key: 'state', title: '毕业确认', render: (_, unit) => <StateText of={unit} /> },
        {
          key: 'schools',
          title: '已确认学校',
          align: 'right',
          render: (_, { confirmedSchools, schools }) =>
            `${formatNumber(confirmedSchools)} / ${formatNumber(schools)}`,
        },
        {
          key: 'remaining',
          title: '未毕业',
          align: 'right',
          render: (_, { remaining }) => formatNumber(remaining),
        },
        {
          key: 'graduated',
          title: '已毕业',
          align: 'right',
          render: (_, unit) => formatNumber(unit.graduated),
        },
        {
          key: 'phone',
          title: '电话',
          render: (_, { officePhone: phone }) => (phone ? <a href={`tel:${phone}`}>{phone}</a> : '—'),
        },
        ...(onOverride
          ? [
              {
                key: 'act',
                title: '办理',
                render: (_: unknown, unit: UnitState) =>
                  unit.schools > 0 &&
                  !unit.confirmation && (
                    <Button type="link" size="small" onClick={() => onOverride(unit)}>
                      代为确认
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}

/** How many schools below each unit have given their word; of schools themselves, how many pupils have left. */
function chartOf(units: readonly UnitState[]): { title: string; data: ChartData } {
  const charted = units.filter(({ schools }) => schools > 0).slice(0, CHARTED)
  const labels = charted.map(({ name }) => name)
  if (charted.every(({ isSchool }) => isSchool))
    return {
      title: '各校毕业办理情况(人)',
      data: {
        kind: 'stacked',
        labels,
        series: [
          { name: '已毕业', values: charted.map(({ graduated }) => graduated) },
          { name: '未毕业', values: charted.map(({ remaining }) => remaining) },
        ],
      },
    }
  const series = [
    { name: '已确认学校', values: charted.map(({ confirmedSchools }) => confirmedSchools) },
    {
      name: '未确认学校',
      values: charted.map(({ schools, confirmedSchools }) => schools - confirmedSchools),
    },
  ]
  return { title: '各单位确认情况(校)', data: { kind: 'stacked', labels, series } }
}

/** 毕业确认: school → county → city; a map of who is done, and whom to phone. */
export default function ConfirmationPage() {
  const me = useMyself()
  const { unit } = useSearch({ strict: false }) as { unit?: string }
  const [asked, setAsked] = useState<UnitState | null>(null)
  const found = useQuery({
    queryKey: [listConfirmations.path, unit ?? null],
    queryFn: () => call(listConfirmations, { query: unit ? { unit: Number(unit) } : {} }),
  })
  if (!me) return null
  const { data } = found
  const mayAct = mayEnter(me, confirmGraduation.access)
  const isOwn = data?.unit.id === me.unit.id
  const waiting = data?.units.filter(({ schools, confirmation }) => schools > 0 && !confirmation) ?? []
  return (
    <Page
      title="毕业确认"
      about={data ? `${data.unit.name} · ${data.year} 年 · 没有确认的在前` : undefined}
      actions={
        data?.above && (
          <Link to={`/graduation-confirmations?unit=${data.above.id}`}>回到{data.above.name}</Link>
        )
      }
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting />}
      {data && (
        <div className="stack">
          {isOwn && me.unit.level !== 'province' && (
            <Own of={data.unit} mayAct={mayAct} onConfirm={() => setAsked(data.unit)} />
          )}
          {!data.unit.isSchool && (
            <>
              <Figures
                figures={[
                  { label: '未确认的下级单位', value: waiting.length, isDue: true },
                  { label: '已确认学校', value: data.unit.confirmedSchools },
                  { label: '应确认学校', value: data.unit.schools },
                  { label: '毕业年级未毕业', value: data.unit.remaining, isDue: true },
                ]}
              />
              {data.unit.schools > 0 && (
                <Panel title="谁已办完">
                  <ConfirmationMap units={data.units} />
                </Panel>
              )}
              {data.unit.schools > 0 && <Chart {...chartOf(data.units)} />}
              <Panel title="下级单位">
                {data.units.length > 0 ? (
                  <Units
                    units={data.units}
                    onOverride={mayAct && me.unit.level === 'province' ? setAsked : undefined}
                  />
                ) : (
                  <EmptyState text="还没有下级单位。" />
                )}
              </Panel>
            </>
          )}
        </div>
      )}
      {asked && (
        <ConfirmGraduation of={asked} isOverride={asked.id !== me.unit.id} onClose={() => setAsked(null)} />
      )}
    </Page>
  )
}
