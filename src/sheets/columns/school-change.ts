/** 学校变更记录: what became of schools; only taken away, never read in (ORG-9). */
import { date } from '../../rules/field-date.ts'
import { as, words } from './kinds.ts'
import { columnsTable, field } from './table.ts'

export interface SchoolChangeSheetRow {
  effectiveOn: string
  /** In words, as is the state. */
  kind: string
  state: string
  code: string
  nameBefore: string
  bureauBefore: string
  /** The new name, the new bureau, or the school that it went into. */
  to: string | null
  sentence: string
  classes: string | null
  reason: string
  by: string | null
  at: string
}

const told = (header: string, width: number) => ({ header, group: '学校变更', width })

export const schoolChangeSheet = columnsTable<SchoolChangeSheetRow>({
  kind: 'school_change',
  title: '学校变更记录',
  sheetName: '学校变更',
  fields: {
    effectiveOn: field(as(date), told('生效日期', 12)),
    kind: field(words(10), told('变更', 14)),
    state: field(words(10), told('状态', 10)),
    code: field(words(10), told('学校标识码', 14)),
    nameBefore: field(words(60), told('变更前校名', 28)),
    bureauBefore: field(words(60), told('变更前主管单位', 24)),
    to: field(words(60), told('变更为(新校名、新主管单位、并入学校)', 34)),
    sentence: field(words(400), told('影响', 60)),
    classes: field(words(4000), told('改名的班级', 40)),
    reason: field(words(200), told('原因或文号', 40)),
    by: field(words(60), told('办理人', 12)),
    at: field(words(40), told('办理时间', 20)),
  },
})
