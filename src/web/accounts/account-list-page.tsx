import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { listAccounts, resetPassword, sealAccount } from '../../contract/staff.ts'
import { roleNames } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { useMyself } from '../lib/session.ts'
import { Confirm } from '../ui/confirm.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { useUnitFilter } from '../ui/unit-filter.ts'
import { IssuedPasswords } from './issued-passwords.tsx'

type Account = z.output<typeof listAccounts.output>['rows'][number]

const CHANGES = { invalidates: [[listAccounts.path]] }

/** A person beside the list: reset the password, seal or open the account. */
function Detail(props: { account: Account }) {
  const { account } = props
  const me = useMyself()
  const resetting = useSend(resetPassword, CHANGES)
  const sealing = useSend(sealAccount, CHANGES)
  const [isAsked, setIsAsked] = useState(false)
  const [password, setPassword] = useState<string | null>(null)
  const [isSealed, setIsSealed] = useState(account.isSealed)
  const isMyself = me?.login === account.login
  const params = { id: account.id }
  const reset = async () => {
    const answer = await resetting.send({ params })
    if (!answer) return
    setIsAsked(false)
    setPassword(answer.password)
  }
  const seal = async () => {
    const done = await sealing.send({ params, body: { isSealed: !isSealed } })
    if (done) setIsSealed(!isSealed)
  }
  if (password)
    return (
      <IssuedPasswords
        rows={[{ login: account.login, name: account.name, unit: account.unit.name, password }]}
        onDone={() => setPassword(null)}
      />
    )
  return (
    <div className="stack">
      <Facts
        columns={1}
        facts={[
          { label: '姓名', value: account.name },
          { label: '用户名', value: account.login },
          { label: '单位', value: account.unit.name },
          { label: '角色', value: roleNames(account.roles) },
          { label: '状态', value: isSealed ? '已封存,不能登录' : '正常' },
          { label: '密码', value: account.mustChangePassword ? '初始密码,登录后须先修改' : '本人已修改' },
        ]}
      />
      <RefusalAlert error={sealing.error} onClose={sealing.clearError} />
      {!isMyself && (
        <div className="actions">
          <Button onClick={() => setIsAsked(true)}>重置密码</Button>
          <Button danger={!isSealed} loading={sealing.isSending} onClick={() => void seal()}>
            {isSealed ? '启用' : '封存'}
          </Button>
        </div>
      )}
      {isMyself && <p className="quiet">这是您自己的用户,请在「修改密码」中更换密码。</p>}
      {isAsked && (
        <Confirm
          open
          title="重置密码"
          consequence={`${account.name}的密码将换成新的初始密码,已登录的设备全部退出。`}
          okText="重置密码"
          isSending={resetting.isSending}
          isRetrying={resetting.isRetrying}
          error={resetting.error}
          onConfirm={() => void reset()}
          onCancel={() => {
            resetting.giveUp()
            setIsAsked(false)
          }}
        />
      )}
    </div>
  )
}

/** 用户: the people of this unit and below. */
export default function AccountListPage() {
  return (
    <ListPage
      title="用户"
      about="本单位及下级单位的实名用户。逐级开通:各级为本单位和直属下级单位开通。"
      actions={
        <Link to="/accounts/new" className="button-link">
          开通用户
        </Link>
      }
      door={listAccounts}
      filters={[
        { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
        ...useUnitFilter(),
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 200, render: (row) => row.name },
        { key: 'login', title: '用户名', width: 200, render: (row) => row.login },
        { key: 'unit', title: '单位', render: (row) => row.unit.name },
        { key: 'roles', title: '角色', render: (row) => roleNames(row.roles) },
        { key: 'sealed', title: '状态', width: 90, render: (row) => (row.isSealed ? '已封存' : '正常') },
        {
          key: 'password',
          title: '密码',
          width: 110,
          render: (row) => (row.mustChangePassword ? '初始密码' : '已修改'),
        },
      ]}
      rowKey={(row) => row.id}
      drawer={(row) => ({ title: row.name, content: <Detail key={row.id} account={row} /> })}
      empty={{ text: '还没有用户。', action: <Link to="/accounts/new">开通用户</Link> }}
    />
  )
}
