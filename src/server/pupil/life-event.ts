/** One event of a pupil's life, and what the viewer is told of who did it and why. */
import type { LifeKind } from '../../rules/pupil-life.ts'
import { isWithin } from '../../rules/scope.ts'
import type { Doer } from './pupil-life.queries.ts'

export interface LifeEvent {
  /** ISO instant. */
  at: string
  kind: LifeKind
  what: string
  detail: string
  from: string | null
  to: string | null
  unit: string | null
  /** Of the desk on which an open case lies. */
  officePhone: string | null
  by: string | null
  why: string | null
  caseId: number | null
}

/** The rest is null: an event says what is known. */
export function event(
  of: Pick<LifeEvent, 'kind' | 'what'> & Partial<Omit<LifeEvent, 'at'>> & { at: string | Date },
): LifeEvent {
  const at = typeof of.at === 'string' ? of.at : of.at.toISOString()
  const blank = { detail: '', from: null, to: null, unit: null, officePhone: null, by: null, why: null }
  return { ...blank, caseId: null, ...of, at }
}

/** What somebody at a unit is told of what was done elsewhere. */
export interface Viewer {
  unitPath: string
}

/** Whether a place lies in the viewer's own subtree, or above him: what his school, his units and bureaus did. */
export function mayKnow(viewer: Viewer, path: string | null): boolean {
  return path !== null && (isWithin(path, viewer.unitPath) || isWithin(viewer.unitPath, path))
}

/** A clerk's name is told to his own line only; others read the unit. */
export function nameOf(viewer: Viewer, doer: Doer): string | null {
  return mayKnow(viewer, doer.byPath) ? doer.by : null
}
