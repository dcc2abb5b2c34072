import { z } from 'zod'
import { LIFE_KINDS, type LifeKind } from '../rules/pupil-life.ts'
import { deskHolders, inProvince } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Int, Masked, Saying, Sex, Stage, UnitName } from './season-words.ts'

const PupilRow = z.object({
  id: Int,
  name: z.string(),
  sex: Sex,
  birthDate: z.iso.date(),
  studentNumber: Masked.nullable(),
  idNumber: Masked.nullable(),
  school: UnitName,
  stage: Stage,
  grade: Int,
  /** Null while unplaced. */
  className: z.string().nullable(),
  classId: Int.nullable(),
  isFlagged: z.boolean().describe('问题学籍'),
})

export const listPupils = {
  method: 'GET',
  path: '/api/pupils',
  summary: '在校生查询',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      school: Id.optional(),
      class: Id.optional(),
      stage: Stage.optional(),
      grade: z.coerce.number().int().min(1).max(6).optional(),
      unplaced: z.enum(['true', 'false']).optional(),
      flagged: z.enum(['true', 'false']).optional(),
      name: z.string().max(40).optional().describe('姓名,从姓开始'),
    }),
  },
  output: pageOf(PupilRow),
  refusals: [],
} as const satisfies Route

/** The number travels in the body: an address would be logged. */
export const findPupilByNumber = {
  method: 'POST',
  path: '/api/pupils/by-number',
  summary: '按学籍号查学生(本单位范围;曾用学籍号也可)',
  access: inProvince,
  input: { body: z.object({ studentNumber: z.string().min(19).max(24) }) },
  output: PupilRow.omit({ grade: true, stage: true }).extend({
    stage: Stage.nullable(),
    grade: Int.nullable(),
    state: z.enum(['newcomer', 'in_school', 'graduated', 'departed', 'removed']),
  }),
  refusals: ['not_found', 'student_number_form'],
} as const satisfies Route

export const getPupil = {
  method: 'GET',
  path: '/api/pupils/:id',
  summary: '学生的一生:学籍、经历、业务',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: z.object({
    id: Int,
    name: z.string(),
    sex: Sex,
    birthDate: z.iso.date(),
    studentNumber: Masked.nullable(),
    idNumber: Masked.nullable(),
    isFlagged: z.boolean(),
    state: z.enum(['newcomer', 'in_school', 'graduated', 'departed', 'removed']),
    school: UnitName.nullable(),
    facts: z.array(z.object({ group: z.string(), label: z.string(), text: z.string() })),
    events: z.array(
      z.object({
        at: z.iso.datetime(),
        kind: z.enum(Object.keys(LIFE_KINDS) as [LifeKind, ...LifeKind[]]),
        what: z.string(),
        detail: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        unit: z.string().nullable(),
        officePhone: z.string().nullable().describe('未办结业务当前所在单位的办公电话'),
        by: z.string().nullable().describe('经办人;只对本单位、上级和下级显示'),
        why: z.string().nullable(),
        caseId: Int.nullable(),
      }),
    ),
  }),
  refusals: ['not_found'],
} as const satisfies Route

/** Opens the numbers in full, with a purpose, audited (ACC-4). */
export const openPupil = {
  method: 'POST',
  path: '/api/pupils/:id/open',
  summary: '查看完整证件号与联系方式(留痕)',
  access: deskHolders,
  input: { params: z.object({ id: Id }), body: z.object({ purpose: Saying(100) }) },
  output: z.object({
    studentNumber: z.string().nullable(),
    idNumber: z.string().nullable(),
    fields: z.array(z.object({ label: z.string(), text: z.string() })),
  }),
  refusals: ['not_found'],
} as const satisfies Route
