/** What a change would do, looked at before it is saved, and sent back with it (ORG-5 to ORG-7). */
import { z } from 'zod'
import { Count, UnitName } from './season-words.ts'

export const EffectNumbers = z.object({
  closing: Count.describe('不能再发起的单位'),
  opening: Count.describe('从此可以发起的单位'),
  drafts: Count.describe('无法再提交的表单'),
  waiting: Count.describe('还没有办理的学生'),
  earlier: Count.describe('提前到期的待办'),
  later: Count.describe('顺延到期的待办'),
  overdue: Count.describe('变为超期的待办'),
  notOverdue: Count.describe('不再超期的待办'),
})

const Basis = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('预览所依据的现状')

export const ChangeEffect = z.object({
  numbers: EffectNumbers,
  sentences: z.array(z.string()),
  /** The first of those that the change touches. */
  units: z.array(UnitName.extend({ what: z.string() })),
  basis: Basis,
})

/**
 * What was seen. Without it a change is made as it is asked for, whatever it does: for a program that looks by itself.
 */
export const Seen = z.object({ numbers: EffectNumbers, basis: Basis }).optional()
