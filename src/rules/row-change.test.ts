import { describe, expect, it } from 'vitest'
import { rowChanges } from './row-change.ts'

const field = (key: string, isSealed = false) => ({ key, header: key, group: '', isSealed })
const fields = [field('name'), field('idNumber', true), field('address', true)]

describe('what was changed', () => {
  it('is told field by field, in the order of the form; what stayed is not', () => {
    expect(rowChanges(fields, { name: '张七' }, { name: '张柒' })).toEqual([
      { field: 'name', label: 'name', group: '', before: '张七', after: '张柒', changedFrom: null },
    ])
    expect(rowChanges(fields, { name: '张七' }, { name: '张七' })).toEqual([])
  })
  it('of a number is masked, and where it changes is told', () => {
    const [change] = rowChanges(
      fields,
      { idNumber: '370102202005010135' },
      { idNumber: '370102202005030135' },
    )
    expect(change).toMatchObject({
      before: '3701**********0135',
      after: '3701**********0135',
      changedFrom: 14,
    })
  })
  it('of an address or a name of the family shows its first letter', () => {
    expect(rowChanges(fields, { address: '历下区某路 1 号' }, {})).toMatchObject([
      { before: '历********', after: '', changedFrom: null },
    ])
    const [change] = rowChanges(fields, { address: '历下区某路 1 号' }, { address: '历下区某路 12 号' })
    expect(change).toMatchObject({ before: '历********', after: '历********', changedFrom: 8 })
    expect(JSON.stringify(change)).not.toContain('某路')
  })
})
