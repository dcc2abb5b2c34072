/**
 * What does the identity check of one newcomer cost (REG-5: home, claim of the ID number, trace of name, sex and birth
 * date, all locked), against one indexed probe for an ID number in the same table over the same connection? Both stand
 * in a transaction that is there anyway: its beginning and end are not measured.
 */
import { loadavg } from 'node:os'
import type { Tx } from '../src/db/tx.ts'
import { temporaryNumber } from '../src/rules/student-number.ts'
import { claimIdentities, type Identity } from '../src/server/identity/identity.actions.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { inPairs } from './measure.ts'
import { buildRegistry } from './registry.ts'

const PAIRS = 9
/** Checks of one measurement, one after the other. */
const BATCH = 500
const SCOPE = { path: '1/2/3/4/', pathEnd: '1/2/3/40', unitId: 4, accountId: 2 }

/** Newcomers nobody has seen: their birth dates are later than those of the registry's pupils. */
function* newcomers(): Generator<Identity> {
  for (let at = 0; ; at++) {
    const year = 2008 + Math.floor(at / (12 * 28 * 999))
    const [month, day] = [1 + (Math.floor(at / (28 * 999)) % 12), 1 + (Math.floor(at / 999) % 28)]
    const two = (n: number) => String(n).padStart(2, '0')
    const birthDate = `${year}-${two(month)}-${two(day)}`
    const idNumber = temporaryNumber({ region: '370102', birthDate, sequence: 1 + (at % 999) }).slice(1)
    yield {
      pupilId: 100_000_000 + at,
      idNumber,
      name: `新生${at}`,
      sex: at % 2 ? 'male' : 'female',
      birthDate,
    }
  }
}

/** The floor: who holds an ID number? Half of those asked for are held. */
async function probe(tx: Tx, at: number, pupils: number): Promise<void> {
  await tx.client.query({
    name: 'bench.probe',
    text: `SELECT holder_id FROM nation.identity_claim
           WHERE world_id = 1 AND kind = 'id_number' AND key = sha256(('id' || $1::bigint)::bytea)`,
    values: [(at * 7919) % (2 * pupils)],
  })
}

/** @throws Error unless every newcomer was entered: a check that writes nothing is none */
async function requireClaimed({ owner }: BenchDatabase, pupils: number, entered: number): Promise<void> {
  const { rows } = await owner.query(
    `SELECT (SELECT count(*) FROM nation.identity_claim WHERE kind = 'id_number')::int AS claims,
            (SELECT count(*) FROM nation.identity_trace)::int AS traces,
            (SELECT count(*) FROM nation.problem_group)::int AS groups`,
  )
  const { claims, traces, groups } = rows[0]
  if (claims !== pupils + entered || traces !== pupils + entered || groups !== 0)
    throw new Error(`${claims} claims, ${traces} traces, ${groups} groups for ${pupils} + ${entered} pupils.`)
}

const round = (value: number) => Math.round(value * 100) / 100
const load = () => loadavg().map(round)

export async function benchClaim(pupils: number): Promise<object> {
  const bench = await openBenchDatabase()
  const { ctx } = bench
  try {
    await buildRegistry(bench, pupils)
    const all = newcomers()
    let entered = 0
    let asked = 0
    const before = load()
    const measured = await ctx.db.scoped(SCOPE, (tx) =>
      inPairs(PAIRS, {
        arrange: async () => undefined,
        ours: async () => {
          for (let n = 0; n < BATCH; n++) {
            const one = all.next().value as Identity
            const entrance = await claimIdentities(tx, ctx, 1, { id: 1 }, [one])
            if (entrance.get(one.pupilId) !== 'clean')
              throw new Error('A newcomer nobody knows was held back.')
            entered += 1
          }
        },
        floor: async () => {
          for (let n = 0; n < BATCH; n++) {
            await probe(tx, asked, pupils)
            asked += 1
          }
        },
      }),
    )
    await requireClaimed(bench, pupils, entered)
    const micro = (ms: number) => round((ms / BATCH) * 1000)
    return {
      ours: { microseconds: micro(measured.ours) },
      floor: { microseconds: micro(measured.floor) },
      ratio: measured.ratio,
      load: { before, after: load() },
    }
  } finally {
    await bench.close()
  }
}
