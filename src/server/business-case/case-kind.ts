/** What each kind of business gives to the case machine; the machine does the rest the same way for all. */
import type { z } from 'zod'
import type { Tx } from '../../db/tx.ts'
import { withCleanUp } from '../../rules/clean-up.ts'
import type { Flow } from '../../rules/flow.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import type { CaseRow } from './business-case.queries.ts'

/** A case whose step has been judged and is about to be written. `state` is the new one. */
export interface TakenCase {
  case: CaseRow
  state: string
  version: number
  taken: readonly { from: string; step: string; to: string }[]
  reason: string | undefined
}

/** What a kind needs of a case to say who its parties are. */
export type OpenCase = Pick<CaseRow, 'id' | 'schoolId' | 'parties' | 'detail'>

export interface CaseKind {
  kind: string
  label: string
  // A flow's states are its own words; the machine handles all flows alike.
  flow: Flow<string>
  detail: z.ZodType
  detailVersion: number
  /** What a clean-up brings back, in a sentence: the state before the case was opened (PRO-3). */
  before: string
  /** Takes the pupil's lock while open: one open movement or data case per pupil (MOV-3). */
  locksPupil?: boolean
  /** Facts from the database that forbid a step although the flow allows it: refusals by case. Set-based. */
  guard?(
    tx: Tx,
    ctx: Context,
    actor: Actor,
    taken: readonly TakenCase[],
  ): Promise<ReadonlyMap<number, Refusal>>
  /** What the steps do beside moving the paper, in the same transaction. Set-based; called once for all cases. */
  onTaken?(tx: Tx, ctx: Context, actor: Actor, taken: readonly TakenCase[]): Promise<void>
  /**
   * Who the parties of open cases are by the units as they stand: asked when a school changed its bureau or went into
   * another one, whose id the case has by then (ORG-9). Set-based.
   */
  partiesNow(tx: Tx, rows: readonly OpenCase[]): Promise<ReadonlyMap<number, Record<string, number>>>
  /** What is asked, for the case page: label and text, personal data masked. */
  facts?(tx: Tx, ctx: Context, actor: Actor, row: CaseRow): Promise<{ label: string; text: string }[]>
}

export type CaseKinds = readonly CaseKind[]

/** A flow with states of its own names, as the machine takes it: with the endings of a clean-up (PRO-3). */
export function anyFlow<S extends string>(flow: Flow<S>): Flow<string> {
  return withCleanUp(flow as unknown as Flow<string>)
}
