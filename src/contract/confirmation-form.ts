import { z } from 'zod'
import { deskHolders } from './access.ts'
import { Id, type Route } from './route.ts'
import { Saying } from './season-words.ts'

const Form = z.object({
  pupilId: z.number().int(),
  name: z.string(),
  schoolName: z.string(),
  /** Null while unplaced. */
  className: z.string().nullable(),
  studentNumber: z.string().nullable(),
  groups: z.array(
    z.object({
      title: z.string(),
      fields: z.array(z.object({ label: z.string(), text: z.string() })),
    }),
  ),
  /** JPEG, base64; null when there is none. */
  photo: z.string().nullable(),
})

/**
 * 学生信息确认表 of one pupil, some, or a class, everything in full: for print and the guardian's signature. Opening
 * them is an audited act with its purpose (REG-8, ACC-4).
 */
export const openConfirmationForms = {
  method: 'POST',
  path: '/api/confirmation-forms',
  summary: '打开学生信息确认表以便打印(完整信息,留痕)',
  access: deskHolders,
  input: {
    body: z.object({
      class: Id.optional(),
      pupils: z.array(Id).min(1).max(1000).optional(),
      purpose: Saying(100),
    }),
  },
  output: z.object({
    /** Business day, `YYYY-MM-DD`. */
    printedOn: z.iso.date(),
    forms: z.array(Form),
  }),
  refusals: ['not_found', 'print_too_many'],
} as const satisfies Route
