/** Pupils of the scope: lists, look-up by number, a whole life, and the numbers in full with a purpose (QRY-2, ACC-4). */
import type { Tx } from '../../db/tx.ts'
import type { PupilState } from '../../rules/pupil-life.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationDetail, RegistrationRow } from '../../rules/registration-row.ts'
import { className, type Stage } from '../../rules/school-class.ts'
import { scopeRange } from '../../rules/scope.ts'
import { isStudentNumber } from '../../rules/student-number.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { rowOfPage } from '../registration/registration-page.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './pupil.queries.ts'
import { eventsOf } from './pupil-life.ts'
import { listPupilsByName } from './pupil-name.queries.ts'
import { maskedNumbers, openPupilBlob, studentNumberKey } from './sealed-pupil.ts'

interface PupilQuery {
  after?: string | undefined
  limit: number
  school?: number | undefined
  class?: number | undefined
  stage?: Stage | undefined
  grade?: number | undefined
  unplaced?: 'true' | 'false' | undefined
  flagged?: 'true' | 'false' | undefined
  name?: string | undefined
}

/** What every answer says of a pupil, his numbers masked. */
function present<R extends q.PupilListRow | q.FoundPupil>(ctx: Context, row: R) {
  const { id, name, sex, birthDate, isFlagged, schoolId, schoolName, classId } = row
  const { stage, grade, className: kept } = row
  const isPlaced = stage !== null && grade !== null && kept !== null
  return {
    id,
    name,
    sex,
    birthDate,
    ...maskedNumbers(openPupilBlob(ctx.sealer, row.sealed)),
    school: { id: schoolId, name: schoolName },
    stage: stage as R['stage'],
    grade: grade as R['grade'],
    classId,
    className: isPlaced ? className({ stage, grade, name: kept }) : null,
    isFlagged,
  }
}

const yes = (text: 'true' | 'false' | undefined) => (text === undefined ? undefined : text === 'true')

/** Pupils in school, of the scope or of one unit in it. */
export function listPupils(ctx: Context, actor: Actor, query: PupilQuery) {
  return read(ctx, actor, async (tx) => {
    const path = query.school === undefined ? undefined : await q.findUnitPath(tx, query.school)
    if (query.school !== undefined && path === undefined) return { rows: [], next: null }
    const range = path === undefined ? undefined : scopeRange(path)
    const filter = {
      within: range && ([range.from, range.to] as const),
      classId: query.class,
      stage: query.stage,
      grade: query.grade,
      isUnplaced: yes(query.unplaced),
      isFlagged: yes(query.flagged),
      name: query.name?.trim(),
    }
    const { name } = filter
    const { rows, next } = name
      ? await listPupilsByName(tx, schemaOf(actor), { ...filter, name }, query)
      : await q.listPupils(tx, schemaOf(actor), filter, query)
    return { rows: rows.map((row) => present(ctx, row)), next }
  })
}

const stateOf = (state: q.EnrollmentState): PupilState => state ?? 'newcomer'

/**
 * Finds a pupil of the scope by any number he ever had.
 * @throws Refusal student_number_form, not_found
 */
export async function findPupilByNumber(ctx: Context, actor: Actor, typed: string) {
  const number = typed.trim().toUpperCase()
  if (!isStudentNumber(number)) return refuse('student_number_form', { field: 'studentNumber' })
  const hash = studentNumberKey(ctx.sealer, number)
  const found = await q.findPupilByNumber(ctx.db, scopeOf(actor), schemaOf(actor), hash)
  if (!found) return refuse('not_found')
  return { ...present(ctx, found), state: stateOf(found.state) }
}

async function requirePupil(tx: Tx, actor: Actor, id: number): Promise<q.PupilPage> {
  return (await q.findPupil(tx, schemaOf(actor), id)) ?? refuse('not_found')
}

/** His fields as the form has them, with what is shown of each. */
function fieldsOf(ctx: Context, page: q.PupilPage, isSealed: boolean) {
  const row = rowOfPage(
    { ...page, detail: page.detail as RegistrationDetail },
    openPupilBlob(ctx.sealer, page.sealed),
    null,
  )
  return registration.fields
    .filter((field) => field.isSealed === isSealed && field.key !== 'classNumber')
    .flatMap((field) => {
      const value = (row as Partial<RegistrationRow>)[field.key]
      // A page loaded without some fields simply lacks them.
      return value === null || value === undefined || value === ''
        ? []
        : [{ group: field.group, label: field.header, text: field.show(value) }]
    })
}

/** @throws Refusal not_found */
export function getPupil(ctx: Context, actor: Actor, id: number, kinds: CaseKinds) {
  return read(ctx, actor, async (tx) => {
    const page = await requirePupil(tx, actor, id)
    const { grade: _, stage: __, classId: ___, className: inClass, ...shown } = present(ctx, page)
    const place = inClass === null ? [] : [{ group: '学籍', label: '班级', text: inClass }]
    return {
      ...shown,
      state: stateOf(page.state),
      facts: [...place, ...fieldsOf(ctx, page, false)],
      events: await eventsOf(tx, ctx, { schema: schemaOf(actor), pupilId: id, kinds, viewer: actor }),
    }
  })
}

/**
 * Opens numbers, addresses and phones in full. The log of requests keeps no word of them: the audit is written once,
 * and what was opened is read behind it.
 * @throws Refusal not_found
 */
export async function openPupil(ctx: Context, actor: Actor, id: number, purpose: string) {
  const audit = { act: 'pupil_open', subjectKind: 'pupil', subjectId: id, detail: { purpose } }
  await write(ctx, actor, async (tx) => {
    await requirePupil(tx, actor, id)
    return { answer: null, audit }
  })
  const page = await read(ctx, actor, (tx) => requirePupil(tx, actor, id))
  const { studentNumber, idNumber } = openPupilBlob(ctx.sealer, page.sealed)
  const fields = fieldsOf(ctx, page, true).map(({ label, text }) => ({ label, text }))
  return { studentNumber, idNumber, fields }
}
