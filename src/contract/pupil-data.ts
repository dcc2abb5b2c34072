import { z } from 'zod'
import { inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Saying } from './season-words.ts'

const params = z.object({ id: Id })
/** As a clerk would type them into the template, by field key. */
const Cells = z.record(z.string().max(40), z.string().max(400))

/** The fields that the school changes alone, as they are now, for the form. Opens sealed data: audited (ACC-4). */
export const getPupilData = {
  method: 'GET',
  path: '/api/pupils/:id/data',
  summary: '打开学生的非关键数据以便修改(留痕)',
  access: schoolRegistrar,
  input: { params },
  output: z.object({ version: Int, name: z.string(), cells: Cells }),
  refusals: ['not_found', 'pupil_not_in_school_here', 'pupil_data_locked'],
} as const satisfies Route

/** Only what differs is written; a blank cell empties a field that may be empty. */
export const changePupilData = {
  method: 'PUT',
  path: '/api/pupils/:id/data',
  summary: '修改学生的非关键数据(本校直接办理)',
  access: schoolRegistrar,
  input: {
    params,
    body: z.object({
      /** The version that the person saw. */
      version: z.number().int(),
      reason: Saying(200),
      cells: Cells,
    }),
  },
  output: z.object({
    version: Int,
    /** Fields that were changed. */
    changed: Count,
  }),
  refusals: [
    'not_found',
    'pupil_not_in_school_here',
    'pupil_data_locked',
    'stale_view',
    'key_field_by_case',
    'pupil_data_wrong',
  ],
} as const satisfies Route

/** Every change of every field, the newest first: who, when, why, before and after, personal data masked. */
export const listPupilChanges = {
  method: 'GET',
  path: '/api/pupils/:id/changes',
  summary: '学生信息修改记录',
  access: inProvince,
  input: { params, query: PageQuery },
  output: pageOf(
    z.object({
      version: Int,
      at: z.iso.datetime(),
      unit: z.string(),
      by: z.string().nullable(),
      source: z.enum(['form', 'workbook', 'case']),
      reason: z.string(),
      fields: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route

/** The current values of a class or the whole school, to be mended and sent back as an import of kind pupil_data. */
export const exportPupilData = {
  method: 'GET',
  path: '/api/pupil-data/workbook',
  summary: '导出学生信息修改表(留痕,带水印)',
  access: schoolRegistrar,
  input: {
    query: z.object({ class: Id.optional(), purpose: Saying(100) }),
  },
  output: z.any(),
  download: true,
  refusals: ['export_too_many', 'not_found'],
} as const satisfies Route
