/**
 * A workflow is a table: states named by whose desk the paper is on, and steps between them. From the table come
 * what the server enforces and the buttons the web shows.
 */
import { refuse } from './refusal.ts'

export type Role = 'registrar' | 'approver' | 'viewer' | 'support' | 'auditor' | 'administrator'

export interface Desk {
  /** Which party's unit decides, e.g. `school`, `receiving_bureau`. */
  party: string
  roles: readonly Role[]
  /** Working days allowed on this desk. */
  workdays: number
}

export interface FlowStep<S extends string> {
  from: S
  step: string
  to: S
  label: string
  reason?: 'required'
  /** Who may take it although the paper lies elsewhere: a withdrawal by the one who asked. */
  by?: { party: string; roles: readonly Role[] }
}

export interface Flow<S extends string> {
  kind: string
  initial: S
  /** A state without a desk is final. */
  states: Record<S, { label: string; desk: Desk | null }>
  steps: readonly FlowStep<S>[]
}

/** Who acts: his roles, and the unit he acts for. */
export interface FlowActor {
  unitId: number
  roles: readonly Role[]
}

/** The facts of a case that decide a step. */
export interface FlowCase<S extends string> {
  state: S
  version: number
  /** Unit of each party. */
  parties: Readonly<Record<string, number>>
}

export interface Taken<S extends string> {
  state: S
  version: number
  /** Every step taken; a second one was on the same desk and is decided with the first. */
  taken: readonly { from: S; step: string; to: S }[]
}

function isOnDesk<S extends string>(flow: Flow<S>, at: FlowCase<S>, actor: FlowActor): boolean {
  const { desk } = flow.states[at.state]
  return desk !== null && isParty(at, desk, actor)
}

function isParty<S extends string>(
  at: FlowCase<S>,
  who: { party: string; roles: readonly Role[] },
  actor: FlowActor,
): boolean {
  return at.parties[who.party] === actor.unitId && who.roles.some((role) => actor.roles.includes(role))
}

/** The steps an actor may take now: what is shown is what is enforced. */
export function stepsFor<S extends string>(flow: Flow<S>, at: FlowCase<S>, actor: FlowActor): FlowStep<S>[] {
  const onDesk = isOnDesk(flow, at, actor)
  return flow.steps.filter(
    (step) => step.from === at.state && (step.by ? isParty(at, step.by, actor) : onDesk),
  )
}

/** States that the paper still passes if nobody objects: from each desk its first step, to the end. */
export function desksToCome<S extends string>(flow: Flow<S>, from: S): S[] {
  const ahead: S[] = []
  for (let at = from; ; ) {
    const next = flow.steps.find((step) => step.from === at && !step.by)?.to
    if (next === undefined || next === from || ahead.includes(next)) return ahead
    ahead.push(next)
    at = next
  }
}

/**
 * Takes a step, and the same step on the desks that follow as long as the paper stays on this very desk
 * (ADM-5: two consecutive steps on one desk are decided once).
 * @throws Refusal stale_view, step_not_allowed, reason_required
 */
export function takeStep<S extends string>(
  flow: Flow<S>,
  at: FlowCase<S>,
  input: { step: string; seenVersion: number; reason?: string | undefined },
  actor: FlowActor,
): Taken<S> {
  if (input.seenVersion !== at.version) refuse('stale_view')
  const named = (from: FlowCase<S>) => stepsFor(flow, from, actor).find((step) => step.step === input.step)
  const first = named(at)
  if (!first) return refuse('step_not_allowed')
  if (first.reason === 'required' && !input.reason?.trim()) refuse('reason_required', { field: 'reason' })
  const taken: FlowStep<S>[] = []
  const seen = new Set<S>([at.state])
  for (let next: FlowStep<S> | undefined = first; next; ) {
    taken.push(next)
    // A flow that leads back to a desk already passed waits there: deciding it again is a new act.
    if (seen.has(next.to)) break
    seen.add(next.to)
    next = named({ ...at, state: next.to })
    if (next?.reason === 'required' && !input.reason?.trim()) break
  }
  const state = taken.at(-1)?.to ?? at.state
  return { state, version: at.version + 1, taken: taken.map(({ from, step, to }) => ({ from, step, to })) }
}

/** What is wrong with a flow table; empty for a sound one. */
export function flowDefects<S extends string>(flow: Flow<S>): string[] {
  const names = Object.keys(flow.states) as S[]
  const reached = new Set<S>([flow.initial])
  for (const _ of names) for (const { from, to } of flow.steps) if (reached.has(from)) reached.add(to)
  const defects = names.filter((name) => !reached.has(name)).map((name) => `${name} is never reached`)
  for (const name of names) {
    const leaves = flow.steps.some((step) => step.from === name)
    const isFinal = flow.states[name].desk === null
    if (isFinal && leaves) defects.push(`${name} is final but has a step`)
    if (!isFinal && !leaves) defects.push(`${name} is on a desk but has no step`)
  }
  return defects
}
