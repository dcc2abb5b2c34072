import { describe, expect, it } from 'vitest'
import { type CleaningActor, cleanerOf, cleanUp, isCleaned, withCleanUp } from './clean-up.ts'
import { type Flow, flowDefects, type Role } from './flow.ts'

const SCHOOL = '1/37/3701/12/'
const actor = (unitPath: string, ...roles: Role[]): CleaningActor => ({ unitPath, roles })
const open = { isOpen: true, schoolPath: SCHOOL, state: 'with_bureau', version: 3 }
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('an open case is cleaned up', () => {
  it('by the school’s registrar, or above the school by whoever decides there', () => {
    const may: [CleaningActor, 'school' | 'bureau' | null][] = [
      [actor(SCHOOL, 'registrar'), 'school'],
      [actor(SCHOOL, 'approver'), null],
      [actor(SCHOOL, 'viewer'), null],
      [actor('1/37/3701/', 'registrar'), 'bureau'],
      [actor('1/37/3701/', 'approver'), 'bureau'],
      [actor('1/37/3701/', 'viewer', 'administrator'), null],
      [actor('1/37/', 'approver'), 'bureau'],
      [actor('1/37/3702/', 'registrar', 'approver'), null],
      // Its number begins alike, and it is another school.
      [actor('1/37/3701/1/', 'registrar'), null],
    ]
    for (const [who, as] of may) expect(cleanerOf(open, who), JSON.stringify(who)).toBe(as)
  })
  it('and ends in a state that says on whose behalf', () => {
    const end = (who: CleaningActor) => cleanUp(open, { seenVersion: 3 }, who)
    expect(end(actor(SCHOOL, 'registrar'))).toEqual({
      state: 'cleaned',
      version: 4,
      taken: [{ from: 'with_bureau', step: 'clean_up', to: 'cleaned' }],
    })
    expect(end(actor('1/37/', 'approver')).state).toBe('cleaned_on_behalf')
  })
  it('but not when it is over, not by others, and not as it was seen before it moved', () => {
    const by = actor(SCHOOL, 'registrar')
    expect(codeOf(() => cleanUp({ ...open, isOpen: false }, { seenVersion: 2 }, by))).toBe('clean_up_closed')
    expect(codeOf(() => cleanUp(open, { seenVersion: 3 }, actor(SCHOOL, 'approver')))).toBe(
      'clean_up_not_allowed',
    )
    expect(codeOf(() => cleanUp(open, { seenVersion: 2 }, by))).toBe('stale_view')
  })
})

describe('a flow with clean-up', () => {
  const flow: Flow<string> = {
    kind: 'note',
    initial: 'on_desk',
    states: {
      on_desk: { label: '待办', desk: { party: 'school', roles: ['approver'], workdays: 5 } },
      done: { label: '办结', desk: null },
    },
    steps: [{ from: 'on_desk', step: 'decide', to: 'done', label: '通过' }],
  }
  it('keeps its own steps, and has two more endings that no step of its own reaches', () => {
    const { states, steps } = withCleanUp(flow)
    expect(steps).toEqual(flow.steps)
    expect(Object.keys(states).filter(isCleaned)).toEqual(['cleaned', 'cleaned_on_behalf'])
    expect(flowDefects(withCleanUp(flow))).toEqual([
      'cleaned is never reached',
      'cleaned_on_behalf is never reached',
    ])
    expect(flowDefects(flow)).toEqual([])
  })
})
