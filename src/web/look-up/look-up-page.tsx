import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import type { z } from 'zod'
import { getLookUpAllowance, lookUp } from '../../contract/look-up.ts'
import { readLookUpNumber } from '../../rules/look-up.ts'
import { call } from '../lib/client.ts'
import { useSend } from '../lib/send.ts'
import { LookUpAnswer, LookUpsLeft } from '../ui/look-up-answer.tsx'
import { Page } from '../ui/page.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import '../ui/form.css'

type Answer = z.output<typeof lookUp.output>

const NEXT: Readonly<Record<string, string>> = {
  in_school: '需要到本校就读的,请由本校发起转学(转入)。',
  newcomer: '该校正在为其注册;如系重复录入,请与该校核实。',
  graduated: '升学请按招生入学办理。',
}

/** 全省学籍查询: by name and full number; nothing of the question is kept in this browser (QRY-1). */
export default function LookUpPage() {
  const sending = useSend(lookUp, { invalidates: [[getLookUpAllowance.path]] })
  const left = useQuery({
    queryKey: [getLookUpAllowance.path],
    queryFn: () => call(getLookUpAllowance, {}),
  })
  const [name, setName] = useState('')
  const [number, setNumber] = useState('')
  const [fault, setFault] = useState<{ name?: string; number?: string }>({})
  const [answer, setAnswer] = useState<Answer | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...(name.trim().length < 2 ? { name: '请填写姓名。' } : {}),
      ...(readLookUpNumber(number) ? {} : { number: '请填写完整的 18 位身份证号或 19 位学籍号。' }),
    }
    setFault(found)
    setAnswer(null)
    if (found.name ?? found.number) {
      document.getElementById(found.name ? 'look-up-name' : 'look-up-number')?.focus()
      return
    }
    setAnswer((await sending.send({ body: { name: name.trim(), number } })) ?? null)
  }
  return (
    <Page
      title="全省学籍查询"
      about="按姓名和完整号码查询:只回答有没有学籍、在哪所学校、什么状态。每次查询都会留痕。"
    >
      <form className="form one-column" noValidate onSubmit={(event) => void submit(event)}>
        <fieldset>
          <LookUpField id="look-up-name" label="姓名" value={name} fault={fault.name} onChange={setName} />
          <LookUpField
            id="look-up-number"
            label="身份证号或学籍号"
            value={number}
            fault={fault.number}
            onChange={setNumber}
          />
        </fieldset>
        <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
        <RefusalAlert error={sending.error ?? left.error} onClose={sending.clearError} />
        <div className="actions">
          <Button type="primary" htmlType="submit" loading={sending.isSending}>
            查询
          </Button>
          <LookUpsLeft allowance={answer?.allowance ?? left.data} />
        </div>
        {answer && <LookUpAnswer found={answer.found} next={NEXT[answer.found?.state ?? '']} />}
      </form>
    </Page>
  )
}

function LookUpField(props: {
  id: string
  label: string
  value: string
  fault: string | undefined
  onChange(value: string): void
}) {
  const { id, fault } = props
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div>
        <Input
          id={id}
          value={props.value}
          autoComplete="off"
          status={fault ? 'error' : ''}
          aria-invalid={fault !== undefined}
          {...(fault ? { 'aria-describedby': `${id}-fault` } : {})}
          onChange={(event) => props.onChange(event.target.value)}
        />
        {fault && (
          <p id={`${id}-fault`} className="field-error" role="alert">
            {fault}
          </p>
        )}
      </div>
    </div>
  )
}
