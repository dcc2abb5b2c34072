/** The account finds whoever is lost, doubled or out of place: each test takes one thing from a season that agrees. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Books, type ClassHeads, missingOf, reconcile, type Seat, unbalanced } from './reconcile.ts'

const PRIMARY = 10
const JUNIOR = 20
const seat = (classId: number | null, grade: number, schoolId = PRIMARY): Seat => ({
  schoolId,
  classId,
  grade,
})

/** Five pupils and two newcomers: one moves up, one is kept back, three graduate (admitted, gone, waiting). */
function season(): Books {
  return {
    start: new Map([
      [1, seat(105, 5)],
      [2, seat(106, 6)],
      [3, seat(106, 6)],
      [4, seat(106, 6)],
      [5, seat(106, 6)],
    ]),
    lengths: new Map([
      [105, 6],
      [106, 6],
    ]),
    newcomers: new Map([
      [6, { schoolId: PRIMARY, isRemoved: false }],
      [7, { schoolId: PRIMARY, isRemoved: true }],
    ]),
    inSchool: [
      { pupilId: 1, ...seat(105, 6) },
      { pupilId: 2, ...seat(106, 6) },
      { pupilId: 3, ...seat(201, 1, JUNIOR) },
      { pupilId: 6, ...seat(101, 1) },
    ],
    leavers: [
      { pupilId: 3, schoolId: PRIMARY, admittedSchoolId: JUNIOR, destination: '普通初中' },
      { pupilId: 4, schoolId: PRIMARY, admittedSchoolId: null, destination: '其他' },
      { pupilId: 5, schoolId: PRIMARY, admittedSchoolId: null, destination: null },
    ],
    elsewhere: new Map(),
  }
}

/** A season in which one list says something else. */
const withSeat = (pupilId: number, now: Seat) => {
  const books = season()
  return {
    ...books,
    inSchool: books.inSchool.map((one) => (one.pupilId === pupilId ? { pupilId, ...now } : one)),
  }
}

describe('a season in which everybody is found', () => {
  it('adds up: start and newcomers are those in school, the graduates left over, and the removed', () => {
    const account = reconcile(season())
    expect(account).toEqual({
      inSchool: 4,
      graduatesWaiting: 1,
      graduatesGone: 1,
      departed: 0,
      removed: 1,
      unaccounted: 0,
      findings: [],
    })
    expect(missingOf(season())).toEqual([])
  })
  it('counts one who departed, once the registry says so', () => {
    const books = season()
    const without = { ...books, inSchool: books.inSchool.filter((one) => one.pupilId !== 1) }
    expect(missingOf(without)).toEqual([1])
    const account = reconcile({ ...without, elsewhere: new Map([[1, 'departed']]) })
    expect(account).toMatchObject({ inSchool: 3, departed: 1, unaccounted: 0 })
  })
})

describe('what does not agree is found', () => {
  const cases: [string, Books, string][] = [
    ['a pupil lost', { ...season(), inSchool: season().inSchool.slice(1) }, 'pupil 1 is nowhere'],
    [
      'a newcomer lost',
      { ...season(), inSchool: season().inSchool.slice(0, 3) },
      'pupil 6 was entered and is nowhere',
    ],
    [
      'a pupil doubled',
      { ...season(), inSchool: [...season().inSchool, { pupilId: 1, ...seat(105, 6) }] },
      'pupil 1 is in school twice',
    ],
    [
      'a stranger',
      { ...season(), inSchool: [...season().inSchool, { pupilId: 99, ...seat(105, 6) }] },
      'pupil 99 is in school and came from nowhere',
    ],
    [
      'a removed one in school',
      { ...season(), inSchool: [...season().inSchool, { pupilId: 7, ...seat(101, 1) }] },
      'pupil 7 was removed and is in school',
    ],
    [
      'a graduate in school whom nobody admitted',
      { ...season(), inSchool: [...season().inSchool, { pupilId: 5, ...seat(201, 1, JUNIOR) }] },
      'pupil 5 has graduated, was admitted nowhere, and is in school',
    ],
    [
      'an admitted one who never arrived',
      { ...season(), inSchool: season().inSchool.filter((one) => one.pupilId !== 3) },
      'pupil 3 is admitted but not in school',
    ],
    ['another school', withSeat(3, seat(211, 1, 21)), 'pupil 3 is in school 21, not 20'],
    ['another class', withSeat(1, seat(104, 6)), 'pupil 1 moved from class 105 to 104'],
    ['left behind in his grade', withSeat(1, seat(105, 5)), 'pupil 1 is in grade 5, not 6'],
    ['beyond the final grade', withSeat(2, seat(106, 7)), 'pupil 2 is in grade 7, not 6'],
    ['not placed', withSeat(6, seat(null, 1)), 'pupil 6 is in no class'],
    [
      'graduated twice',
      { ...season(), leavers: [...season().leavers, ...season().leavers.slice(2)] },
      'pupil 5 has graduated twice',
    ],
    [
      'one who came and was there before',
      {
        ...season(),
        newcomers: new Map([...season().newcomers, [4, { schoolId: PRIMARY, isRemoved: true }]]),
      },
      'pupil 4 came and was there before',
    ],
  ]
  it.each(cases)('%s', (_, books, finding) => {
    const account = reconcile(books)
    expect(account.findings).toContain(finding)
    expect(account.unaccounted).toBe(1)
  })

  it('whichever entry is taken from the lists, somebody is unaccounted', () => {
    const { inSchool, leavers } = season()
    fc.assert(
      fc.property(fc.nat({ max: inSchool.length + leavers.length - 1 }), (at) => {
        const books = {
          ...season(),
          inSchool: inSchool.filter((_, i) => i !== at),
          leavers: leavers.filter((_, i) => i + inSchool.length !== at),
        }
        expect(reconcile(books).unaccounted).toBe(1)
      }),
    )
  })
})

describe('classes of one grade', () => {
  const heads = (id: number, boys: number, girls: number, schoolId = PRIMARY): ClassHeads => ({
    ...{ id, schoolId, stage: 'primary', grade: 1, boys, girls },
  })
  it('differ by at most one in size and in each sex', () => {
    expect(unbalanced([heads(1, 20, 19), heads(2, 20, 20), heads(3, 30, 30, JUNIOR)])).toEqual([])
  })
  it('are named when they differ by more', () => {
    expect(unbalanced([heads(1, 21, 19), heads(2, 19, 21)])).toEqual([
      'school 10 primary grade 1: boys 21, 19',
      'school 10 primary grade 1: girls 19, 21',
    ])
    expect(unbalanced([heads(1, 20, 20), heads(2, 19, 19)])).toEqual([
      'school 10 primary grade 1: pupils 40, 38',
    ])
  })
})
