/** What comes of a batch of a number run: problems, checks and numbers (REG-6, PRB-1). Inner actions. */
import type { Tx } from '../../db/tx.ts'
import {
  type CheckState,
  checkAfter,
  nextNumberStep,
  problemOf,
  type RegisterAnswer,
} from '../../rules/number-allocation.ts'
import type { Context } from '../context.ts'
import { openRegisterProblems } from '../identity/register-problem.actions.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { type Candidate, type Check, saveChecks } from './number-run.queries.ts'
import { giveOfficial, giveSubstitutes, type OfficialHome } from './official-number.actions.ts'

/** A candidate as the rule sees him, with what must not leave this process. */
export interface Opened extends Candidate {
  idNumber: string
  /** Of the identity that he has now: pupil, number and name. */
  identityHash: Buffer
  attemptsNow: number
}

const identityHash = (ctx: Context, one: { pupilId: number; name: string }, idNumber: string) =>
  ctx.sealer.hash('population', `${one.pupilId}\0${idNumber}\0${one.name.normalize('NFC')}`)

/** @param one as the database has him */
export function openCandidate(ctx: Context, one: Candidate): Opened {
  const idNumber = (one.hasIdNumber && openPupilBlob(ctx.sealer, one.sealed).idNumber) || ''
  const hash = identityHash(ctx, one, idNumber)
  const attemptsNow = one.checkedHash?.equals(hash) ? (one.attempts ?? 0) : 0
  return { ...one, idNumber, identityHash: hash, attemptsNow }
}

/** What decides which number he gets. */
export const factsOf = (one: Opened) => ({
  current: one.current,
  hasIdNumber: one.idNumber !== '',
  isFlagged: one.isFlagged,
  checked: one.checkedHash?.equals(one.identityHash) ? one.checkState : null,
})

/** A candidate with the answer about the identity that he still has; one changed meanwhile is asked about next time. */
export interface Answered extends Opened {
  answer: RegisterAnswer | undefined
}

/** What a batch adds to the run's counts. */
export interface Settled {
  givenG: number
  givenJ: number
  problems: number
  held: number
  unanswered: number
}

function stepAfter(one: Answered) {
  const facts = factsOf(one)
  return nextNumberStep(one.answer ? { ...facts, checked: checkAfter(one.answer) } : facts)
}

/** What the register says against a pupil. Flagged meanwhile for something else: that comes first, then he is asked about again. */
const accusationOf = (one: Answered) => (one.answer && !one.isFlagged ? problemOf(one.answer) : undefined)

/** Where his check stands now; undefined where nothing has changed. */
function checkOf(one: Answered, isTaken: boolean): CheckState | undefined {
  if (isTaken) return 'number_taken'
  if (one.answer && problemOf(one.answer) && one.isFlagged) return 'waiting'
  if (one.answer) return checkAfter(one.answer)
  return stepAfter(one) === 'ask' ? 'waiting' : undefined
}

function checksOf(pupils: readonly Answered[], taken: ReadonlySet<number>): Check[] {
  return pupils.flatMap((one) => {
    const state = checkOf(one, taken.has(one.pupilId))
    const { pupilId, identityHash } = one
    return state ? [{ pupilId, identityHash, state, isAsked: one.answer !== undefined }] : []
  })
}

/**
 * Writes the problems, numbers and checks that come of a batch; its pupils are locked by the caller.
 */
export async function settle(
  tx: Tx,
  ctx: Context,
  home: OfficialHome,
  pupils: readonly Answered[],
): Promise<Settled> {
  const problems = pupils.flatMap((one) => {
    const kind = accusationOf(one)
    return kind ? [{ pupilId: one.pupilId, key: one.identityHash, kind }] : []
  })
  await openRegisterProblems(tx, ctx, home.worldId, problems)
  const left = pupils.filter((one) => accusationOf(one) === undefined)
  const doing = (step: string) => left.filter((one) => stepAfter(one) === step)
  const [official, substitutes] = [doing('give_g'), doing('give_j')]
  const taken = await giveOfficial(tx, ctx, home, official)
  const usedUp = await giveSubstitutes(tx, ctx, home, substitutes)
  await saveChecks(tx, home.schema, checksOf(pupils, taken), home.businessAt)
  return {
    givenG: official.length - taken.size,
    givenJ: substitutes.length - usedUp.size,
    problems: problems.length,
    held: doing('hold').length + taken.size + usedUp.size,
    unanswered: doing('ask').length,
  }
}
