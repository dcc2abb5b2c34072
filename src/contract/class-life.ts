/** What happens to classes of one grade, without approval (ORG-4): splitting them, and their history. */
import { z } from 'zod'
import { inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int } from './season-words.ts'

/** Some pupils of a class come into a new one of the same cohort. */
export const splitClass = {
  method: 'POST',
  path: '/api/classes/:id/split',
  summary: '拆分班级:部分学生编入新班',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }), body: z.object({ pupils: z.array(Id).min(1).max(500) }) },
  output: z.object({ classId: Int, name: z.string(), moved: Count }),
  refusals: [
    'not_found',
    'class_split_nobody_left',
    'class_numbers_used_up',
    'pupil_data_locked',
    'stale_view',
    'season_promotion_running',
  ],
} as const satisfies Route

const ClassAct = z
  .enum(['class_create', 'class_rename', 'class_change', 'class_merge', 'class_split', 'class_delete'])
  .describe('新建、更名、调班、合并、拆分、删除')

export const listClassHistory = {
  method: 'GET',
  path: '/api/class-history',
  summary: '班级变动记录',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      class: Id.optional().describe('只看一个班'),
      school: Id.optional().describe('只看这个单位及其下级的'),
    }),
  },
  output: pageOf(
    z.object({
      id: Int,
      at: z.iso.datetime(),
      act: ClassAct,
      schoolName: z.string(),
      /** The class that was made, renamed, deleted, or into which pupils came; several when made in numbers. */
      classes: z.array(z.object({ id: Int, name: z.string().nullable() })),
      /** Where the pupils came from. */
      from: z.array(z.object({ id: Int, name: z.string().nullable() })),
      pupils: Count,
      by: z.string().nullable(),
    }),
  ),
  refusals: [],
} as const satisfies Route
