import { Alert, Button } from 'antd'
import { useState } from 'react'
import { Panel } from '../ui/page.tsx'

/** What is handed over to a person; the password exists here and nowhere else. */
export interface IssuedPassword {
  login: string
  unit: string
  name: string
  password: string | null
}

const HEADER = ['单位', '姓名', '用户名', '初始密码']
const cells = (row: IssuedPassword) => [row.unit, row.name, row.login, row.password ?? '(已在上次显示)']

/** Passwords, shown once: to be copied into a sheet or printed and cut. */
export function IssuedPasswords(props: { rows: readonly IssuedPassword[]; onDone(): void }) {
  const [copied, setCopied] = useState<'yes' | 'failed' | null>(null)
  const copy = async () => {
    const text = [HEADER, ...props.rows.map(cells)].map((row) => row.join('\t')).join('\n')
    try {
      await navigator.clipboard.writeText(text)
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <Panel title="初始密码">
      <div className="stack">
        <Alert
          type="warning"
          showIcon
          className="no-print"
          title="初始密码只显示这一次,请现在复制或打印后再离开。"
          description="系统不保存密码明文;遗失时可以重置。请通知本人首次登录后在「修改密码」中更换。"
        />
        <div className="actions">
          <Button type="primary" onClick={() => void copy()}>
            复制(可粘贴到 Excel)
          </Button>
          <Button onClick={() => print()}>打印</Button>
          <Button onClick={props.onDone}>已保存,完成</Button>
          <span role="status">
            {copied === 'yes' && '已复制。'}
            {copied === 'failed' && '浏览器不允许复制,请选中下表后按 Ctrl+C,或打印。'}
          </span>
        </div>
        <table className="plain">
          <caption className="visually-hidden">初始密码</caption>
          <thead>
            <tr>
              {HEADER.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.login}>
                <td>{row.unit}</td>
                <td>{row.name}</td>
                <td>{row.login}</td>
                <td>
                  <code>{row.password ?? '(已在上次显示)'}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
