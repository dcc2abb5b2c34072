import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { signIn } from '../../contract/account.ts'
import { useSend } from '../lib/send.ts'
import { sessionQuery } from '../lib/session.ts'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'

/** Login name and password. `onDone` runs when the session is open and the person is known. */
export function SignInForm(props: { login?: string; onDone(): void }) {
  const id = useId()
  const queries = useQueryClient()
  const sending = useSend(signIn)
  const [login, setLogin] = useState(props.login ?? '')
  const [password, setPassword] = useState('')
  const [lacks, setLacks] = useState<'login' | 'password' | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const empty = login.trim() === '' ? 'login' : password === '' ? 'password' : null
    setLacks(empty)
    if (empty) return document.getElementById(`${id}-${empty}`)?.focus()
    if (!(await sending.send({ body: { login: login.trim(), password } }))) return
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    props.onDone()
  }
  return (
    <form className="stack" aria-label="登录" noValidate onSubmit={(event) => void submit(event)}>
      <div>
        <label htmlFor={`${id}-login`}>用户名</label>
        <Input
          id={`${id}-login`}
          size="large"
          autoComplete="username"
          autoFocus={!props.login}
          disabled={props.login !== undefined}
          value={login}
          status={lacks === 'login' ? 'error' : ''}
          onChange={(event) => setLogin(event.target.value)}
        />
      </div>
      <div>
        <label htmlFor={`${id}-password`}>密码</label>
        <Input.Password
          id={`${id}-password`}
          size="large"
          autoComplete="current-password"
          autoFocus={props.login !== undefined}
          value={password}
          status={lacks === 'password' ? 'error' : ''}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      {lacks && (
        <p role="alert" className="field-error">
          {lacks === 'login' ? '请输入用户名。' : '请输入密码。'}
        </p>
      )}
      <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
      <RefusalAlert error={sending.error} />
      <Button type="primary" size="large" htmlType="submit" block loading={sending.isSending}>
        登录
      </Button>
    </form>
  )
}
