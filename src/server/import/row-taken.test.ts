import { expect, it } from 'vitest'
import { makeSealer } from '../../db/seal.ts'
import { hashOfRow } from './row-taken.actions.ts'

const sealer = makeSealer(Buffer.alloc(32, 7))
/** As rows were hashed from the first: those taken long ago must be known again. */
const asEver = (row: object) =>
  sealer.hash('row', JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))

it.each([
  { name: '张"小"明\u2028', sex: 'male', distance: 1.5, classNumber: null, isOrphan: false },
  { sex: 'male', name: '张小明', isOrphan: true, distance: 0, classNumber: null },
  { year: 2014, Year: 2015, note: undefined },
  {},
])('a row keeps its hash: %j', (row) => {
  expect(hashOfRow(sealer, row)).toEqual(asEver(row))
})
