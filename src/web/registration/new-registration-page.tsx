import { Link } from '@tanstack/react-router'
import { EnterPupil } from './enter-pupil.tsx'

/** 新生注册: one newcomer by hand; the form stays for the next one. */
export default function NewRegistrationPage() {
  return (
    <EnterPupil
      kind="registration"
      title="新生注册"
      about={
        <>
          逐个录入新生,与导入模板同样的项目和要求。人数多时请用{' '}
          <Link to="/registrations/import">学籍导入(Excel)</Link>。
        </>
      }
    />
  )
}
