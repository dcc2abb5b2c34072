import { describe, expect, it } from 'vitest'
import { choiceOf } from './choice.ts'

function load(of: { isFetching?: boolean; error?: Error }) {
  const asked = { times: 0 }
  const found = { isFetching: false, error: null, ...of, refetch: () => ++asked.times }
  return { choice: choiceOf(found, '没有班级'), asked }
}

describe('a choice whose options are loaded', () => {
  it('says that there are none only when that is known', () => {
    expect(load({}).choice).toMatchObject({ loading: false, notFoundContent: '没有班级' })
    for (const one of [{ isFetching: true }, { error: new Error('away') }])
      expect(load(one).choice.notFoundContent).not.toBe('没有班级')
  })
  it('asks again when it is opened again after a failure, and not otherwise', () => {
    const failed = load({ error: new Error('away') })
    failed.choice.onOpenChange(false)
    expect(failed.asked.times).toBe(0)
    failed.choice.onOpenChange(true)
    expect(failed.asked.times).toBe(1)
    const found = load({})
    found.choice.onOpenChange(true)
    expect(found.asked.times).toBe(0)
  })
})
