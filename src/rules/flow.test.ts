import { describe, expect, it } from 'vitest'
import {
  desksToCome,
  type Flow,
  type FlowActor,
  type FlowCase,
  flowDefects,
  stepsFor,
  takeStep,
} from './flow.ts'
import { Refusal } from './refusal.ts'

type State = 'with_school' | 'with_receiving_bureau' | 'with_releasing_bureau' | 'done' | 'rejected'

const desk = (party: string) => ({ party, roles: ['approver'] as const, workdays: 10 })

// A toy of two bureaus: a school submits, each bureau agrees, rejects, or sends the paper back.
const toy = {
  kind: 'toy',
  initial: 'with_school',
  states: {
    with_school: { label: '学校', desk: { party: 'school', roles: ['registrar'], workdays: 10 } },
    with_receiving_bureau: { label: '转入主管部门', desk: desk('receiving_bureau') },
    with_releasing_bureau: { label: '转出主管部门', desk: desk('releasing_bureau') },
    done: { label: '已完成', desk: null },
    rejected: { label: '已驳回', desk: null },
  },
  steps: [
    { from: 'with_school', step: 'submit', to: 'with_receiving_bureau', label: '上报' },
    { from: 'with_receiving_bureau', step: 'agree', to: 'with_releasing_bureau', label: '同意' },
    {
      from: 'with_receiving_bureau',
      step: 'send_back',
      to: 'with_school',
      label: '退回',
      reason: 'required',
    },
    { from: 'with_releasing_bureau', step: 'agree', to: 'done', label: '同意' },
    { from: 'with_releasing_bureau', step: 'reject', to: 'rejected', label: '驳回', reason: 'required' },
  ],
} as const satisfies Flow<State>

const SCHOOL = 1
const EAST = 2
const WEST = 3
const at = (state: State, releasing = WEST): FlowCase<State> => ({
  state,
  version: 4,
  parties: { school: SCHOOL, receiving_bureau: EAST, releasing_bureau: releasing },
})
const approver = (unitId: number): FlowActor => ({ unitId, roles: ['approver'] })

function refusalOfStep(...args: Parameters<typeof takeStep<State>>): string {
  try {
    takeStep(...args)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'accepted'
}

describe('a flow', () => {
  it('is sound: every state reached, every end final, every desk with a step', () => {
    expect(flowDefects(toy)).toEqual([])
  })
  it('tells each of its defects', () => {
    const broken: Flow<State> = {
      ...toy,
      steps: [...toy.steps.slice(0, 3), { from: 'done', step: 'x', to: 'done', label: '' }],
    }
    expect(flowDefects(broken)).toEqual([
      'done is never reached',
      'rejected is never reached',
      'with_releasing_bureau is on a desk but has no step',
      'done is final but has a step',
    ])
  })
})

describe('a step', () => {
  it('goes from desk to desk', () => {
    expect(
      takeStep<State>(toy, at('with_receiving_bureau'), { step: 'agree', seenVersion: 4 }, approver(EAST)),
    ).toEqual({
      state: 'with_releasing_bureau',
      version: 5,
      taken: [{ from: 'with_receiving_bureau', step: 'agree', to: 'with_releasing_bureau' }],
    })
  })
  it('is decided once where both desks are one', () => {
    const merged = takeStep<State>(
      toy,
      at('with_receiving_bureau', EAST),
      { step: 'agree', seenVersion: 4 },
      approver(EAST),
    )
    expect(merged).toMatchObject({ state: 'done', version: 5 })
    expect(merged.taken.map((step) => step.to)).toEqual(['with_releasing_bureau', 'done'])
  })
  it.each([
    [
      'a stale view',
      'with_receiving_bureau',
      { step: 'agree', seenVersion: 3 },
      approver(EAST),
      'stale_view',
    ],
    [
      'a foreign bureau',
      'with_receiving_bureau',
      { step: 'agree', seenVersion: 4 },
      approver(WEST),
      'step_not_allowed',
    ],
    [
      'the wrong role',
      'with_receiving_bureau',
      { step: 'agree', seenVersion: 4 },
      { unitId: EAST, roles: ['viewer'] },
      'step_not_allowed',
    ],
    [
      'a step of another state',
      'with_receiving_bureau',
      { step: 'reject', seenVersion: 4 },
      approver(EAST),
      'step_not_allowed',
    ],
    ['a case that has ended', 'done', { step: 'agree', seenVersion: 4 }, approver(EAST), 'step_not_allowed'],
    [
      'a reason of blanks',
      'with_receiving_bureau',
      { step: 'send_back', seenVersion: 4, reason: '  ' },
      approver(EAST),
      'reason_required',
    ],
  ] as const)('is refused for %s', (_what, state, input, actor, code) => {
    expect(refusalOfStep(toy, at(state), input, actor)).toBe(code)
  })
  it('is offered exactly when it is accepted, for every state, unit and role', () => {
    const roles = ['registrar', 'approver', 'viewer', 'support', 'auditor', 'administrator'] as const
    for (const state of Object.keys(toy.states) as State[])
      for (const unitId of [SCHOOL, EAST, WEST])
        for (const role of roles) {
          const actor = { unitId, roles: [role] }
          const offered = new Set(stepsFor<State>(toy, at(state), actor).map((step) => step.step))
          for (const step of ['submit', 'agree', 'send_back', 'reject'])
            expect(refusalOfStep(toy, at(state), { step, seenVersion: 4, reason: '材料不全' }, actor)).toBe(
              offered.has(step) ? 'accepted' : 'step_not_allowed',
            )
        }
  })
})

describe('a step of somebody who does not hold the desk', () => {
  const withdrawable: Flow<State> = {
    ...toy,
    steps: [
      ...toy.steps,
      {
        from: 'with_receiving_bureau',
        step: 'withdraw',
        to: 'rejected',
        label: '撤销',
        by: { party: 'school', roles: ['registrar'] },
      },
    ],
  }
  const withEast = at('with_receiving_bureau')
  it('is his alone: the school withdraws, the desk does not', () => {
    const names = (actor: FlowActor) => stepsFor(withdrawable, withEast, actor).map((step) => step.step)
    expect(names({ unitId: SCHOOL, roles: ['registrar'] })).toEqual(['withdraw'])
    expect(names({ unitId: SCHOOL, roles: ['approver'] })).toEqual([])
    expect(names(approver(EAST))).toEqual(['agree', 'send_back'])
  })
  it('is not on the way that the paper goes if nobody objects', () => {
    expect(desksToCome(withdrawable, 'with_school')).toEqual([
      'with_receiving_bureau',
      'with_releasing_bureau',
      'done',
    ])
    expect(desksToCome(withdrawable, 'done')).toEqual([])
  })
})
