/** What becomes of schools (ORG-9): each change is previewed in names and numbers, and done as it was previewed. */
import { z } from 'zod'
import { bureauRegistrar, inProvince } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Day, Done, Int, Saying } from './season-words.ts'

const params = z.object({ id: Id })
const Name = z.string().trim().min(2).max(60)
/** What every change is confirmed with: why, and that what was previewed still holds. */
const Confirmed = {
  reason: Saying(200).describe('原因或批准文号'),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('预览返回的指纹;情况有变时拒绝'),
}

export const SchoolChangeKind = z
  .enum(['rename', 'move', 'merge', 'close'])
  .describe('更名、变更主管单位、并入他校、撤销')

const Effect = z.object({
  classes: Count,
  pupils: Count,
  openCases: Count,
  allocations: Count,
  graduates: Count,
  accounts: Count,
  losing: Count,
})

const Named = z.object({ id: Int, name: z.string() })

export const SchoolChangePreview = z.object({
  fingerprint: z.string(),
  school: Named,
  kind: SchoolChangeKind,
  /** Where it goes: the new name, the new bureau, or the school that takes it over. */
  to: z.string().nullable(),
  sentence: z.string(),
  effect: Effect,
  /** Bureaus whose people won't see the school any more, each with how many. */
  losing: z.array(z.object({ unit: z.string(), accounts: Count })),
  /** Classes that are called otherwise afterwards. */
  classes: z.array(z.object({ from: z.string(), to: z.string(), number: z.string(), pupils: Count })),
  blockers: z.array(
    z.object({
      kind: z.enum([
        'promotion',
        'number_run',
        'import',
        'planned_rename',
        'pupil',
        'open_case',
        'allocation',
      ]),
      count: Count,
      text: z.string(),
    }),
  ),
})

const Change = z.object({
  id: Int,
  kind: SchoolChangeKind,
  state: z.enum(['planned', 'done', 'cancelled']),
  effectiveOn: Day,
  school: z.object({ id: Int, name: z.string(), code: z.string() }),
  nameBefore: z.string(),
  nameAfter: z.string().nullable(),
  bureauBefore: Named,
  bureauAfter: Named.nullable(),
  intoSchool: Named.nullable(),
  sentence: z.string(),
  classes: z.array(z.object({ from: z.string(), to: z.string() })),
  reason: z.string(),
  by: z.string().nullable(),
  at: z.iso.datetime(),
})

const RenameAsk = { name: Name, on: Day.describe('新校名启用日期') }
const MoveAsk = { bureauId: Id.describe('新的主管单位') }
const MergeAsk = {
  intoId: Id.describe('并入的学校'),
  keepAccounts: z.boolean().describe('保留原校账号供交接(只能查询)'),
}
const CloseAsk = { keepAccounts: z.boolean().describe('保留原校账号供交接(只能查询)') }

const RENAME = ['not_found', 'school_name_unchanged', 'school_rename_day', 'school_closed'] as const
const MOVE = ['not_found', 'school_bureau_unfit', 'school_closed'] as const
const MERGE = ['not_found', 'school_merge_unfit', 'class_numbers_used_up', 'school_closed'] as const
const CLOSE = ['not_found', 'school_closed'] as const
const DONE = ['school_change_blocked', 'school_change_stale'] as const

const preview = { method: 'POST', access: bureauRegistrar, output: SchoolChangePreview } as const
const act = { method: 'POST', access: bureauRegistrar, output: Change } as const

export const previewRename = {
  ...preview,
  path: '/api/units/:id/rename/preview',
  summary: '学校更名:预览',
  input: { params, body: z.object(RenameAsk) },
  refusals: RENAME,
} as const satisfies Route

export const renameSchool = {
  ...act,
  path: '/api/units/:id/rename',
  summary: '学校更名(自某日起;原名保留)',
  input: { params, body: z.object({ ...RenameAsk, ...Confirmed }) },
  refusals: [...RENAME, ...DONE],
} as const satisfies Route

export const previewMove = {
  ...preview,
  path: '/api/units/:id/move/preview',
  summary: '变更主管单位:预览',
  input: { params, body: z.object(MoveAsk) },
  refusals: MOVE,
} as const satisfies Route

export const moveSchool = {
  ...act,
  path: '/api/units/:id/move',
  summary: '变更主管单位(学校连同全部档案)',
  input: { params, body: z.object({ ...MoveAsk, ...Confirmed }) },
  refusals: [...MOVE, ...DONE, 'season_promotion_running'],
} as const satisfies Route

export const previewMerge = {
  ...preview,
  path: '/api/units/:id/merge/preview',
  summary: '学校合并:预览',
  input: { params, body: z.object(MergeAsk) },
  refusals: MERGE,
} as const satisfies Route

export const mergeSchool = {
  ...act,
  path: '/api/units/:id/merge',
  summary: '学校合并(并入另一所学校)',
  input: { params, body: z.object({ ...MergeAsk, ...Confirmed }) },
  refusals: [...MERGE, ...DONE, 'season_promotion_running', 'stale_view'],
} as const satisfies Route

export const previewClosure = {
  ...preview,
  path: '/api/units/:id/closure/preview',
  summary: '学校撤销:预览',
  input: { params, body: z.object(CloseAsk) },
  refusals: CLOSE,
} as const satisfies Route

export const closeSchool = {
  ...act,
  path: '/api/units/:id/closure',
  summary: '学校撤销(没有在校生和在办业务时)',
  input: { params, body: z.object({ ...CloseAsk, ...Confirmed }) },
  refusals: [...CLOSE, ...DONE],
} as const satisfies Route

/** A renaming that has not come yet. */
export const cancelRename = {
  method: 'POST',
  path: '/api/school-changes/:id/cancel',
  summary: '取消尚未生效的更名',
  access: bureauRegistrar,
  input: { params },
  output: Done,
  refusals: ['not_found', 'school_change_not_planned'],
} as const satisfies Route

/** The book, the newest first: each unit reads what concerned it or the units below it, then or now. */
export const listSchoolChanges = {
  method: 'GET',
  path: '/api/school-changes',
  summary: '学校变更记录',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      school: Id.optional().describe('只看一所学校'),
      kind: SchoolChangeKind.optional(),
    }),
  },
  output: pageOf(Change),
  refusals: [],
} as const satisfies Route
