/**
 * Registration (REG-4): the registrar enters, the school's approver endorses, its bureau decides. Sent back with an
 * opinion or withdrawn, it is on the registrar's desk again; only there it can be removed.
 */
import type { Flow } from './flow.ts'

export type RegistrationState = 'with_registrar' | 'with_approver' | 'with_bureau' | 'registered' | 'removed'

/** Kinds of registration: of grade-1 entrants, and of pupils in any other grade (REG-7). */
export type RegistrationKind = 'registration' | 'late_registration'

const school = { party: 'school', workdays: 10 } as const
const byRegistrar = { party: 'school', roles: ['registrar'] } as const

/** The flow of either kind. */
export function registrationFlow(kind: RegistrationKind): Flow<RegistrationState> {
  return {
    kind,
    initial: 'with_registrar',
    states: {
      with_registrar: { label: '待提交', desk: { ...school, roles: ['registrar'] } },
      with_approver: { label: '待学校审核', desk: { ...school, roles: ['approver'] } },
      with_bureau: {
        label: '待主管局核办',
        desk: { party: 'bureau', roles: ['registrar', 'approver'], workdays: 10 },
      },
      registered: { label: '已建学籍', desk: null },
      removed: { label: '已删除', desk: null },
    },
    steps: [
      { from: 'with_registrar', step: 'submit', to: 'with_approver', label: '提交审核' },
      { from: 'with_registrar', step: 'remove', to: 'removed', label: '删除' },
      { from: 'with_approver', step: 'endorse', to: 'with_bureau', label: '审核通过并上报' },
      {
        from: 'with_approver',
        step: 'send_back',
        to: 'with_registrar',
        label: '退回修改',
        reason: 'required',
      },
      { from: 'with_approver', step: 'withdraw', to: 'with_registrar', label: '撤回', by: byRegistrar },
      { from: 'with_bureau', step: 'decide', to: 'registered', label: '核办通过' },
      { from: 'with_bureau', step: 'send_back', to: 'with_registrar', label: '退回', reason: 'required' },
      { from: 'with_bureau', step: 'withdraw', to: 'with_registrar', label: '撤回', by: byRegistrar },
    ],
  }
}
