/** Words that many doors of the season share. */
import { z } from 'zod'

export const Stage = z.enum(['primary', 'junior', 'senior']).describe('教育阶段')
export const Sex = z.enum(['male', 'female']).describe('性别')
export const Year = z.coerce.number().int().min(2000).max(2100)
export const Day = z.iso.date()
export const Int = z.number().int()
export const Count = z.number().int().min(0)
/** A fault of ours holds a job up: since when, and when it is tried again; null: no more by itself. */
export const Trouble = z.object({
  since: z.iso.datetime().describe('自何时起'),
  retryAt: z.iso.datetime().nullable().describe('下次自动再试;空:不再自动再试'),
})

/** A unit as it is named beside something else. */
export const UnitName = z.object({ id: Int, name: z.string() })
/** The bureau that has to make a term first, and where it can be rung up. */
export const TermBureau = z.object({ name: z.string(), officePhone: z.string().nullable() })
/** A number shown only in part, e.g. `G3701**********0012` (ACC-4). */
export const Masked = z.string().describe('已脱敏')
/** A reason or a purpose that somebody reads later: two letters or characters at least, not only dots (ACC-4). */
export const Saying = (max: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(max)
    .regex(/[\p{L}\p{N}].*[\p{L}\p{N}]/su, '请写明内容')
export const Done = z.object({ done: z.literal(true) })
