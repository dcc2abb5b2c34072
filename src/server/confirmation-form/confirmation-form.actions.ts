/** 学生信息确认表: everything the registry keeps of a pupil, in full, for the guardian's signature (REG-8). */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationDetail, RegistrationRow } from '../../rules/registration-row.ts'
import { className } from '../../rules/school-class.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { Actor, Context } from '../context.ts'
import { photosOf } from '../photo/photo.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { rowOfPage } from '../registration/registration-page.ts'
import { listCounties } from '../unit/division.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './confirmation-form.queries.ts'
import { PAPER_GROUPS } from './paper-groups.ts'

interface Asked {
  class?: number | undefined
  pupils?: readonly number[] | undefined
  purpose: string
}

let countyNames: ReadonlyMap<string, string> | undefined

/** A parent reads a county's name; its twelve digits stay beside it for the school. */
function withCounty(code: string): string {
  countyNames ??= new Map(listCounties().map((county) => [county.code, county.name]))
  const name = countyNames.get(code.slice(0, 6))
  return name ? `${name} ${code}` : code
}

/** Every field of the paper form in its group; a field without a value stays, to be filled in by hand. */
function groupsOf(row: RegistrationRow) {
  const shown = (key: string) => {
    const field = registration.fields.find((one) => one.key === key)
    const value = (row as Partial<RegistrationRow>)[key as keyof RegistrationRow] ?? null
    const isEmpty = value === null || value === '' || !field
    const text = isEmpty ? '' : field.show(value)
    return { label: field?.header ?? key, text: /Division$/.test(key) ? withCounty(text) : text }
  }
  return PAPER_GROUPS.map(([title, keys]) => ({ title, fields: keys.map(shown) }))
}

function formOf(ctx: Context, pupil: q.FormPupil, photo: Buffer | undefined) {
  const blob = openPupilBlob(ctx.sealer, pupil.sealed)
  const row = rowOfPage({ ...pupil, detail: pupil.detail as RegistrationDetail }, blob, null)
  const { stage, grade, className: name } = pupil
  const isPlaced = stage !== null && grade !== null && name !== null
  return {
    pupilId: pupil.id,
    name: pupil.name,
    schoolName: pupil.schoolName,
    className: isPlaced ? className({ stage, grade, name }) : null,
    studentNumber: blob.studentNumber,
    groups: groupsOf(row),
    photo: photo?.toString('base64') ?? null,
  }
}

async function chosen(tx: Tx, actor: Actor, asked: Asked, limit: number): Promise<q.FormPupil[]> {
  const of = { classId: asked.class ?? null, pupilIds: asked.pupils ?? null }
  const pupils = await q.listFormPupils(tx, schemaOf(actor), of, limit + 1)
  if (pupils.length === 0) return refuse('not_found')
  if (pupils.length > limit) return refuse('print_too_many', { detail: `一次最多打印 ${limit} 名学生` })
  return pupils
}

/**
 * Opens the forms. As with every opening in full, the log of requests keeps no word of them: the audit is written
 * once, for every pupil by id, and what was opened is read behind it.
 * @throws Refusal not_found, print_too_many
 */
export async function openConfirmationForms(ctx: Context, actor: Actor, asked: Asked) {
  const season = await read(ctx, actor, (tx) => seasonOf(tx, ctx, actor))
  const limit = season.policy.printPupilLimit
  await write(ctx, actor, async (tx) => {
    const pupils = (await chosen(tx, actor, asked, limit)).map(({ id }) => id)
    const detail = { purpose: asked.purpose, classId: asked.class ?? null, pupils }
    return { answer: null, audit: { act: 'confirmation_form.open', detail } }
  })
  return read(ctx, actor, async (tx) => {
    const pupils = await chosen(tx, actor, asked, limit)
    const ids = pupils.map(({ id }) => id)
    const photos = await photosOf(tx, ctx, schemaOf(actor), ids)
    return { printedOn: season.today, forms: pupils.map((one) => formOf(ctx, one, photos.get(one.id))) }
  })
}
