import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import type { CallInput } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import { listSchoolChanges } from '../../contract/school-change.ts'
import { getUnit, listUnits } from '../../contract/unit.ts'
import { SCHOOL_CHANGE_WORDS } from '../../rules/school-change.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Go } from '../ui/go.tsx'
import { Facts, Panel } from '../ui/page.tsx'
import { blockerLink, CHANGES, type Preview, targetOf } from './change-words.ts'

function Blockers(props: { preview: Preview }) {
  const { blockers, school } = props.preview
  return (
    <Alert
      type="warning"
      showIcon
      title="现在还不能变更,请先办结下列各项:"
      description={
        <ul>
          {blockers.map((one) => {
            const link = blockerLink(one, school.id)
            return (
              <li key={one.kind}>
                {one.text}。<Go to={link.to}>{link.text}</Go>
              </li>
            )
          })}
        </ul>
      }
    />
  )
}

function RenamedClasses(props: { classes: Preview['classes'] }) {
  return (
    <table className="plain">
      <caption>与并入学校重名,改名的班级</caption>
      <thead>
        <tr>
          <th scope="col">现在</th>
          <th scope="col">并入后</th>
          <th scope="col">班号</th>
          <th scope="col" className="number">
            学生
          </th>
        </tr>
      </thead>
      <tbody>
        {props.classes.map((one) => (
          <tr key={one.number}>
            <td>{one.from}</td>
            <td>{one.to}</td>
            <td>{one.number}</td>
            <td className="number">{formatNumber(one.pupils)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function effectsOf({ effect, kind, to }: Preview) {
  return [
    ...targetOf({ kind, to }),
    { label: '班级', value: formatNumber(effect.classes) },
    { label: '在校学生', value: formatNumber(effect.pupils) },
    { label: '在办业务', value: formatNumber(effect.openCases) },
    { label: '招生结果', value: formatNumber(effect.allocations) },
    { label: '毕业生档案', value: formatNumber(effect.graduates) },
    { label: '学校账号', value: formatNumber(effect.accounts) },
  ]
}

/** Asks for the reason, and for the name to be typed where nothing leads back. */
function ConfirmChange(props: { preview: Preview; ask: object; onDone(): void; onCancel(): void }) {
  const { preview } = props
  const { act, okText, undo } = CHANGES[preview.kind]
  const [reason, setReason] = useState('')
  const sending = useSend<Route>(act, {
    invalidates: [[getUnit.path], [listUnits.path], [listSchoolChanges.path]],
  })
  const isFinal = preview.kind === 'merge' || preview.kind === 'close'
  const change = async () => {
    const body = { ...props.ask, reason: reason.trim(), fingerprint: preview.fingerprint }
    const input = { params: { id: preview.school.id }, body } as CallInput<Route>
    if ((await sending.send(input)) !== undefined) props.onDone()
  }
  return (
    <Confirm
      open
      title={`${preview.school.name}:${SCHOOL_CHANGE_WORDS[preview.kind]}`}
      consequence={preview.sentence}
      effects={targetOf(preview)}
      names={preview.classes.map((one) => `${one.from} 改为 ${one.to}`)}
      undo={undo}
      {...(isFinal ? { typed: preview.school.name } : {})}
      okText={okText}
      isDestructive={isFinal}
      isReady={reason.trim().length >= 2}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void change()}
      onCancel={() => {
        sending.giveUp()
        sending.clearError()
        props.onCancel()
      }}
    >
      <div>
        <label htmlFor="change-reason">原因或批准文号(必填)</label>
        <Input.TextArea
          id="change-reason"
          rows={2}
          maxLength={200}
          value={reason}
          aria-required
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Confirm>
  )
}

/** What the change would do, in names and numbers; then the one button that does it. */
export function ChangePreview(props: { preview: Preview; ask: object; onDone(): void }) {
  const { preview } = props
  const [isAsked, setIsAsked] = useState(false)
  const isBlocked = preview.blockers.length > 0
  return (
    <Panel title="预览:变更后会怎样">
      <div className="stack">
        <p role="status">{preview.sentence}</p>
        <Facts facts={effectsOf(preview)} />
        {preview.losing.length > 0 && (
          <p className="quiet">
            不再看到该校的账号:
            {preview.losing.map((one) => `${one.unit} ${formatNumber(one.accounts)} 个`).join('、')}。
          </p>
        )}
        {preview.classes.length > 0 && <RenamedClasses classes={preview.classes} />}
        {isBlocked ? (
          <Blockers preview={preview} />
        ) : (
          <div className="actions">
            <Button type="primary" onClick={() => setIsAsked(true)}>
              {CHANGES[preview.kind].okText} …
            </Button>
          </div>
        )}
        {isAsked && (
          <ConfirmChange
            preview={preview}
            ask={props.ask}
            onDone={props.onDone}
            onCancel={() => setIsAsked(false)}
          />
        )}
      </div>
    </Panel>
  )
}
