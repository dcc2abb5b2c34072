import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { comparePolicies, listPolicies, setPolicy } from '../../contract/policy-values.ts'
import { getSeason } from '../../contract/world.ts'
import { changedValues, POLICY_WORDS, type PolicyValues } from '../../rules/policy-values.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { Go } from '../ui/go.tsx'
import { EmptyState, Facts, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { changesOf, POLICY_FIELDS, POLICY_KEYS, policyFaults, policyText, textsOf } from './policy-fields.ts'
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

function SetPolicyForm(props: { current: PolicyValues; today: string; onDone(): void }) {
  const { current, today } = props
  const sending = useSend(setPolicy, { invalidates: [[listPolicies.path], [getSeason.path]] })
  const check = (texts: FormValues): FormFaults => {
    const { validFrom = '', validTo = '' } = texts
    return {
      ...policyFaults(texts, current),
      ...(validFrom && validFrom < today ? { validFrom: '生效日期不能早于今天。' } : {}),
      ...(validTo && validTo < validFrom ? { validTo: '截止日期不能早于生效日期。' } : {}),
    }
  }
  const submit = async (texts: FormValues) => {
    const { name = '', validFrom = '', validTo } = texts
    const body = {
      basis: name.trim(),
      validFrom,
      validTo: validTo || null,
      values: changesOf(texts, current),
    }
    return (await sending.send({ body })) !== undefined
  }
  return (
    <div className="stack one-column">
      <p>只有改动过的参数会改变。生效后办理的业务按新参数;已经定下的期限和已办结的业务不变。</p>
      <FormFromFields
        name="policy"
        isPersonal={false}
        submitText="设置"
        fields={POLICY_FIELDS}
        initial={{ ...textsOf(current), validFrom: today }}
        check={check}
        sending={sending}
        onSubmit={submit}
        onDone={props.onDone}
      />
    </div>
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
