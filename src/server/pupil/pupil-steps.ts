/** Events inside a pupil's schools: told to those schools and whoever is above them; others read where he was. */
import type { Tx } from '../../db/tx.ts'
import {
  CLASS_MOVE_WORDS,
  classAtEntry,
  ENTRY_WORDS,
  RECORD_SOURCE_WORDS,
  SCHOOL_CHANGE_WORDS,
  STAGE_WORDS,
  STAYER_WORDS,
  startOfDay,
  timesInClasses,
  wasInClass,
} from '../../rules/pupil-life.ts'
import { gradeName, keptName } from '../../rules/school-class.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { Context } from '../context.ts'
import type { KeptChange } from '../pupil-data/data-page.ts'
import { event, type LifeEvent, mayKnow, nameOf, type Viewer } from './life-event.ts'
import type { EnrollmentOfLife } from './pupil-life.queries.ts'
import * as q from './pupil-steps.queries.ts'

/** Without the grade of today, which was another one then. */
function classThen(of: Pick<q.ClassMoveOfLife, 'stage' | 'cohort'>, name: string | null): string {
  if (name === null) return '(班级已删除)'
  const kept = keptName(name)
  return of.stage === null || of.cohort === null ? kept : `${STAGE_WORDS[of.stage]} ${of.cohort} 级${kept}`
}

function ofClassMove(one: q.ClassMoveOfLife, viewer: Viewer): LifeEvent {
  return event({
    at: one.at,
    kind: 'class',
    what: one.act === 'placement' ? '自动分班' : CLASS_MOVE_WORDS[one.act],
    detail: one.seed === null ? '' : `种子:${one.seed}`,
    from: one.fromId === null ? null : classThen(one, one.fromName),
    to: classThen(one, one.toName),
    unit: one.unit,
    by: nameOf(viewer, one),
  })
}

/** How those enter who come into a class that is there already; a merger brings its classes along. */
const WITH_CLASS = new Set(['load', 'late_registration', 'transfer'])

/** The classes that he entered into at once, and was never placed in. */
async function entriesOf(
  tx: Tx,
  schema: string,
  stays: readonly EnrollmentOfLife[],
  steps: Parameters<typeof classAtEntry>[1],
): Promise<LifeEvent[]> {
  const entries = stays.flatMap((stay) => {
    const classId = WITH_CLASS.has(stay.enteredBy) ? classAtEntry(stay, steps) : null
    return classId === null ? [] : [{ stay, classId }]
  })
  const ids = entries.map((one) => one.classId)
  const classes = await q.listClasses(tx, schema, ids)
  return entries.map(({ stay, classId }) => {
    const into = classes.get(classId)
    return event({
      at: startOfDay(stay.from),
      kind: 'class',
      what: '编入班级',
      detail: ENTRY_WORDS[stay.enteredBy] ?? '',
      to: into ? classThen(into, into.name) : '(班级已删除)',
      unit: stay.schoolName,
    })
  })
}

const PROMOTION_WORDS = { up: '升级', back: '撤回升级', stay: '留在原年级' } as const

/** Without a grade: it is told beside. */
const promotedClass = ({ className }: q.PromotionOfLife) =>
  className === null ? '未分班' : keptName(className)

function ofPromotion(one: q.PromotionOfLife, viewer: Viewer): LifeEvent {
  const isStay = one.way === 'stay'
  return event({
    at: one.at,
    kind: 'promotion',
    what: PROMOTION_WORDS[one.way],
    detail: isStay ? gradeName(one.stage, one.fromGrade) : promotedClass(one),
    from: isStay ? null : gradeName(one.stage, one.fromGrade),
    to: isStay ? null : gradeName(one.stage, one.toGrade),
    unit: one.unit,
    by: nameOf(viewer, one),
    why: one.stayed ? [STAYER_WORDS[one.stayed], one.reason].filter(Boolean).join(':') : one.reason,
  })
}

function ofException(one: q.ExceptionOfLife, viewer: Viewer): LifeEvent {
  return event({
    at: one.at,
    kind: 'graduation',
    what: '暂不毕业',
    detail: `${one.year} 年毕业时留下`,
    unit: one.unit,
    by: nameOf(viewer, one),
    why: one.reason,
  })
}

const labelOf = (key: string) => registration.fields.find((field) => field.key === key)?.header ?? key

function ofRecord(ctx: Context, one: q.RecordOfLife, viewer: Viewer): LifeEvent {
  const common = { at: one.at, kind: 'record', unit: one.unit, by: nameOf(viewer, one) } as const
  if (one.source === 'photo' || one.sealed === null) {
    const what = one.number === 1 ? '添加照片' : '更换照片'
    return event({ ...common, what, detail: one.isOfImport ? '批量导入' : '' })
  }
  // Which fields, never their values: those are shown in part in the list of changes (ACC-4).
  const { reason, fields } = ctx.sealer.unseal(one.sealed) as KeptChange
  const detail = fields.map(({ field }) => labelOf(field)).join('、')
  return event({
    ...common,
    what: RECORD_SOURCE_WORDS[one.source],
    detail,
    why: one.isOfImport ? null : reason || null,
  })
}

/** A change of a school while he was there. */
function ofSchoolChange(one: q.SchoolChangeOfLife, viewer: Viewer): LifeEvent {
  return event({
    at: startOfDay(one.on),
    kind: 'school',
    what: SCHOOL_CHANGE_WORDS[one.kind],
    from: one.before,
    to: one.after,
    unit: one.unit,
    by: nameOf(viewer, one),
    why: mayKnow(viewer, one.path) ? one.reason : null,
  })
}

const wasThere = (stays: readonly EnrollmentOfLife[], { schoolId, on }: q.SchoolChangeOfLife) =>
  stays.some((one) => one.schoolId === schoolId && one.from <= on && (one.until === null || on <= one.until))

/** Of the stays that are given; the caller reads beyond the scope, and what the viewer may not know is left out. */
export async function stepsOf(
  tx: Tx,
  ctx: Context,
  of: { schema: string; pupilId: number; stays: readonly EnrollmentOfLife[]; viewer: Viewer },
): Promise<LifeEvent[]> {
  const { schema, pupilId, stays, viewer } = of
  const paths = [...new Set(stays.map((one) => one.unitPath))]
  const moves = await q.listClassMoves(tx, schema, { pupilId, paths })
  const steps = moves.map((one) => ({ at: one.at.toISOString(), from: one.fromId, to: one.toId }))
  const times = timesInClasses(stays, steps)
  const promotions = await q.listPromotions(tx, schema, {
    classIds: [...new Set(times.map((one) => one.classId))],
    enrollmentIds: stays.map((one) => one.id),
  })
  const passed = promotions.filter(
    ({ way, classId, at }) =>
      way === 'stay' || classId === null || wasInClass(times, classId, at.toISOString()),
  )
  const known = <R extends { path: string }>(rows: readonly R[]) =>
    rows.filter((one) => mayKnow(viewer, one.path))
  const ownStays = stays.filter((one) => mayKnow(viewer, one.unitPath))
  const record = await q.listRecord(tx, schema, pupilId)
  const changes = await q.listSchoolChanges(tx, schema, [...new Set(stays.map((one) => one.schoolId))])
  return [
    ...(await entriesOf(tx, schema, ownStays, steps)),
    ...known(moves).map((one) => ofClassMove(one, viewer)),
    ...known(passed).map((one) => ofPromotion(one, viewer)),
    ...known(await q.listExceptions(tx, schema, pupilId)).map((one) => ofException(one, viewer)),
    ...known(record).map((one) => ofRecord(ctx, one, viewer)),
    ...changes.filter((one) => wasThere(stays, one)).map((one) => ofSchoolChange(one, viewer)),
  ]
}
