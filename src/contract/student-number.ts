/** Student numbers (REG-6): how far the province is, its runs, and every pupil's number. */
import { z } from 'zod'
import { inProvince, provinceRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Masked, Saying, Trouble, UnitName } from './season-words.ts'

const NumberKindWord = z.enum(['L', 'G', 'J']).describe('学籍号类型')
const Standing = z.enum(['official', 'problem', 'unverified', 'due']).describe('编制情况')
/** Pupils in school by the number they have, and those without an official one by what they wait for. */
const NumberCounts = z.object({
  l: Count,
  g: Count,
  j: Count,
  unverified: Count.describe('尚未核验'),
  problem: Count.describe('问题学籍未解决,暂缓编制'),
  due: Count.describe('下次编制即可取得'),
})
/** Who answers for the population register in this world. */
const Register = z.enum(['connected', 'simulator', 'none']).describe('国家人口基础信息库接口')

const NumberRun = z.object({
  id: Int,
  state: z.enum(['running', 'waiting', 'done']),
  startedBy: z.string().nullable().describe('空:每月自动'),
  createdAt: z.iso.datetime(),
  businessAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** When the register is asked again; null unless the run waits for it. */
  resumeAt: z.iso.datetime().nullable(),
  /** Of a run that is under way. */
  trouble: Trouble.nullable(),
  passes: Count.describe('第几轮'),
  total: Count.describe('开始时尚无正式学籍号的在校生'),
  lookedAt: Count.describe('本轮已处理'),
  givenG: Count,
  givenJ: Count,
  problems: Count.describe('核验不通过,已转问题学籍'),
  held: Count.describe('暂缓'),
  unanswered: Count.describe('人口库未答复'),
})

const bureauStaff = { roles: inProvince.roles, levels: ['province', 'city', 'county'] } as const

/** How far a unit and the units below it are. */
export const getNumberBoard = {
  method: 'GET',
  path: '/api/numbers/board',
  summary: '学籍号编制进度',
  access: bureauStaff,
  input: { query: z.object({ unit: Id.optional().describe('下级单位;默认本单位') }) },
  output: z.object({
    unit: UnitName,
    /** The unit above it, as far as the person may see. */
    above: UnitName.nullable(),
    counts: NumberCounts,
    children: z.array(NumberCounts.extend({ unit: UnitName, isSchool: z.boolean() })),
    register: Register,
  }),
  refusals: ['not_found'],
} as const satisfies Route

export const listNumberRuns = {
  method: 'GET',
  path: '/api/number-runs',
  summary: '学籍号编制记录',
  access: bureauStaff,
  input: {},
  output: z.object({
    rows: z.array(NumberRun),
    /** Whether the province has declared its data clean: from then on a run begins each month by itself. */
    isDeclared: z.boolean(),
    nextRunAt: z.iso.datetime().nullable(),
  }),
  refusals: [],
} as const satisfies Route

/** What a run would do now, before the province declares its data clean. */
export const previewNumberRun = {
  method: 'GET',
  path: '/api/number-runs/preview',
  summary: '学籍号编制预览',
  access: provinceRegistrar,
  input: {},
  output: z.object({
    giveG: Count.describe('已核验,可编 G'),
    ask: Count.describe('有身份证号,送核后可编 G'),
    giveJ: Count.describe('无身份证号且查重通过,可编 J'),
    held: z.object({
      flagged: Count.describe('问题学籍未解决'),
      taken: Count.describe('G 号已被他人使用'),
    }),
    keep: Count.describe('已有正式学籍号'),
    register: Register,
  }),
  refusals: [],
} as const satisfies Route

/** The province declares its data clean, and its official numbers are given: at once, and monthly from then on. */
export const startNumberRun = {
  method: 'POST',
  path: '/api/number-runs',
  summary: '确认数据清理完毕,编制正式学籍号',
  access: provinceRegistrar,
  input: {},
  output: NumberRun,
  refusals: ['number_run_under_way'],
} as const satisfies Route

const Filter = z.object({
  unit: Id.optional(),
  kind: NumberKindWord.optional(),
  standing: Standing.optional(),
})

export const listNumbers = {
  method: 'GET',
  path: '/api/numbers',
  summary: '学籍号查询',
  access: inProvince,
  input: { query: PageQuery.extend(Filter.shape) },
  output: pageOf(
    z.object({
      pupilId: Int,
      name: z.string(),
      school: UnitName,
      className: z.string().nullable(),
      studentNumber: Masked.nullable(),
      kind: NumberKindWord,
      issuedAt: z.iso.datetime(),
      /** How many numbers he had before. */
      former: Count,
      standing: Standing,
      /** Where the check by the population register stands; null: not asked yet. */
      check: z
        .object({
          state: z.enum(['waiting', 'matched', 'name_mismatch', 'not_found', 'number_taken']),
          since: z.iso.datetime(),
          attempts: Count,
          askedAt: z.iso.datetime().nullable(),
        })
        .nullable(),
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route

/** The same rows as a workbook, numbers in full; audited with its purpose (ACC-4). */
export const exportNumbers = {
  method: 'GET',
  path: '/api/numbers/export',
  summary: '导出学籍号(留痕)',
  access: { roles: ['registrar', 'approver'], levels: inProvince.levels },
  input: { query: Filter.extend({ purpose: Saying(100) }) },
  output: z.any(),
  download: true,
  refusals: ['export_too_many', 'not_found'],
} as const satisfies Route
