/** Enrolling, ending and reopening: the only hand that moves a pupil. Inner actions: the caller has checked and decided. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { lockForEntry } from '../class/class.actions.ts'
import type { Context } from '../context.ts'
import { requireSettledClasses } from '../policy/policy.actions.ts'
import {
  hasClosedSchool,
  hasClosedSchoolOf,
  insertEnrollments,
  lockEnrollments,
  lockPupils,
  saveEnded,
  savePupilHomes,
  savePupilPaths,
  saveReopened,
} from './enrollment.queries.ts'

export interface EnrollRow {
  pupilId: number
  schoolId: number
  /** Path of the school. */
  unitPath: string
  stage: 'primary' | 'junior' | 'senior'
  entryGrade: number
  /** null: unplaced, until class placement (CLS-1). */
  classId: number | null
  enteredBy: 'load' | 'registration' | 'late_registration' | 'admission' | 'transfer' | 'merge'
  /** First day, `YYYY-MM-DD` of the business clock; after an earlier enrollment's last day it moves there. */
  on: string
}

/** The database promises one enrollment at a time per pupil; a second one is a refusal, never a fault. */
async function onlyOneAtATime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'pupil_one_active_enrollment')
      refuse('enrollment_already_active')
    throw error
  }
}

/** Classes before pupils, as in every business that touches both; nobody deletes or merges them until this is done. */
async function holdClassesOf(tx: Tx, schema: string, rows: readonly EnrollRow[]): Promise<void> {
  await requireSettledClasses(tx, schema)
  const ids = [...new Set(rows.flatMap((row) => row.classId ?? []))]
  if (ids.length > 0 && (await lockForEntry(tx, schema, ids)).size < ids.length)
    refuse('class_gone', { field: 'classId' })
}

/**
 * Enrolls pupils, many at once: their pages and homes follow them to the new school.
 * @returns ids of the enrollments, in the order of the rows
 * @throws Refusal class_gone when a class was deleted in the meantime, not_found for a pupil of another province,
 * enrollment_already_active for one still in a school, school_closed, season_promotion_running
 */
export function enroll(tx: Tx, ctx: Context, schema: string, rows: readonly EnrollRow[]): Promise<number[]> {
  return tx.beyondScope(() =>
    onlyOneAtATime(async () => {
      if (rows.length === 0) return []
      if (await hasClosedSchool(tx, [...new Set(rows.map((row) => row.schoolId))])) refuse('school_closed')
      await holdClassesOf(tx, schema, rows)
      const pupilIds = rows.map((row) => row.pupilId)
      if ((await lockPupils(tx, schema, pupilIds)) !== new Set(pupilIds).size) refuse('not_found')
      const ids = await ctx.db.newIds(rows.length)
      const numbered = rows.map((row, at) => ({ ...row, id: ids[at] ?? 0 }))
      await insertEnrollments(tx, schema, numbered)
      await savePupilPaths(
        tx,
        schema,
        pupilIds,
        rows.map((row) => row.unitPath),
      )
      await savePupilHomes(tx, schema, pupilIds)
      return ids
    }),
  )
}

/**
 * Ends enrollments; the class stays written in them, for whoever comes back.
 * @param end.on last day of the business clock; an enrollment lasts a day at least
 * @throws Refusal stale_view when one of them has ended already
 */
export function endEnrollments(
  tx: Tx,
  schema: string,
  enrollmentIds: readonly number[],
  end: { state: 'graduated' | 'departed' | 'removed' | 'merged'; on: string },
): Promise<void> {
  return tx.beyondScope(async () => {
    if (enrollmentIds.length === 0) return
    if ((await lockEnrollments(tx, schema, enrollmentIds, true)) !== new Set(enrollmentIds).size)
      refuse('stale_view')
    await saveEnded(tx, schema, enrollmentIds, end)
  })
}

/**
 * Takes an ending back: in school again, in the old class (GRD-4, ADM-10).
 * @throws Refusal stale_view when one of them has not ended, enrollment_already_active when the pupil is elsewhere now,
 * school_closed when the school is no more (ORG-9)
 */
export function reopenEnrollments(tx: Tx, schema: string, enrollmentIds: readonly number[]): Promise<void> {
  return tx.beyondScope(() =>
    onlyOneAtATime(async () => {
      if (enrollmentIds.length === 0) return
      if ((await lockEnrollments(tx, schema, enrollmentIds, false)) !== new Set(enrollmentIds).size)
        refuse('stale_view')
      if (await hasClosedSchoolOf(tx, schema, enrollmentIds)) refuse('school_closed')
      await saveReopened(tx, schema, enrollmentIds)
    }),
  )
}
