/** Work at a desk: everything of one kind that lies there is taken one step on, hundreds at a time. */
import { listInbox, takeSteps } from '../../../contract/business-case.ts'
import { slicesOf } from './pool.ts'
import { allRows, type Session } from './session.ts'
import type { Tally } from './tally.ts'

const CASES_AT_ONCE = 500

export interface Step {
  kind: string
  step: string
  reason?: string
}

type Case = { caseId: number; version: number }

/** Takes one step with these cases; each one refused is unexpected. @returns how many were taken */
export async function stepOn(
  session: Session,
  tally: Tally,
  of: Step,
  cases: readonly Case[],
): Promise<number> {
  let count = 0
  for (const slice of slicesOf(cases, CASES_AT_ONCE)) {
    const { step, reason } = of
    const { taken, refused } = await session.call(takeSteps, {
      body: {
        step,
        ...(reason === undefined ? {} : { reason }),
        cases: slice.map(({ caseId, version }) => ({ id: caseId, version })),
      },
    })
    count += taken.length
    for (const { code } of refused) tally.unexpected(`${session.login} ${of.kind} ${step}: ${code}`)
  }
  return count
}

/** Clears an inbox of one kind by one step. @returns how many cases were taken on */
export async function clearInbox(session: Session, tally: Tally, of: Step): Promise<number> {
  const items = await allRows((page) => session.call(listInbox, { query: { ...page, kind: of.kind } }))
  return stepOn(
    session,
    tally,
    of,
    items.filter((item) => item.steps.some((one) => one.step === of.step)),
  )
}
