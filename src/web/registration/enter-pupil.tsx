import { Link } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { listRegistrations, registerPupil } from '../../contract/registration.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import { useSend } from '../lib/send.ts'
import { useServerDraft } from '../lib/server-draft.ts'
import { AsideNotice } from '../ui/draft-state.tsx'
import { Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { FirstLook } from './first-look.tsx'
import { RegistrationForm } from './registration-form.tsx'

function Entered(props: { entered: { name: string; isHeld: boolean } }) {
  const { name, isHeld } = props.entered
  return (
    <Alert
      role="status"
      type={isHeld ? 'warning' : 'success'}
      showIcon
      title={
        isHeld
          ? `${name}已保存,但身份信息与已有学籍重复,暂不能提交;请核实是否重复录入。`
          : `${name}已保存,在「学籍注册」中提交审核。可以继续录入下一名。`
      }
    />
  )
}

/** One pupil after the other by hand: first the look-up, then the form; the draft outlives the page. */
export function EnterPupil(props: { kind: RegistrationKind; title: string; about: ReactNode }) {
  const { kind } = props
  const draft = useServerDraft(kind, {})
  const sending = useSend(registerPupil, {
    invalidates: [[listRegistrations.path], ['/api/workbench']],
    seed: draft.seed,
  })
  const [entered, setEntered] = useState<{ name: string; isHeld: boolean } | null>(null)
  const hasBegun = draft.isChanged
  return (
    <Page title={props.title} about={props.about} actions={<Link to="/registrations">回到学籍注册</Link>}>
      {entered && !hasBegun && <Entered entered={entered} />}
      <RefusalAlert error={draft.error} onRetry={draft.retry} />
      {!draft.isReady && draft.error === null && <Waiting rows={12} />}
      {draft.isReady && !hasBegun && (
        <>
          <AsideNotice aside={draft.aside} />
          <FirstLook isLate={kind === 'late_registration'} onGoOn={(values) => draft.change(values)} />
        </>
      )}
      {draft.isReady && hasBegun && (
        <>
          {draft.wasKept && !entered && (
            <p className="quiet" role="status">
              已恢复上次未提交的草稿。
            </p>
          )}
          <RegistrationForm
            kind={kind}
            draft={draft}
            submitText="保存"
            sending={sending}
            extra={
              <Button type="link" className="give-up" onClick={draft.forget}>
                放弃这份草稿,从头开始
              </Button>
            }
            onSubmit={async (cells) => {
              const done = await sending.send({ body: { kind, cells } })
              if (done) setEntered({ name: cells.name ?? '', isHeld: done.isHeld })
              return done !== undefined
            }}
            onDone={() => scrollTo({ top: 0 })}
          />
        </>
      )}
    </Page>
  )
}
