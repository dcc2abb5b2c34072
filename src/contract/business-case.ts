import { z } from 'zod'
import { deskHolders, inProvince } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Saying, UnitName } from './season-words.ts'

/** A button: what the web shows is what the server enforces. */
export const CaseStep = z.object({
  step: z.string(),
  label: z.string(),
  needsReason: z.boolean(),
  /** The state it leads to, so that the button can say what will be. */
  to: z.string(),
  toLabel: z.string(),
  isFinal: z.boolean(),
})

/** As whom this person may end an open case before it is decided (PRO-3); null where he may not. */
const CleanUpBy = z.enum(['school', 'bureau']).nullable().describe('可否清理:本校、代学校')

const DeskItem = z.object({
  caseId: Int,
  version: Int,
  kind: z.string(),
  kindLabel: z.string(),
  state: z.string(),
  stateLabel: z.string(),
  school: UnitName,
  subject: z.string().describe('学生姓名'),
  unit: UnitName.describe('现在谁的桌上'),
  unitPhone: z.string().nullable(),
  since: z.iso.datetime(),
  dueOn: z.iso.date(),
  isOverdue: z.boolean(),
  steps: z.array(CaseStep),
  cleanUp: CleanUpBy,
})

/** Every kind of business that there is, to choose from. */
export const listCaseKinds = {
  method: 'GET',
  path: '/api/case-kinds',
  summary: '业务种类',
  access: inProvince,
  input: {},
  output: z.object({ rows: z.array(z.object({ kind: z.string(), label: z.string() })) }),
  refusals: [],
} as const satisfies Route

/** What lies on the desks the actor holds, earliest due first: the inbox query is the permission. */
export const listInbox = {
  method: 'GET',
  path: '/api/inbox',
  summary: '待办:等待本单位办理的业务',
  access: deskHolders,
  input: {
    query: PageQuery.extend({
      kind: z.string().max(40).optional(),
      school: Id.optional(),
      due: z.enum(['over', 'soon']).optional().describe('已超期;今天至下一工作日到期'),
    }),
  },
  output: pageOf(DeskItem).extend({ total: Count }),
  refusals: [],
} as const satisfies Route

/** Open cases of the actor's subtree, on whose desk, for how long (QRY-2). */
export const listOpenCases = {
  method: 'GET',
  path: '/api/open-cases',
  summary: '在办业务查询',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      kind: z.string().max(40).optional(),
      overdue: z.enum(['true', 'false']).optional(),
      elsewhere: z.enum(['true', 'false']).optional().describe('只看等他人办理的'),
      cleanUp: z.enum(['true']).optional().describe('只看毕业前待清理的'),
      school: Id.optional().describe('只看与一所学校有关的'),
      unit: Id.optional().describe('只看这个单位正在办理的'),
      under: Id.optional().describe('只看这个单位及其下级正在办理的'),
    }),
  },
  output: pageOf(DeskItem),
  refusals: [],
} as const satisfies Route

const CaseEntry = z.object({
  step: z.string(),
  label: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  by: z.object({ name: z.string(), unit: z.string() }),
  opinion: z.string().nullable(),
  at: z.iso.datetime(),
  businessAt: z.iso.datetime(),
})

export const BusinessCase = z.object({
  id: Int,
  version: Int,
  kind: z.string(),
  kindLabel: z.string(),
  state: z.string(),
  stateLabel: z.string(),
  isOpen: z.boolean(),
  subject: z.string(),
  pupilId: Int.nullable(),
  school: UnitName,
  /** What is asked, as label and text; personal data masked. */
  facts: z.array(z.object({ label: z.string(), text: z.string() })),
  /** Desks passed, the desk it lies on, desks to come. */
  path: z.array(
    z.object({
      state: z.string(),
      label: z.string(),
      unit: z.string().nullable(),
      phone: z.string().nullable(),
      status: z.enum(['done', 'now', 'to_come']),
      dueOn: z.iso.date().nullable(),
    }),
  ),
  entries: z.array(CaseEntry),
  attachments: z.array(z.object({ id: Int, name: z.string(), mediaType: z.string(), size: Count })),
  steps: z.array(CaseStep),
  cleanUp: CleanUpBy,
})

export const getCase = {
  method: 'GET',
  path: '/api/cases/:id',
  summary: '业务详情',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: BusinessCase,
  refusals: ['not_found'],
} as const satisfies Route

/** One decision for one case or for hundreds; each is judged by itself, those refused are named. */
export const takeSteps = {
  method: 'POST',
  path: '/api/cases/steps',
  summary: '办理:审核、上报、核办、退回、驳回、撤销(可批量)',
  access: deskHolders,
  input: {
    body: z.object({
      step: z.string().min(1).max(40),
      reason: z.string().max(1000).optional(),
      cases: z
        .array(z.object({ id: Id, version: z.number().int() }))
        .min(1)
        .max(2000),
    }),
  },
  output: z.object({
    taken: z.array(z.object({ id: Int, state: z.string(), version: Int })),
    refused: z.array(z.object({ id: Int, code: z.string(), title: z.string(), cure: z.string() })),
  }),
  refusals: ['stale_view', 'step_not_allowed', 'reason_required', 'not_found', 'season_promotion_running'],
} as const satisfies Route

/** Ends open cases undecided: each pupil is as he was before his case was opened (PRO-3). Those refused are named. */
export const cleanUp = {
  method: 'POST',
  path: '/api/cases/clean-up',
  summary: '在办业务清理:本校清理,或主管单位代为清理(可批量)',
  access: deskHolders,
  input: {
    body: z.object({
      cases: z
        .array(z.object({ id: Id, version: z.number().int() }))
        .min(1)
        .max(2000),
      reason: Saying(200).optional().describe('代学校清理时必填'),
      /** True: only tells what would happen. */
      preview: z.boolean().default(false),
    }),
  },
  output: z.object({
    taken: z.array(
      z.object({
        id: Int,
        subject: z.string(),
        kind: z.string(),
        kindLabel: z.string(),
        stateLabel: z.string(),
        school: UnitName,
        before: z.string().describe('清理后学生回到的状态'),
      }),
    ),
    refused: z.array(z.object({ id: Int, code: z.string(), title: z.string(), cure: z.string() })),
    isOnBehalf: z.boolean(),
  }),
  refusals: ['not_found', 'clean_up_closed', 'clean_up_not_allowed', 'stale_view', 'reason_required'],
} as const satisfies Route

export const attach = {
  method: 'POST',
  path: '/api/cases/:id/attachments',
  summary: '上传附件(PDF、JPG、PNG,至多 5 MB)',
  access: deskHolders,
  input: {
    params: z.object({ id: Id }),
    query: z.object({ name: z.string().min(1).max(120) }),
    file: { maxBytes: 5 * 1024 * 1024 },
  },
  output: z.object({ id: Int }),
  refusals: ['not_found', 'attachment_type_unknown', 'body_too_large', 'attachment_not_party'],
} as const satisfies Route

/** Proofs hold numbers and addresses: for those who work on cases, each look audited (ACC-4). */
export const getAttachment = {
  method: 'GET',
  path: '/api/attachments/:id',
  summary: '查看附件',
  access: deskHolders,
  input: { params: z.object({ id: Id }) },
  output: z.any(),
  download: true,
  refusals: ['not_found'],
} as const satisfies Route
