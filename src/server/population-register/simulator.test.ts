import { describe, expect, it } from 'vitest'
import { temporaryNumber } from '../../rules/student-number.ts'
import { askRegister, registerOf } from './population-register.ts'
import { type PopulationQuestion, RegisterUnavailable } from './port.ts'
import { type SimulatorSettings, simulatedRegister } from './simulator.ts'

const settings: SimulatorSettings = {
  seed: '1',
  latencyMs: 0,
  mismatchShare: 0.2,
  notFoundShare: 0.1,
  unansweredShare: 0,
  outages: [{ from: '2014-09-01T00:00:00Z', to: '2014-09-01T02:00:00Z' }],
}
const at = new Date('2014-09-01T02:00:00Z')
const people = Array.from(
  { length: 900 },
  (_, n): PopulationQuestion => ({
    idNumber: temporaryNumber({ region: '370102', birthDate: '2008-05-01', sequence: n + 1 }).slice(1),
    name: `王${n}`,
    attempts: 0,
  }),
)
const ask = (of: Partial<SimulatorSettings>, questions = people, when = at) =>
  askRegister(simulatedRegister({ ...settings, ...of }), questions, { at: when, timeoutMs: 1000 })
const count = (answers: readonly string[] | undefined, which: string) =>
  answers?.filter((one) => one === which).length

describe('the simulated register', () => {
  it('answers the same identity always the same, in the shares that the policy says', async () => {
    const answers = await ask({})
    expect(await ask({}, [...people].reverse())).toEqual([...(answers ?? [])].reverse())
    expect(count(answers, 'not_found')).toBeGreaterThan(60)
    expect(count(answers, 'not_found')).toBeLessThan(120)
    expect(count(answers, 'name_mismatch')).toBeGreaterThan(140)
    expect(count(answers, 'name_mismatch')).toBeLessThan(220)
    expect(await ask({ seed: '2' })).not.toEqual(answers)
    expect(count(await ask({ mismatchShare: 0, notFoundShare: 0 }), 'match')).toBe(900)
  })
  it('knows no number whose check character is wrong', async () => {
    const wrong = { idNumber: '110105194912310021', name: '王', attempts: 0 }
    expect(await ask({ mismatchShare: 0, notFoundShare: 0 }, [wrong])).toEqual(['not_found'])
  })
  it('leaves some without an answer, others the next time', async () => {
    const first = await ask({ unansweredShare: 0.5 })
    const again = await ask(
      { unansweredShare: 0.5 },
      people.map((one) => ({ ...one, attempts: 1 })),
    )
    expect(count(first, 'unavailable')).toBeGreaterThan(350)
    expect(again).not.toEqual(first)
  })
  it('answers nothing during an outage, its last instant left out, nor beyond the time', async () => {
    expect(await ask({}, people, new Date('2014-09-01T01:59:59Z'))).toBeUndefined()
    expect(await ask({}, people.slice(0, 1))).toHaveLength(1)
    const slow = simulatedRegister({ ...settings, latencyMs: 60_000 })
    expect(await askRegister(slow, people, { at, timeoutMs: 5 })).toBeUndefined()
    const waiting = new AbortController()
    waiting.abort()
    await expect(slow.check(people, { at, signal: waiting.signal })).rejects.toThrow(RegisterUnavailable)
  })
})

it('a real world has no register unless one is connected; a practice world’s is simulated', () => {
  const policy = { populationSimulator: settings }
  expect(registerOf({}, { id: 1, kind: 'real' }, policy)).toBeUndefined()
  expect(registerOf({}, { id: 1, kind: 'practice' }, policy)?.source).toBe('simulator')
  const own = { source: 'own', check: async () => [] }
  expect(registerOf({ populationRegisters: () => own }, { id: 1, kind: 'real' }, policy)).toBe(own)
})

it('a register that answers another number of questions is at fault', async () => {
  const short = { source: 'short', check: async () => ['match' as const] }
  await expect(askRegister(short, people, { at, timeoutMs: 1000 })).rejects.toThrow('1 of 900')
})
