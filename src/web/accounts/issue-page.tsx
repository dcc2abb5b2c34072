import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { ProblemError } from '../../contract/client.ts'
import { issueAccounts, listAccounts } from '../../contract/staff.ts'
import { useDraft } from '../lib/draft.ts'
import { formatNumber, ROLE_NAMES, roleNames } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { useMyself } from '../lib/session.ts'
import { LeaveGuard, PERSONAL_LEAVE_TEXT } from '../ui/leave-guard.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { type AccountLine, readAccountLines, suggestedLines } from './account-lines.ts'
import { type IssuedPassword, IssuedPasswords } from './issued-passwords.tsx'
import { useManagedUnits } from './use-managed-units.ts'
import './accounts.css'

const MOST_AT_ONCE = 500

/** The line a refusal names: `accounts.12.login` is the thirteenth. */
function refusedLine(error: unknown): number | null {
  const at = error instanceof ProblemError ? /^accounts\.(\d+)\./.exec(error.field ?? '')?.[1] : undefined
  return at === undefined ? null : Number(at) + 1
}

function Preview(props: { lines: readonly AccountLine[]; refused: number | null }) {
  return (
    <table className="plain lines">
      <caption>识别结果</caption>
      <thead>
        <tr>
          <th scope="col" className="number">
            行
          </th>
          <th scope="col">单位</th>
          <th scope="col">用户名</th>
          <th scope="col">姓名</th>
          <th scope="col">角色</th>
          <th scope="col">问题</th>
        </tr>
      </thead>
      <tbody>
        {props.lines.map((line) => (
          <tr key={line.number} className={line.number === props.refused ? 'refused-line' : ''}>
            <td className="number">{line.number}</td>
            <td>{line.unitText}</td>
            <td>{line.login}</td>
            <td>{line.name}</td>
            <td>{roleNames(line.roles)}</td>
            <td className="field-error">
              {line.number === props.refused ? '这一行未通过,见上方说明。' : line.faults.join('')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 开通用户: a pasted list, judged line by line, then issued at once; passwords are shown once. */
export default function IssuePage() {
  const navigate = useNavigate()
  const units = useManagedUnits()
  const sending = useSend(issueAccounts, { invalidates: [[listAccounts.path]] })
  const draft = useDraft(`accounts.${useMyself()?.login ?? ''}`, { text: '' }, { isPersonal: true })
  const { text } = draft.value
  const setText = (next: string) => draft.change({ text: next })
  const [issued, setIssued] = useState<IssuedPassword[] | null>(null)
  const lines = readAccountLines(text, units.all)
  const bad = lines.filter(({ faults }) => faults.length > 0).length
  const isReady = lines.length > 0 && bad === 0 && lines.length <= MOST_AT_ONCE
  const issue = async () => {
    const accounts = lines.flatMap(({ unitId, login, name, roles }) =>
      unitId === null ? [] : [{ unitId, login, name, roles }],
    )
    const answer = await sending.send({ body: { accounts } })
    if (!answer) return
    draft.forget()
    const byLogin = new Map(lines.map((line) => [line.login, line]))
    setIssued(
      answer.issued.map(({ login, password }) => ({
        login,
        password,
        name: byLogin.get(login)?.name ?? '',
        unit: byLogin.get(login)?.unitText ?? '',
      })),
    )
  }
  if (issued)
    return (
      <Page title="开通用户" about={`已开通 ${formatNumber(issued.length)} 个用户。`}>
        <IssuedPasswords rows={issued} onDone={() => void navigate({ to: '/accounts' })} />
      </Page>
    )
  return (
    <Page title="开通用户" about="为本单位和直属下级单位的人员开通实名用户,可一次开通多人。">
      <div className="stack">
        <RefusalAlert error={units.error} />
        <Panel title="名单">
          <div className="stack">
            <p>
              每行一人:单位、用户名、姓名、角色。可直接从 Excel 复制四列粘贴到下面,也可用逗号分隔。角色有
              {Object.values(ROLE_NAMES).join('、')};学籍管理员和主管领导须是不同的人。
            </p>
            <div className="actions">
              <Button
                disabled={units.below.length === 0}
                onClick={() => setText(suggestedLines(units.below))}
              >
                填入全部 {formatNumber(units.below.length)} 个下级单位
              </Button>
              <span className="quiet">已给出建议的用户名,补上姓名即可。</span>
            </div>
            <label htmlFor="account-lines" className="visually-hidden">
              用户名单
            </label>
            <Input.TextArea
              id="account-lines"
              rows={8}
              value={text}
              placeholder={'江东区实验小学\ts2137000002\t李娜\t学籍管理员'}
              onChange={(event) => {
                sending.clearError()
                setText(event.target.value)
              }}
            />
            <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
            <RefusalAlert error={sending.error} onClose={sending.clearError} />
            <div className="actions">
              <Button
                type="primary"
                disabled={!isReady}
                loading={sending.isSending}
                onClick={() => void issue()}
              >
                开通 {formatNumber(lines.length)} 个用户
              </Button>
              <span role="status" className={bad > 0 ? 'field-error' : 'quiet'}>
                {bad > 0 && `有 ${formatNumber(bad)} 行需要改正。`}
                {lines.length > MOST_AT_ONCE && `一次最多开通 ${formatNumber(MOST_AT_ONCE)} 个,请分批。`}
              </span>
            </div>
          </div>
        </Panel>
        <LeaveGuard hasChanges={() => draft.hasChanges() && text.trim() !== ''} text={PERSONAL_LEAVE_TEXT} />
        {lines.length > 0 && (
          <Panel>
            <Preview lines={lines} refused={refusedLine(sending.error)} />
          </Panel>
        )}
      </div>
    </Page>
  )
}
