import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { comparePolicies as compareDoor } from '../../contract/policy-values.ts'
import {
  type ComparedValue,
  type ComparedWindow,
  comparePolicies,
  compareWindows,
} from '../../rules/policy-meaning.ts'
import { POLICY_WORDS, policyText } from '../../rules/policy-values.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSearchText } from '../lib/search-text.ts'
import { DayInput, isDay } from '../ui/day-input.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { BUSINESS_NAMES, KIND_NAMES, monthDayText } from './policy-words.ts'
import './policy.css'

type Compared = z.output<typeof compareDoor.output>
type Side = Compared['left']
type Place = 'left' | 'right'

const WHOLE_DAY = /^\d{4}-\d\d-\d\d$/
const PLACES: Readonly<Record<Place, string>> = { left: '左侧', right: '右侧' }
const OWNERS = { province: '本省设置', world: '全国设置' } as const

/** What is compared stands in the address, so that it can be sent to somebody. */
function useAsked() {
  const { leftProvince, leftDay, rightProvince, rightDay } = useSearchText()
  return Object.fromEntries(
    Object.entries({ leftProvince, leftDay, rightProvince, rightDay }).filter(([, value]) => value),
  ) as Partial<Record<`${Place}Province` | `${Place}Day`, string>>
}

function setText({ set }: Side): string {
  if (!set) return '没有设置过,按全省通知的参数。'
  const until = set.validTo ? `,至 ${set.validTo}` : ''
  return `${set.name}(${OWNERS[set.owner]},${set.validFrom} 起${until})`
}

/** Acts as soon as a whole day is typed; what is half typed stays in the field. */
function DayChoice(props: { id: string; day: string; onChoose(day: string): void }) {
  const [typed, setTyped] = useState(props.day)
  useEffect(() => setTyped(props.day), [props.day])
  return (
    <DayInput
      id={props.id}
      value={typed}
      onChange={(day) => {
        setTyped(day)
        if (WHOLE_DAY.test(day) && isDay(day) && day !== props.day) props.onChoose(day)
      }}
    />
  )
}

function SideChoice(props: {
  place: Place
  side: Side
  provinces: Compared['provinces']
  onChange(change: { province?: string; day?: string }): void
}) {
  const { place, side, onChange } = props
  return (
    <Panel title={PLACES[place]}>
      <div className="compare-choice">
        <label htmlFor={`${place}-province`}>省份</label>
        <Select
          id={`${place}-province`}
          value={side.province.code}
          showSearch={{ optionFilterProp: 'label' }}
          options={props.provinces.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(province: string) => onChange({ province })}
        />
        <label htmlFor={`${place}-version`}>哪一份</label>
        <Select
          id={`${place}-version`}
          value={side.set?.validFrom ?? null}
          placeholder="没有设置过"
          disabled={side.versions.length === 0}
          options={side.versions.map(({ day, name, owner }) => ({
            value: day,
            label: `${day} 起:${name}(${OWNERS[owner]})`,
          }))}
          onChange={(day: string) => onChange({ day })}
        />
        <label htmlFor={`${place}-day`}>那一天实行的</label>
        <DayChoice id={`${place}-day`} day={side.day} onChoose={(day) => onChange({ day })} />
      </div>
      <p className="quiet">{setText(side)}</p>
    </Panel>
  )
}

function Head(props: { what: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{props.what}</th>
        <th scope="col">左侧</th>
        <th scope="col">右侧</th>
        <th scope="col">右侧与左侧相比意味着什么</th>
      </tr>
    </thead>
  )
}

const rowClass = (meaning: string | null) => (meaning === null ? 'is-same' : 'is-other')

function ValueTable(props: { rows: readonly ComparedValue[] }) {
  return (
    <table className="plain compare">
      <caption className="visually-hidden">政策参数对照</caption>
      <Head what="参数" />
      <tbody>
        {props.rows.map(({ key, left, right, meaning }) => (
          <tr key={key} className={rowClass(meaning)}>
            <th scope="row">{POLICY_WORDS[key].label}</th>
            <td>{policyText(key, left)}</td>
            <td>{policyText(key, right)}</td>
            <td>{meaning ?? '相同'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const windowsText = (windows: ComparedWindow['left']) =>
  windows.length === 0
    ? '没有设时段'
    : windows
        .map(({ kind, from, to }) => `${KIND_NAMES[kind]}:${monthDayText(from)} 至 ${monthDayText(to)}`)
        .join(';')

function WindowTable(props: { rows: readonly ComparedWindow[] }) {
  return (
    <table className="plain compare">
      <caption className="visually-hidden">业务时段对照</caption>
      <Head what="业务" />
      <tbody>
        {props.rows.map(({ business, left, right, meaning }) => (
          <tr key={business} className={rowClass(meaning)}>
            <th scope="row">{BUSINESS_NAMES[business]}</th>
            <td>{windowsText(left)}</td>
            <td>{windowsText(right)}</td>
            <td>{meaning ?? '相同'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Comparison(props: { left: Side; right: Side }) {
  const { left, right } = props
  const values = comparePolicies(left.values, right.values)
  const windows = compareWindows(left.windows, right.windows)
  const differing = [...values, ...windows].filter(({ meaning }) => meaning !== null).length
  return (
    <>
      {differing === 0 && left.province.code === right.province.code && (
        <EmptyState text="两侧完全相同。请在上面换一个省份,或换一份以往的、待生效的政策,再来对照。" />
      )}
      <p role="status">
        {differing === 0 ? '没有不同之处。' : `共有 ${formatNumber(differing)} 处不同,列在最前面。`}
      </p>
      <Panel title="参数">
        <ValueTable rows={values} />
      </Panel>
      <Panel title={`业务时段(左侧 ${left.day.slice(0, 4)} 年,右侧 ${right.day.slice(0, 4)} 年)`}>
        <WindowTable rows={windows} />
      </Panel>
    </>
  )
}

/** 两份政策对照: two provinces, or two days of one, value by value, those that differ first, and what that means. */
export default function PolicyComparisonPage() {
  const navigate = useNavigate()
  const asked = useAsked()
  const found = useQuery({
    queryKey: [compareDoor.path, asked],
    queryFn: () => call(compareDoor, { query: asked }),
    placeholderData: keepPreviousData,
  })
  const { data } = found
  const change = (place: Place) => (to: { province?: string; day?: string }) => {
    const { province, day } = to
    const next = {
      ...asked,
      ...(province ? { [`${place}Province`]: province } : {}),
      ...(day ? { [`${place}Day`]: day } : {}),
    }
    void navigate({ to: '.', search: next as never })
  }
  return (
    <Page
      title="两份政策对照"
      about="比较两个省,或同一个省的两份政策:换政策以前,先看哪里会不同、对学校和主管局意味着什么。"
    >
      <div className="stack">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {!data && found.isPending && <Waiting rows={12} />}
        {data && (
          <>
            <div className="compare-sides">
              {(['left', 'right'] as const).map((place) => (
                <SideChoice
                  key={place}
                  place={place}
                  side={data[place]}
                  provinces={data.provinces}
                  onChange={change(place)}
                />
              ))}
            </div>
            <Comparison left={data.left} right={data.right} />
          </>
        )}
      </div>
    </Page>
  )
}
