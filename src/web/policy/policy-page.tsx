import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { comparePolicies, listPolicies, setPolicy } from '../../contract/policy-values.ts'
import { changedValues, POLICY_WORDS, type PolicyValues, policyText } from '../../rules/policy-values.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate } from '../lib/format.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Go } from '../ui/go.tsx'
import { EmptyState, Facts, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { POLICY_KEYS } from './policy-fields.ts'
import { SetPolicyForm } from './set-policy-form.tsx'
import './policy.css'

type PolicyRow = z.output<typeof listPolicies.output>['rows'][number]

const OWNERS = { province: '本省', world: '全国' } as const

const period = ({ validFrom, validTo }: PolicyRow) => `${validFrom} 起${validTo ? `,至 ${validTo}` : ''}`

function stateOf(row: PolicyRow, today: string): string {
  if (row.isInForce) return '现行'
  if (row.validFrom > today) return '待生效'
  return row.validTo && row.validTo < today ? '已到期' : '已被取代'
}

/** How a policy differs from the values that hold today. */
function Differences(props: { row: PolicyRow; current: PolicyValues }) {
  const changes = changedValues(props.current, props.row.values)
  if (changes.length === 0) return '—'
  return (
    <>
      {changes.map(({ key, to }) => (
        <div key={key}>
          {POLICY_WORDS[key].label}:{policyText(key, to)}
        </div>
      ))}
    </>
  )
}

function Policies(props: { rows: readonly PolicyRow[]; current: PolicyValues; today: string }) {
  if (props.rows.length === 0) return <EmptyState text="还没有设置过政策参数,按全省通知的参数办理。" />
  return (
    <Table<PolicyRow>
      size="small"
      rowKey="id"
      dataSource={[...props.rows]}
      pagination={false}
      columns={[
        { key: 'name', title: '依据', render: (_, row) => row.name },
        { key: 'owner', title: '设置单位', width: 90, render: (_, row) => OWNERS[row.owner] },
        { key: 'period', title: '有效期', render: (_, row) => period(row) },
        { key: 'state', title: '状态', width: 90, render: (_, row) => stateOf(row, props.today) },
        {
          key: 'differs',
          title: '与现行不同的参数',
          render: (_, row) => <Differences row={row} current={props.current} />,
        },
      ]}
    />
  )
}

/** 政策参数: the limits and days that every business keeps to, who set them, and from when to when. */
export default function PolicyPage() {
  const me = useMyself()
  const clock = useBusinessClock()
  const found = useQuery({ queryKey: [listPolicies.path], queryFn: () => call(listPolicies, {}) })
  const [isOpen, setIsOpen] = useState(false)
  if (!me || !clock) return null
  const today = formatDate(clock.now)
  const close = () => setIsOpen(false)
  return (
    <Page
      title="政策参数"
      about="期限、数量上限和规则。由省设置,到生效日期自动改变。"
      actions={mayEnter(me, comparePolicies.access) && <Go to="/policies/compare">两份政策对照</Go>}
    >
      <div className="stack">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting rows={6} />}
        {found.data && (
          <>
            <Panel
              title="现行参数"
              extra={
                mayEnter(me, setPolicy.access) ? (
                  <Button onClick={() => setIsOpen(true)}>修改参数</Button>
                ) : undefined
              }
            >
              <Facts
                columns={2}
                facts={POLICY_KEYS.map((key) => ({
                  label: POLICY_WORDS[key].label,
                  value: policyText(key, found.data.current[key]),
                }))}
              />
            </Panel>
            <Panel title="历次设置">
              <Policies rows={found.data.rows} current={found.data.current} today={today} />
            </Panel>
            <Drawer open={isOpen} title="修改政策参数" size={640} onClose={close} destroyOnHidden>
              <SetPolicyForm current={found.data.current} today={today} onDone={close} />
            </Drawer>
          </>
        )}
      </div>
    </Page>
  )
}
