/** A board on which pupils are put into classes before anything is sent; every move can be taken back. */

export interface BoardState {
  /** Class by pupil. */
  seats: ReadonlyMap<number, number>
  /** Earlier seats, the latest last. */
  past: readonly ReadonlyMap<number, number>[]
}

export const EMPTY_BOARD: BoardState = { seats: new Map(), past: [] }

export type BoardMove =
  /** Into a class, or back to those who wait. */
  { kind: 'put'; pupils: readonly number[]; into: number | null } | { kind: 'undo' } | { kind: 'clear' }

export function moveOnBoard(state: BoardState, move: BoardMove): BoardState {
  if (move.kind === 'clear') return EMPTY_BOARD
  if (move.kind === 'undo') {
    const seats = state.past.at(-1)
    return seats ? { seats, past: state.past.slice(0, -1) } : state
  }
  const seats = new Map(state.seats)
  for (const pupil of move.pupils)
    if (move.into === null) seats.delete(pupil)
    else seats.set(pupil, move.into)
  const isSame = seats.size === state.seats.size && [...seats].every(([id, at]) => state.seats.get(id) === at)
  return isSame ? state : { seats, past: [...state.past, state.seats] }
}

export interface Counts {
  boys: number
  girls: number
}

/** Boys and girls of a class as the board has them now. */
export function countsOn(
  state: BoardState,
  of: Counts & { id: number },
  pupils: readonly { id: number; sex: 'male' | 'female' }[],
): Counts {
  const here = pupils.filter((pupil) => state.seats.get(pupil.id) === of.id)
  const boys = here.filter((pupil) => pupil.sex === 'male').length
  return { boys: of.boys + boys, girls: of.girls + here.length - boys }
}
