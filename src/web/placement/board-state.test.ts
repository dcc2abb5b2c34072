import { describe, expect, it } from 'vitest'
import { countsOn, EMPTY_BOARD, moveOnBoard } from './board-state.ts'

describe('the board', () => {
  const put = (state: typeof EMPTY_BOARD, pupils: number[], into: number | null) =>
    moveOnBoard(state, { kind: 'put', pupils, into })
  it('counts as pupils move, and takes back one move after the other', () => {
    const pupils = [1, 2, 3].map((id) => ({ id, sex: id === 3 ? ('female' as const) : ('male' as const) }))
    const one = put(EMPTY_BOARD, [1, 3], 11)
    const two = put(one, [1], 12)
    expect(countsOn(two, { id: 11, boys: 4, girls: 5 }, pupils)).toEqual({ boys: 4, girls: 6 })
    expect(countsOn(two, { id: 12, boys: 0, girls: 0 }, pupils)).toEqual({ boys: 1, girls: 0 })
    const back = moveOnBoard(two, { kind: 'undo' })
    expect(back.seats).toEqual(one.seats)
    expect(moveOnBoard(back, { kind: 'undo' }).seats).toEqual(new Map())
    expect(moveOnBoard(EMPTY_BOARD, { kind: 'undo' })).toBe(EMPTY_BOARD)
  })
  it('does not count a move that moves nobody', () => {
    const one = put(EMPTY_BOARD, [1], 11)
    expect(put(one, [1], 11)).toBe(one)
    expect(put(one, [2], null)).toBe(one)
    expect(put(one, [1], null).seats.size).toBe(0)
  })
})
