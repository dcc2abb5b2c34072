import { Link } from '@tanstack/react-router'
import { EnterPupil } from './enter-pupil.tsx'

/** 在校生注册: a pupil of any grade who has no enrollment; whoever has one is transferred (REG-7). */
export default function LateRegistrationPage() {
  return (
    <EnterPupil
      kind="late_registration"
      title="在校生注册"
      about={
        <>
          补录没有学籍的在校生。须先查询:已有学籍的请办理转学。只在省级临时开放期间可以办理。人数多时请用{' '}
          <Link to="/registrations/import" search={{ kind: 'late_registration' } as never}>
            学籍导入(Excel)
          </Link>
          。
        </>
      }
    />
  )
}
