/** The ledger's fingerprint, and the file with which anybody reckons it again (PRO-2). */
import { Readable } from 'node:stream'
import type { Tx } from '../../db/tx.ts'
import {
  type ClassMove,
  ledgerPrint,
  type PromotionProof,
  type PupilMove,
} from '../../rules/promotion-proof.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { read, schemaOf } from '../write.ts'
import { findProvinceName, findRun, type RunRow } from './promotion.queries.ts'
import * as q from './promotion-ledger.queries.ts'

/** Rows read at a time, each time in a transaction of its own: the rows of a ledger never change. */
const PART = 2000

type ReadLedger = <R>(work: (tx: Tx) => Promise<R>) => Promise<R>

async function* partsOf<R extends { id: number }>(
  readLedger: ReadLedger,
  list: (tx: Tx, of: { after: number; limit: number }) => Promise<R[]>,
): AsyncGenerator<R> {
  for (let after = 0; ; ) {
    const rows = await readLedger((tx) => list(tx, { after, limit: PART }))
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PART) return
    after = last.id
  }
}

const classMoves = (readLedger: ReadLedger, schema: string, runId: number): AsyncGenerator<ClassMove> =>
  partsOf(readLedger, (tx, of) => q.listClassMoves(tx, schema, { runId, ...of }))

const pupilMoves = (readLedger: ReadLedger, schema: string, runId: number): AsyncGenerator<PupilMove> =>
  partsOf(readLedger, (tx, of) => q.listPupilMoves(tx, schema, { runId, ...of }))

async function reckon(readLedger: ReadLedger, schema: string, run: Pick<RunRow, 'id' | 'schoolYear'>) {
  const print = ledgerPrint({ run: run.id, year: run.schoolYear })
  let [classes, pupils] = [0, 0]
  for await (const move of classMoves(readLedger, schema, run.id)) {
    print.addClass(move)
    classes += 1
  }
  for await (const move of pupilMoves(readLedger, schema, run.id)) {
    print.addPupil(move)
    pupils += 1
  }
  return { fingerprint: print.end(), classes, pupils }
}

/** The ledger is whole: every class has moved. */
const hasLedger = (run: RunRow | undefined): run is RunRow =>
  run?.state === 'complete' || run?.state === 'reversing' || run?.state === 'reversed'

/** Keeps a finished promotion's fingerprint, once. Safe to run again. */
export async function keepFingerprint(ctx: Context, schema: string, runId: number): Promise<void> {
  const run = await ctx.db.asJob((tx) => findRun(tx, schema, runId))
  if (!hasLedger(run) || run.fingerprint !== null) return
  const { fingerprint } = await reckon((work) => ctx.db.asJob(work), schema, run)
  await ctx.db.asJob((tx) => q.saveFingerprint(tx, schema, runId, fingerprint))
}

async function requireLedger(ctx: Context, actor: Actor, id: number): Promise<RunRow> {
  const run = (await read(ctx, actor, (tx) => findRun(tx, schemaOf(actor), id))) ?? refuse('not_found')
  return hasLedger(run) ? run : refuse('promotion_no_ledger')
}

/** The whole province's, by a person of the province: pupils who waited are beyond what the web's role may read. */
const readAll =
  (ctx: Context, actor: Actor): ReadLedger =>
  (work) =>
    read(ctx, actor, (tx) => tx.beyondScope(() => work(tx)))

/** Reckons the fingerprint from the rows that are there now. @throws Refusal not_found, promotion_no_ledger */
export async function checkPromotionLedger(ctx: Context, actor: Actor, id: number) {
  const run = await requireLedger(ctx, actor, id)
  const { fingerprint, classes, pupils } = await reckon(readAll(ctx, actor), schemaOf(actor), run)
  const kept = run.fingerprint
  return { kept, reckoned: fingerprint, isSame: kept === fingerprint, classes, pupils }
}

type Head = Omit<PromotionProof, 'classes' | 'pupils' | 'fingerprint'>

/** One line a move, so that the file can be looked through; written while the rows come. */
async function* textOf(
  head: Head,
  fingerprint: string,
  classes: AsyncGenerator<ClassMove>,
  pupils: AsyncGenerator<PupilMove>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},\n"fingerprint":${JSON.stringify(fingerprint)},\n"classes":[`
  let before = '\n'
  for await (const move of classes) {
    yield before + JSON.stringify(move)
    before = ',\n'
  }
  yield '],\n"pupils":['
  before = '\n'
  for await (const move of pupils) {
    yield before + JSON.stringify(move)
    before = ',\n'
  }
  yield ']}\n'
}

/**
 * The file for `npm run verify -- promotion FILE`: ids and grades, schools by name, no pupil's. Its fingerprint is the
 * kept one; where none is kept yet, the one reckoned now.
 * @throws Refusal not_found, promotion_no_ledger
 */
export async function downloadPromotionProof(ctx: Context, actor: Actor, id: number) {
  const run = await requireLedger(ctx, actor, id)
  const [schema, readLedger] = [schemaOf(actor), readAll(ctx, actor)]
  const fingerprint = run.fingerprint ?? (await reckon(readLedger, schema, run)).fingerprint
  const [province, schools] = await readLedger(
    async (tx) => [await findProvinceName(tx, schema), await q.listLedgerSchools(tx, schema, id)] as const,
  )
  const head: Head = {
    kind: 'xueji-promotion',
    version: 1,
    run: id,
    province,
    year: run.schoolYear,
    startedBy: run.startedBy,
    businessAt: run.businessAt.toISOString(),
    schools,
  }
  const text = textOf(
    head,
    fingerprint,
    classMoves(readLedger, schema, id),
    pupilMoves(readLedger, schema, id),
  )
  return {
    name: `升级核验-${run.schoolYear}-${id}.json`,
    type: 'application/json',
    content: Readable.from(text, { objectMode: false, encoding: 'utf8' }),
  }
}
