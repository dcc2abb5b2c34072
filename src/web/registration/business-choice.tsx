import { useNavigate } from '@tanstack/react-router'
import { Radio } from 'antd'
import type { ReactNode } from 'react'
import type { RegistrationKind } from '../../rules/registration.ts'
import { useSearchText } from '../lib/search-text.ts'

const OPTIONS: { value: RegistrationKind; label: string }[] = [
  { value: 'registration', label: '新生注册' },
  { value: 'late_registration', label: '在校生注册(只在省级临时开放期间)' },
]

/** The business that a workbook is for, chosen where it is uploaded (REG-1); it stands in the address. */
export function useBusinessChoice(): { kind: RegistrationKind; choice: ReactNode } {
  const navigate = useNavigate()
  const kind = useSearchText().kind === 'late_registration' ? 'late_registration' : 'registration'
  const choose = (next: RegistrationKind) =>
    void navigate({ to: '.', search: (next === 'registration' ? {} : { kind: next }) as never })
  const choice = (
    <div className="actions">
      <span id="business-kind">业务类型</span>
      <Radio.Group
        aria-labelledby="business-kind"
        value={kind}
        options={OPTIONS}
        onChange={(event) => choose(event.target.value as RegistrationKind)}
      />
    </div>
  )
  return { kind, choice }
}
