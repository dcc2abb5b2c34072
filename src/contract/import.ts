import { z } from 'zod'
import { inProvince } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Stage, Trouble, UnitName } from './season-words.ts'

/** Every workbook that can be taken in; `initial_*` by the province only (ORG-8), `allocation` by bureaus. */
export const ImportKind = z.enum([
  'registration',
  'late_registration',
  'sent_back_registration',
  'sent_back_late_registration',
  'allocation',
  'initial_unit',
  'initial_class',
  'initial_pupil',
  'initial_graduate',
  'pupil_data',
  'destination',
])

/** What jobs take in: workbooks, and archives of photos (photo.ts). */
const TakenIn = z.enum([...ImportKind.options, 'photo'])

const Counted = z.object({ rule: z.string(), label: z.string(), count: Count })

export const ImportJob = z.object({
  id: Int,
  kind: TakenIn,
  /** Whose it is: who sent it and may take its rows back. */
  unit: UnitName,
  mode: z.enum(['all_or_nothing', 'good_rows_only']),
  state: z.enum(['waiting', 'checking', 'writing', 'done', 'refused', 'cancelled']),
  fileName: z.string(),
  rowsRead: Count,
  /** How many rows the file seems to have; unknown before it is opened, and of a CSV file. */
  rowsExpected: Count.nullable(),
  rowsTaken: Count,
  rowsBad: Count,
  rowsSkipped: Count,
  /** How often each rule was broken, in words. */
  problems: z.array(Counted),
  /** What is asked about and not wrong, likewise: no row was refused for it. */
  cautions: z.array(Counted),
  /** The first twenty, by cell. */
  firstCautions: z.array(z.object({ cell: z.string(), text: z.string(), cure: z.string() })),
  fileProblem: z.object({ code: z.string(), title: z.string(), cure: z.string() }).nullable(),
  /** Of a job that is not over. */
  trouble: Trouble.nullable(),
  hasReturnedWorkbook: z.boolean(),
  /** The rows to be mended can be fetched alone. */
  hasBadRows: z.boolean(),
  /** Refused rows are still to be made good: no later workbook of the kind, and not marked as settled. */
  isOpen: z.boolean(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})

const staff = { roles: ['registrar'], levels: ['province', 'city', 'county', 'school'] } as const

export const getTemplate = {
  method: 'GET',
  path: '/api/templates/:kind',
  summary: '下载导入模板',
  access: inProvince,
  input: { params: z.object({ kind: ImportKind }) },
  output: z.any(),
  download: true,
  refusals: ['import_kind_not_yours'],
} as const satisfies Route

/** Six digits each, one after the other: thousands of codes in little room. */
const Codes = z.string().regex(/^(\d{6})*$/)

/** What a check before the upload must know to come to the server's verdict: limits by policy, and the unit's classes. */
export const getImportFacts = {
  method: 'GET',
  path: '/api/import-facts/:kind',
  summary: '上传前检查所需的限额、日期、班级和代码',
  access: staff,
  input: { params: z.object({ kind: ImportKind }) },
  output: z.object({
    maxRows: Count,
    /** Pupils of a class beyond which the clerk is asked. */
    classSize: Count,
    today: z.iso.date(),
    /** The one that begins this autumn. */
    schoolYear: Int,
    entryAge: Int,
    divisions: Codes,
    idRegions: Codes,
    /** The school's, with the pupils in it or entered for it, for rows that name one; null: rows name none. */
    classes: z
      .array(z.object({ number: z.string(), cohort: Int, stage: Stage.nullable(), pupils: Count }))
      .nullable(),
  }),
  refusals: ['import_kind_not_yours'],
} as const satisfies Route

/** The workbook is kept sealed and taken in by a job; ask getImport how far it is (REG-2). */
export const startImport = {
  method: 'POST',
  path: '/api/imports/:kind',
  summary: '上传工作簿(.xlsx)',
  access: staff,
  input: {
    params: z.object({ kind: ImportKind }),
    query: z.object({
      mode: z.enum(['all_or_nothing', 'good_rows_only']).default('all_or_nothing'),
      fileName: z.string().min(1).max(120),
    }),
    file: { maxBytes: 64 * 1024 * 1024 },
  },
  output: ImportJob,
  refusals: [
    'import_kind_not_yours',
    'window_closed',
    'season_promotion_first',
    'season_term_missing',
    'season_classes_missing',
    'season_promotion_running',
    'switch_closed',
    'body_too_large',
    'import_not_xlsx',
  ],
} as const satisfies Route

export const listImports = {
  method: 'GET',
  path: '/api/imports',
  summary: '导入记录',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      kind: TakenIn.optional(),
      open: z.enum(['true', 'false']).optional().describe('是否还有退回的行待改正'),
      under: Id.optional().describe('只看这个单位及其下级的'),
    }),
  },
  output: pageOf(ImportJob),
  refusals: [],
} as const satisfies Route

export const getImport = {
  method: 'GET',
  path: '/api/imports/:id',
  summary: '导入进度与结果',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: ImportJob,
  refusals: ['not_found'],
} as const satisfies Route

/** Refused rows that were made good another way than by sending the workbook again (REG-2). */
export const settleImport = {
  method: 'POST',
  path: '/api/imports/:id/settle',
  summary: '退回的行已用其他方式办理',
  access: staff,
  input: { params: z.object({ id: Id }) },
  output: ImportJob,
  refusals: ['not_found', 'import_nothing_to_settle'],
} as const satisfies Route

export const cancelImport = {
  method: 'POST',
  path: '/api/imports/:id/cancel',
  summary: '取消导入(尚未写入的)',
  access: staff,
  input: { params: z.object({ id: Id }) },
  output: ImportJob,
  refusals: ['not_found', 'import_already_over'],
} as const satisfies Route

/** The same header and formats, only the rows with errors: mended and sent again, they are all there is to read. */
export const getBadRows = {
  method: 'GET',
  path: '/api/imports/:id/bad-rows',
  summary: '下载只含错误行的工作簿(改好后只重传错误行)',
  access: staff,
  input: { params: z.object({ id: Id }) },
  output: z.any(),
  download: true,
  refusals: ['not_found'],
} as const satisfies Route

export const getReturnedWorkbook = {
  method: 'GET',
  path: '/api/imports/:id/workbook',
  summary: '下载退回的工作簿(标出每处错误、原因与改法)',
  access: staff,
  input: { params: z.object({ id: Id }) },
  output: z.any(),
  download: true,
  refusals: ['not_found'],
} as const satisfies Route
