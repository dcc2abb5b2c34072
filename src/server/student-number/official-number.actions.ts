/** Giving official numbers (REG-6), in sets: G is claimed for whoever is confirmed, J the next that is free. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import { officialNumber, substituteNumbers } from '../../rules/number-allocation.ts'
import type { Context } from '../context.ts'
import { studentNumberKey } from '../pupil/sealed-pupil.ts'
import { writeIntoBlobs } from './student-number.actions.ts'
import * as q from './student-number.queries.ts'

/** Where numbers are given, and by whom. */
export interface OfficialHome extends q.NumberGiver {
  worldId: number
  schema: string
}

interface Given extends q.NumberClaim {
  number: string
}

const hex = (key: Buffer) => key.toString('hex')

async function record(tx: Tx, ctx: Context, home: OfficialHome, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return
  await q.insertStudentNumbers(tx, home.schema, given, home)
  await writeIntoBlobs(tx, ctx, home.schema, given)
}

/**
 * Gives each pupil the G number of his ID number. The pupils are locked by the caller.
 * @returns those whose number somebody else has, or had: numbers are nobody's twice; nothing is written for them
 */
export async function giveOfficial(
  tx: Tx,
  ctx: Context,
  home: OfficialHome,
  pupils: readonly { pupilId: number; idNumber: string }[],
): Promise<Set<number>> {
  if (pupils.length === 0) return new Set()
  const wanted = pupils.map(({ pupilId, idNumber }): Given => {
    const number = officialNumber(idNumber)
    return { pupilId, number, hash: studentNumberKey(ctx.sealer, number), kind: 'G' }
  })
  await q.claimStudentNumbers(tx, home.worldId, wanted, ctx.realNow())
  const holders = new Map(
    (
      await q.listHolders(
        tx,
        home.worldId,
        wanted.map((one) => one.hash),
      )
    ).map(({ key, holderId }) => [hex(key), holderId]),
  )
  const isHis = (one: Given) => holders.get(hex(one.hash)) === one.pupilId
  await record(tx, ctx, home, wanted.filter(isHis))
  return new Set(wanted.filter((one) => !isHis(one)).map((one) => one.pupilId))
}

/** A pupil without an ID number. */
export interface Substitute {
  pupilId: number
  /** Division code of his school, six digits. */
  region: string
  /** `YYYY-MM-DD` */
  birthDate: string
  sex: 'male' | 'female'
}

/** Those of one region, birth date and sex, with the numbers that were not tried yet. */
interface Queue {
  numbers: Iterator<string>
  waiting: number[]
}

/** Numbers looked at beyond those that are wanted. */
const SPARE = 8

function queuesOf(pupils: readonly Substitute[]): Queue[] {
  const queues = new Map<string, Queue>()
  for (const one of pupils) {
    const key = `${one.region} ${one.birthDate} ${one.sex}`
    const queue = queues.get(key) ?? { numbers: substituteNumbers(one), waiting: [] }
    queue.waiting.push(one.pupilId)
    queues.set(key, queue)
  }
  return [...queues.values()]
}

/** The next numbers of a queue; fewer, or none, when it is used up. */
function take(queue: Queue): string[] {
  const taken: string[] = []
  for (let at = 0; at < queue.waiting.length + SPARE; at++) {
    const next = queue.numbers.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

/** Claims the free ones of the next numbers. @returns who has his, or undefined when every queue is used up */
async function claimRound(
  tx: Tx,
  ctx: Context,
  worldId: number,
  queues: readonly Queue[],
): Promise<Given[] | undefined> {
  const looked = queues.map((queue) => ({
    queue,
    numbers: take(queue).map((number) => ({ number, hash: studentNumberKey(ctx.sealer, number) })),
  }))
  const all = looked.flatMap(({ numbers }) => numbers)
  if (all.length === 0) return undefined
  const taken = await q.listClaimed(
    tx,
    worldId,
    all.map((one) => one.hash),
  )
  const tried = looked.flatMap(({ queue, numbers }) => {
    const free = numbers.filter((one) => !taken.has(hex(one.hash)))
    return queue.waiting.flatMap((pupilId, at): Given[] => {
      const one = free[at]
      return one ? [{ ...one, pupilId, kind: 'J' }] : []
    })
  })
  const won = await q.claimStudentNumbers(tx, worldId, tried, ctx.realNow())
  return tried.filter((one) => won.has(hex(one.hash)))
}

/**
 * Gives each pupil a J number, built by the rule of ID numbers from region, birth date and sex. The pupils are locked
 * by the caller.
 * @returns those for whom no number is left
 */
export async function giveSubstitutes(
  tx: Tx,
  ctx: Context,
  home: OfficialHome,
  pupils: readonly Substitute[],
): Promise<Set<number>> {
  const queues = queuesOf(pupils)
  const given: Given[] = []
  for (let left = queues; left.length > 0; left = left.filter((queue) => queue.waiting.length > 0)) {
    const won = await claimRound(tx, ctx, home.worldId, left)
    if (!won) break
    given.push(...won)
    const done = new Set(won.map((one) => one.pupilId))
    for (const queue of left) queue.waiting = queue.waiting.filter((id) => !done.has(id))
  }
  await record(tx, ctx, home, given)
  return new Set(queues.flatMap((queue) => queue.waiting))
}
