/** Student numbers (REG-6): temporary ones at approval, and those a load brings. Inner actions, set-based. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { MAX_SEQUENCE, readTemporaryNumber, temporaryNumber } from '../../rules/student-number.ts'
import type { Context } from '../context.ts'
import { openPupilBlob, studentNumberKey } from '../pupil/sealed-pupil.ts'
import * as q from './student-number.queries.ts'

export interface NumberRequest {
  pupilId: number
  /** Division code of the school, six digits. */
  region: string
  /** `YYYY-MM-DD` */
  birthDate: string
}

/** Where the numbers are claimed and kept. */
export interface NumberHome {
  worldId: number
  schema: string
  /** Whose decision gives them; none for a load. */
  accountId?: number
  /** When they are given, by the world's clock. */
  businessAt: Date
}

interface Queue extends Omit<q.Sequence, 'used'> {
  /** Last sequence tried. */
  tried: number
  waiting: number[]
}

interface Candidate extends q.NumberClaim {
  number: string
  sequence: number
  queue: Queue
}

async function queuesOf(tx: Tx, schema: string, requests: readonly NumberRequest[]): Promise<Queue[]> {
  const sequences = await q.lockSequences(tx, schema, requests)
  const queues = new Map(
    sequences.map(({ region, birthDate, used }) => [
      `${region} ${birthDate}`,
      { region, birthDate, tried: used, waiting: [] as number[] },
    ]),
  )
  for (const { region, birthDate, pupilId } of requests)
    queues.get(`${region} ${birthDate}`)?.waiting.push(pupilId)
  return [...queues.values()]
}

function candidate(ctx: Context, queue: Queue, pupilId: number, sequence: number): Candidate {
  const number = temporaryNumber({ region: queue.region, birthDate: queue.birthDate, sequence })
  return { pupilId, number, hash: studentNumberKey(ctx.sealer, number), kind: 'L', sequence, queue }
}

/** The next numbers in sequence, one for each who waits. @throws Refusal number_sequence_used_up */
function nextInSequence(ctx: Context, queue: Queue): Candidate[] {
  if (queue.tried + queue.waiting.length > MAX_SEQUENCE) refuseUsedUp(queue)
  return queue.waiting.map((pupilId) => {
    queue.tried += 1
    return candidate(ctx, queue, pupilId, queue.tried)
  })
}

/** After a clash with numbers that a load brought: the next that nobody has, whatever lies between. */
async function nextFree(tx: Tx, ctx: Context, worldId: number, queue: Queue): Promise<Candidate[]> {
  const rest = Array.from({ length: MAX_SEQUENCE - queue.tried }, (_, at) =>
    candidate(ctx, queue, 0, queue.tried + 1 + at),
  )
  const taken = await q.listClaimed(
    tx,
    worldId,
    rest.map((one) => one.hash),
  )
  const free = rest.filter((one) => !taken.has(one.hash.toString('hex'))).slice(0, queue.waiting.length)
  if (free.length < queue.waiting.length) refuseUsedUp(queue)
  queue.tried = free.at(-1)?.sequence ?? queue.tried
  return free.map((one, at) => ({ ...one, pupilId: queue.waiting[at] ?? 0 }))
}

function refuseUsedUp(queue: Queue): never {
  return refuse('number_sequence_used_up', { detail: `行政区划 ${queue.region},出生日期 ${queue.birthDate}` })
}

/** Claims what it can and leaves the rest waiting. */
async function claimRound(
  tx: Tx,
  ctx: Context,
  worldId: number,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  const claimed = await q.claimStudentNumbers(tx, worldId, candidates, ctx.realNow())
  const won = candidates.filter((one) => claimed.has(one.hash.toString('hex')))
  const done = new Set(won.map((one) => one.pupilId))
  for (const { queue } of candidates) queue.waiting = queue.waiting.filter((id) => !done.has(id))
  return won
}

/**
 * Gives each pupil a temporary number and writes it into his sealed page. Sequences are locked per region and birth
 * date; a number that a load has brought before is skipped.
 * @throws Refusal number_sequence_used_up after 999 of one region and birth date
 */
export function allocateNumbers(
  tx: Tx,
  ctx: Context,
  home: NumberHome,
  requests: readonly NumberRequest[],
): Promise<void> {
  return tx.beyondScope(async () => {
    if (requests.length === 0) return
    const queues = await queuesOf(tx, home.schema, requests)
    const given = await claimRound(
      tx,
      ctx,
      home.worldId,
      queues.flatMap((queue) => nextInSequence(ctx, queue)),
    )
    for (let left = clashed(queues); left.length > 0; left = clashed(queues)) {
      const candidates: Candidate[] = []
      for (const queue of left) candidates.push(...(await nextFree(tx, ctx, home.worldId, queue)))
      given.push(...(await claimRound(tx, ctx, home.worldId, candidates)))
    }
    await q.saveSequences(
      tx,
      home.schema,
      queues.map(({ region, birthDate, tried }) => ({ region, birthDate, used: tried })),
    )
    await q.insertStudentNumbers(tx, home.schema, given, giverOf(home))
    await writeIntoBlobs(tx, ctx, home.schema, given)
  })
}

const clashed = (queues: readonly Queue[]) => queues.filter((queue) => queue.waiting.length > 0)

const giverOf = ({ accountId, businessAt }: NumberHome): q.NumberGiver => ({
  accountId: accountId ?? null,
  runId: null,
  businessAt,
})

/** Writes numbers into the sealed pages, whose rows it locks. */
export async function writeIntoBlobs(
  tx: Tx,
  ctx: Context,
  schema: string,
  given: readonly { pupilId: number; number: string }[],
): Promise<void> {
  const numberOf = new Map(given.map((one) => [one.pupilId, one.number]))
  const blobs = await q.lockBlobs(tx, schema, [...numberOf.keys()])
  await q.saveBlobs(
    tx,
    schema,
    blobs.map(({ pupilId, sealed }) => {
      const page = openPupilBlob(ctx.sealer, sealed)
      const studentNumber = numberOf.get(pupilId) ?? null
      return { pupilId, sealed: ctx.sealer.seal({ ...page, studentNumber }) }
    }),
  )
}

/**
 * Records numbers that a load brings; their sealed pages hold them already. Temporary ones move the sequence on, so
 * that new ones don't run into them.
 * @returns the pupils whose number somebody else has; nothing is recorded for them
 */
export function recordLoadedNumbers(
  tx: Tx,
  ctx: Context,
  home: NumberHome,
  loaded: readonly { pupilId: number; number: string }[],
): Promise<Set<number>> {
  return tx.beyondScope(async () => {
    if (loaded.length === 0) return new Set()
    const claims = loaded.map(({ pupilId, number }) => ({
      pupilId,
      number,
      hash: studentNumberKey(ctx.sealer, number),
      kind: number.charAt(0) as q.NumberClaim['kind'],
    }))
    // Two rows of one number: it belongs to the first.
    const first = new Map([...claims].reverse().map((claim) => [claim.hash.toString('hex'), claim]))
    const claimed = await q.claimStudentNumbers(tx, home.worldId, [...first.values()], ctx.realNow())
    const recorded = [...first].filter(([key]) => claimed.has(key)).map(([, claim]) => claim)
    await q.insertStudentNumbers(tx, home.schema, recorded, giverOf(home))
    await q.saveSequences(tx, home.schema, recorded.flatMap(sequencesIn))
    const done = new Set(recorded.map((one) => one.pupilId))
    return new Set(loaded.map((one) => one.pupilId).filter((id) => !done.has(id)))
  })
}

/** Which of these numbers anybody of the world has, or had: old ones stay resolvable for ever. */
export async function takenNumbers(
  tx: Tx,
  ctx: Context,
  worldId: number,
  numbers: readonly string[],
): Promise<Set<string>> {
  const hashed = numbers.map((number) => ({ number, hash: studentNumberKey(ctx.sealer, number) }))
  const taken = await q.listClaimed(
    tx,
    worldId,
    hashed.map((one) => one.hash),
  )
  return new Set(hashed.filter(({ hash }) => taken.has(hash.toString('hex'))).map((one) => one.number))
}

/** The sequence that a temporary number has used, if it is built as ours are. */
function sequencesIn({ number }: { number: string }): q.Sequence[] {
  const read = readTemporaryNumber(number)
  return read ? [{ region: read.region, birthDate: read.birthDate, used: read.sequence }] : []
}
