/** 被退回的注册名单: the template's columns with the opinion, and by which case each row is known again (REG-4). */
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { checkLateRegistrationRow, checkRegistrationRow } from '../../rules/registration-row-check.ts'
import { words } from './kinds.ts'
import { pupilFields } from './registration.ts'
import { columnsTable, field } from './table.ts'

export type SentBackRow = RegistrationRow & {
  /** Why it was sent back; read by nobody. */
  opinion: string | null
  /** `<case>-<version>`: the very state that was downloaded. */
  reference: string
}

const { name, ...others } = pupilFields

const fields = {
  name,
  opinion: field(words(1000), {
    header: '退回意见',
    group: '退回',
    note: '审核人为什么退回;导入时不看这一列。',
    width: 36,
  }),
  ...others,
  reference: field(words(40), {
    header: '业务编号',
    group: '退回',
    required: true,
    note: '凭它找到被退回的业务,请不要改动;不需要的行可以整行删除。',
    width: 22,
  }),
}

const SHEET = { title: '被退回的注册名单', sheetName: '退回修改' }

export const sentBackRegistration = columnsTable<SentBackRow>({
  ...SHEET,
  kind: 'sent_back_registration',
  fields,
  checkRow: checkRegistrationRow,
})

export const sentBackLateRegistration = columnsTable<SentBackRow>({
  ...SHEET,
  kind: 'sent_back_late_registration',
  fields,
  checkRow: checkLateRegistrationRow,
})
