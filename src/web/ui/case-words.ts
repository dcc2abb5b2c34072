/** Words about cases: what a step will do, said before it is taken. */
import type { z } from 'zod'
import type { BusinessCase, listInbox } from '../../contract/business-case.ts'

export type DeskItem = z.output<typeof listInbox.output>['rows'][number]
export type Step = DeskItem['steps'][number]
type Case = z.output<typeof BusinessCase>

/** Ends or undoes what somebody entered: asked in red. */
const DESTRUCTIVE = new Set(['remove', 'reject', 'withdraw'])
export const isDestructive = (step: Pick<Step, 'step'>) => DESTRUCTIVE.has(step.step)

/** What a step does to a case: where the paper goes, or how the matter ends. @param unit on whose desk it will lie */
export function consequenceOf(step: Step, unit?: string | null): string {
  if (step.isFinal) return `业务办结,结果为「${step.toLabel}」。`
  return unit ? `业务转到${unit},状态变为「${step.toLabel}」。` : `业务状态变为「${step.toLabel}」。`
}

/** The unit on whose desk the paper will lie: told by the path, where that desk is on it. */
export function nextUnit(of: Pick<Case, 'path'>, step: Step): string | null {
  return of.path.find(({ state }) => state === step.to)?.unit ?? null
}
