/** Whom a number names, for look-ups beyond one unit. An inner action. */
import type { Tx } from '../../db/tx.ts'
import { normaliseIdNumber } from '../../rules/id-number.ts'
import { isStudentNumber } from '../../rules/student-number.ts'
import type { Context } from '../context.ts'
import { idNumberKey, studentNumberKey } from '../pupil/sealed-pupil.ts'
import { findHolder } from './student-number.queries.ts'

/**
 * The pupil whose student number this is or ever was, or whose ID number it is, wherever in the world he is; beyond
 * any scope, for callers that decide what may be told of him (QRY-1).
 * @param typed a student number of 19 or an ID number of 18 characters, as typed
 */
export function pupilByAnyNumber(
  tx: Tx,
  ctx: Context,
  worldId: number,
  typed: string,
): Promise<{ pupilId: number; provinceId: number; schema: string } | undefined> {
  const number = normaliseIdNumber(typed)
  const of = isStudentNumber(number)
    ? ({ kind: 'student_number', key: studentNumberKey(ctx.sealer, number) } as const)
    : ({ kind: 'id_number', key: idNumberKey(ctx.sealer, number) } as const)
  return tx.beyondScope(() => findHolder(tx, { worldId, ...of }))
}
