import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listRegistrations, registerPupil } from '../../contract/registration.ts'
import { useSend } from '../lib/send.ts'
import { Page } from '../ui/page.tsx'
import { RegistrationForm } from './registration-form.tsx'

/** 新生注册: one newcomer by hand; the form stays for the next one. */
export default function NewRegistrationPage() {
  const sending = useSend(registerPupil, { invalidates: [[listRegistrations.path], ['/api/workbench']] })
  const [entered, setEntered] = useState<{ name: string; isHeld: boolean } | null>(null)
  return (
    <Page
      title="新生注册"
      about={
        <>
          逐个录入新生,与导入模板同样的项目和要求。人数多时请用{' '}
          <Link to="/registrations/import">学籍导入(Excel)</Link>。
        </>
      }
      actions={<Link to="/registrations">回到学籍注册</Link>}
    >
      {entered && (
        <p role="status" className={entered.isHeld ? 'field-error' : ''}>
          {entered.isHeld
            ? `${entered.name}已保存,但身份信息与已有学籍重复,暂不能提交;请核实是否重复录入。`
            : `${entered.name}已保存,在「学籍注册」中提交审核。可以继续录入下一名。`}
        </p>
      )}
      <RegistrationForm
        name="registration"
        submitText="保存"
        sending={sending}
        onSubmit={async (cells) => {
          const done = await sending.send({ body: { kind: 'registration', cells } })
          if (done) setEntered({ name: cells.name ?? '', isHeld: done.isHeld })
          return done !== undefined
        }}
        onDone={() => scrollTo({ top: 0 })}
      />
    </Page>
  )
}
