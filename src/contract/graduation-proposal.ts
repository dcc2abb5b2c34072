import { z } from 'zod'
import { OUTCOMES } from '../rules/senior-graduation.ts'
import { inProvince, schoolRegistrar } from './access.ts'
import { GraduationAnswer } from './graduation.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Saying, UnitName } from './season-words.ts'

const Outcome = z.enum(OUTCOMES)

/** How the pupils of senior final classes are to leave: all alike, less those chosen for; the bureau decides (GRD-1). */
export const proposeGraduation = {
  method: 'POST',
  path: '/api/graduation/proposals',
  summary: '高中毕业申报:毕业、结业、肄业(报主管局核准)',
  access: schoolRegistrar,
  input: {
    body: z.object({
      classes: z.array(Id).min(1).max(100),
      byDefault: Outcome.default('graduated'),
      choices: z
        .array(z.object({ pupilId: Id, outcome: z.enum([...OUTCOMES, 'stay']), reason: Saying(100) }))
        .max(2000)
        .default([]),
      /** True: only tells what would happen. */
      preview: z.boolean().default(false),
    }),
  },
  /** `graduated` counts who is proposed, however he leaves. */
  output: GraduationAnswer,
  refusals: [
    'window_closed',
    'not_found',
    'graduation_not_final_grade',
    'graduation_needs_no_decision',
    'season_promotion_running',
  ],
} as const satisfies Route

/** What waits for the bureau, class by class: the counts, and by name whoever differs from graduation. */
export const listProposals = {
  method: 'GET',
  path: '/api/graduation/proposals',
  summary: '高中毕业核准:各班申报情况',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      school: Id.optional().describe('学校,或主管局及其下级'),
      differing: z.enum(['true']).optional().describe('只看有学生与毕业不同的班'),
    }),
  },
  output: pageOf(
    z.object({
      classId: Int,
      className: z.string(),
      school: UnitName,
      graduated: Count,
      completed: Count,
      incomplete: Count,
      differing: z.array(
        z.object({ caseId: Int, name: z.string(), outcome: Outcome, reason: z.string().nullable() }),
      ),
      /** Every paper of the class, as a decision names it. */
      cases: z.array(z.object({ id: Int, version: Int })),
      isMine: z.boolean().describe('在本单位的桌上'),
    }),
  ),
  refusals: [],
} as const satisfies Route
