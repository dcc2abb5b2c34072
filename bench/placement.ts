/**
 * What does the placement of a large year cost at our door (gathering, dealing with wishes and a further balance,
 * recording), against one sort of the same pupils plus the same rows written by one COPY?
 */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { commitPlacement, previewPlacement } from '../src/contract/placement.ts'
import { planPlacement } from '../src/rules/placement-plan.ts'
import { buildApp } from '../src/server/app.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { inPairs, median, timed } from './measure.ts'
import { buildRegistry } from './registry.ts'

const PAIRS = 9
const PUPILS_PER_CLASS = 50
const FIRST_CLASS = 2_000_001

/** Everybody of the one school without a class, boys and girls, born over a year, with what the balance looks at. */
async function unplace({ owner }: BenchDatabase, classes: number): Promise<void> {
  await owner.query(
    `UPDATE p37.pupil SET sex = CASE WHEN id % 13 < 7 THEN 'male' ELSE 'female' END,
       birth_date = date '2007-09-01' + (id * 7919 % 365)::int,
       detail = jsonb_build_object('hadPreschool', id % 5 <> 0, 'distance', (id * 31 % 120) / 10.0)`,
  )
  await owner.query(
    `INSERT INTO p37.class SELECT $1 + n, 4, '1/2/3/4/', 'primary', 2014, 6, 1, 'B' || n, n || '班'
     FROM generate_series(0, $2 - 1) AS n`,
    [FIRST_CLASS, classes],
  )
}

/** As before anybody was placed; enrollments are written anew, so that each pair updates rows that lie alike. */
async function arrange({ owner }: BenchDatabase): Promise<void> {
  await owner.query('DROP TABLE IF EXISTS floor_enrollment')
  await owner.query('TRUNCATE p37.placement')
  await owner.query('UPDATE p37.enrollment SET class_id = NULL')
  await owner.query('VACUUM ANALYZE p37.enrollment')
  await owner.query('CREATE TABLE floor_enrollment (LIKE p37.enrollment INCLUDING ALL)')
  await owner.query('CHECKPOINT')
}

const idAt = (at: number) => 1_000_000 + at

/** Two wishes a class: twins and friends, and some who must not meet. */
const wishesOf = (classes: number) =>
  Array.from({ length: classes }, (_, at) => [
    { kind: 'together' as const, pupils: [idAt(at * 40), idAt(at * 40 + 1)] },
    { kind: 'apart' as const, pupils: [idAt(at * 40 + 1), idAt(at * 40 + 2), idAt(at * 40 + 17)] },
  ]).flat()

interface Question {
  name: string
  body: object
}

function questions(classes: number): Question[] {
  const ids = Array.from({ length: classes }, (_, at) => FIRST_CLASS + at)
  const body = { stage: 'primary', grade: 1, classes: ids, seed: '2014-09-02 bench' }
  const wishes = wishesOf(classes)
  return [
    { name: 'plain', body },
    { name: 'wishes', body: { ...body, wishes } },
    { name: 'wishesAndBalance', body: { ...body, wishes, balance: ['age', 'preschool', 'distance'] } },
  ]
}

type App = Awaited<ReturnType<typeof buildApp>>

async function ask(app: App, token: string, path: string, payload: object) {
  const answer = await app.inject({
    method: 'POST',
    url: path,
    cookies: { xueji_session: token },
    headers: { 'idempotency-key': randomUUID() },
    payload,
  })
  if (answer.statusCode !== 200)
    throw new Error(`The door refuses the placement: ${answer.body.slice(0, 400)}`)
  return answer.json()
}

/** One sort of the pupils, one COPY of their enrollments with a class each. */
async function floor({ owner }: BenchDatabase, classes: number): Promise<void> {
  const { rows } = await owner.query(
    `SELECT e.id, e.pupil_id, e.school_id, e.unit_path, e.stage, e.during::text, e.entry_grade, p.sex
     FROM p37.enrollment e JOIN p37.pupil p ON p.id = e.pupil_id WHERE e.school_id = 4 AND e.class_id IS NULL`,
  )
  rows.sort((a, b) => (a.sex < b.sex ? -1 : a.sex > b.sex ? 1 : Number(a.id) - Number(b.id)))
  const lines = rows.map(
    (row, at) =>
      `${row.id}\t${row.pupil_id}\t${row.school_id}\t${row.unit_path}\t${row.stage}\t${FIRST_CLASS + (at % classes)}\t${row.during}\t${row.entry_grade}\n`,
  )
  const into = owner.query(
    copyFrom(
      'COPY floor_enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during, entry_grade) FROM STDIN',
    ),
  )
  await pipeline(Readable.from([lines.join('')]), into)
}

const spread = (numbers: number[]) => Math.max(...numbers) - Math.min(...numbers)

/** What is in the database afterwards: everybody placed, and by how much the classes differ. */
async function achieved({ owner }: BenchDatabase, pupils: number) {
  const { rows } = await owner.query(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE p.sex = 'male')::int AS boys,
            count(*) FILTER (WHERE p.sex = 'female')::int AS girls
     FROM p37.enrollment e JOIN p37.pupil p ON p.id = e.pupil_id WHERE e.class_id IS NOT NULL GROUP BY e.class_id`,
  )
  const placed = rows.reduce((sum, row) => sum + row.all, 0)
  if (placed !== pupils) throw new Error(`${placed} pupils were placed, not ${pupils}.`)
  return {
    sizes: spread(rows.map((row) => row.all)),
    boys: spread(rows.map((row) => row.boys)),
    girls: spread(rows.map((row) => row.girls)),
  }
}

/** The rule alone, without a database. */
async function dealAlone(pupils: number, classes: number): Promise<number> {
  const plan = {
    seed: '2014-09-02 bench',
    balance: [],
    wishes: wishesOf(classes),
    pupils: Array.from({ length: pupils }, (_, at) => ({
      id: idAt(at),
      sex: idAt(at) % 13 < 7 ? ('male' as const) : ('female' as const),
      traits: [],
    })),
    classes: Array.from({ length: classes }, (_, at) => ({
      id: FIRST_CLASS + at,
      boys: 0,
      girls: 0,
      seated: [],
      traits: [],
    })),
  }
  const runs: number[] = []
  for (let at = 0; at < PAIRS; at++) runs.push(await timed(async () => planPlacement(plan)))
  return median(runs)
}

async function measure(
  bench: BenchDatabase,
  app: App,
  token: string,
  of: Question & { pupils: number; classes: number },
) {
  console.log(of.name)
  let last: { dealt: { balance: object[] } } | undefined
  const pairs = await inPairs(PAIRS, {
    arrange: () => arrange(bench),
    ours: async () => {
      last = await ask(app, token, commitPlacement.path, { ...of.body, expected: of.pupils })
    },
    floor: () => floor(bench, of.classes),
  })
  await arrange(bench)
  const preview = await timed(() => ask(app, token, previewPlacement.path, of.body))
  await ask(app, token, commitPlacement.path, { ...of.body, expected: of.pupils })
  const balance = { ...(await achieved(bench, of.pupils)), further: last?.dealt.balance ?? [] }
  return { oursMs: pairs.ours, floorMs: pairs.floor, ratio: pairs.ratio, previewMs: preview, balance }
}

/** @param pupils of one year of one school, e.g. 2,000 */
export async function benchPlacement(pupils: number): Promise<object> {
  const bench = await openBenchDatabase()
  try {
    const classes = Math.round(pupils / PUPILS_PER_CLASS)
    if (classes > 60) throw new Error('A placement takes 60 classes at most: ask for 3,000 pupils or fewer.')
    const { tokens } = await buildRegistry(bench, pupils)
    await unplace(bench, classes)
    const app = await buildApp(bench.ctx, { logLevel: 'error' })
    const measured: Record<string, object> = {}
    for (const question of questions(classes))
      measured[question.name] = await measure(bench, app, tokens.school, { ...question, pupils, classes })
    await app.close()
    return {
      classes,
      wishCount: wishesOf(classes).length,
      dealAloneMs: await dealAlone(pupils, classes),
      ...measured,
    }
  } finally {
    await bench.close()
  }
}
