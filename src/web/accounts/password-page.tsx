import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { changePassword } from '../../contract/staff.ts'
import { useSend } from '../lib/send.ts'
import { sessionQuery, useMyself } from '../lib/session.ts'
import { Page, Panel } from '../ui/page.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import './accounts.css'

const SHORTEST = 8
const FIELDS = [
  { key: 'old', label: '原密码', autoComplete: 'current-password' },
  { key: 'next', label: '新密码', autoComplete: 'new-password' },
  { key: 'again', label: '再输入一次新密码', autoComplete: 'new-password' },
] as const
type Key = (typeof FIELDS)[number]['key']

/** What is missing or wrong, by field. */
function faultsOf(values: Record<Key, string>): Partial<Record<Key, string>> {
  return {
    ...(values.old === '' ? { old: '请输入原密码。' } : {}),
    ...(values.next.length < SHORTEST ? { next: `新密码至少 ${SHORTEST} 位。` } : {}),
    ...(values.again !== values.next ? { again: '两次输入的新密码不一致,请重新输入。' } : {}),
  }
}

const EMPTY: Record<Key, string> = { old: '', next: '', again: '' }

/** 修改密码: one's own. */
export default function PasswordPage() {
  const sending = useSend(changePassword)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isFirst = useMyself()?.mustChangePassword === true
  const [values, setValues] = useState(EMPTY)
  const [faults, setFaults] = useState<Partial<Record<Key, string>>>({})
  const [isDone, setIsDone] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = faultsOf(values)
    setFaults(found)
    setIsDone(false)
    const first = FIELDS.find(({ key }) => found[key])
    if (first) return document.getElementById(`password-${first.key}`)?.focus()
    const done = await sending.send({ body: { old: values.old, next: values.next } })
    if (!done) return
    setValues(EMPTY)
    setIsDone(true)
    if (!isFirst) return
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    await navigate({ to: '/', replace: true })
  }
  return (
    <Page title="修改密码" about="修改后,您在其他设备上的登录会全部退出。">
      {isFirst && (
        <Alert
          type="info"
          showIcon
          title="请先换成自己的密码"
          description="您现在的密码是上级单位发放或重置的初始密码,别人可能也知道。修改后即可开始办理业务。"
        />
      )}
      <Panel label="修改密码">
        <form className="stack password-form" noValidate onSubmit={(event) => void submit(event)}>
          {FIELDS.map(({ key, label, autoComplete }) => (
            <div key={key}>
              <label htmlFor={`password-${key}`}>{label}</label>
              <Input.Password
                id={`password-${key}`}
                autoComplete={autoComplete}
                value={values[key]}
                status={faults[key] ? 'error' : ''}
                aria-invalid={faults[key] !== undefined}
                onChange={(event) => {
                  setFaults({})
                  setValues({ ...values, [key]: event.target.value })
                }}
              />
              {faults[key] && (
                <p role="alert" className="field-error">
                  {faults[key]}
                </p>
              )}
            </div>
          ))}
          <p className="quiet">至少 {SHORTEST} 位,不要与其他系统相同。</p>
          <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
          <RefusalAlert error={sending.error} onClose={sending.clearError} />
          {isDone && <p role="status">密码已修改。</p>}
          <div className="actions">
            <Button type="primary" htmlType="submit" loading={sending.isSending}>
              修改密码
            </Button>
          </div>
        </form>
      </Panel>
    </Page>
  )
}
