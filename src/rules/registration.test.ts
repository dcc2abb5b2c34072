import { describe, expect, it } from 'vitest'
import { desksToCome, type FlowActor, type FlowCase, flowDefects, stepsFor, takeStep } from './flow.ts'
import { type RegistrationState, registrationFlow } from './registration.ts'

const flow = registrationFlow('registration')
const SCHOOL = 10
const BUREAU = 3
const at = (state: RegistrationState): FlowCase<RegistrationState> => ({
  state,
  version: 1,
  parties: { school: SCHOOL, bureau: BUREAU },
})
const people: Record<string, FlowActor> = {
  registrar: { unitId: SCHOOL, roles: ['registrar'] },
  approver: { unitId: SCHOOL, roles: ['approver'] },
  officer: { unitId: BUREAU, roles: ['registrar'] },
  head: { unitId: BUREAU, roles: ['approver'] },
  viewer: { unitId: SCHOOL, roles: ['viewer', 'administrator'] },
  stranger: { unitId: 11, roles: ['registrar', 'approver'] },
}

describe('the flow of registration', () => {
  it.each(['registration', 'late_registration'] as const)('has no defect: %s', (kind) => {
    expect(flowDefects(registrationFlow(kind))).toEqual([])
  })
  it('passes approver and bureau, if nobody objects', () => {
    expect(desksToCome(flow, 'with_registrar')).toEqual(['with_approver', 'with_bureau', 'registered'])
  })
  it('gives every person in every state these steps and no others', () => {
    const steps = Object.fromEntries(
      Object.entries(people).map(([who, actor]) => [
        who,
        Object.fromEntries(
          (Object.keys(flow.states) as RegistrationState[])
            .map((state) => [state, stepsFor(flow, at(state), actor).map((s) => s.step)] as const)
            .filter(([, list]) => list.length > 0),
        ),
      ]),
    )
    const bureau = { with_bureau: ['decide', 'send_back'] }
    expect(steps).toEqual({
      registrar: {
        with_registrar: ['submit', 'remove'],
        with_approver: ['withdraw'],
        with_bureau: ['withdraw'],
      },
      approver: { with_approver: ['endorse', 'send_back'] },
      officer: bureau,
      head: bureau,
      viewer: {},
      stranger: {},
    })
  })
  it.each(['with_approver', 'with_bureau'] as const)('asks for an opinion to send back from %s', (state) => {
    const actor = state === 'with_bureau' ? people.officer : people.approver
    const send = (reason?: string) =>
      takeStep(flow, at(state), { step: 'send_back', seenVersion: 1, reason }, actor as FlowActor)
    expect(() => send(' ')).toThrow('reason_required')
    expect(send('出生日期有误').state).toBe('with_registrar')
  })
  it('cannot be removed once it has been submitted', () => {
    for (const state of ['with_approver', 'with_bureau', 'registered'] as const)
      expect(() =>
        takeStep(flow, at(state), { step: 'remove', seenVersion: 1 }, people.registrar as FlowActor),
      ).toThrow('step_not_allowed')
  })
})
