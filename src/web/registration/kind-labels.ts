/** The two ways into a register: with the new grade, or into a later one. */
export const KIND_LABELS = { registration: '新生注册', late_registration: '在校生注册' } as const
