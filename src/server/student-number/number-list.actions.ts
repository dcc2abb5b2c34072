/** Numbers as they are looked at (REG-6): the board of a unit, its pupils, and the workbook. */
import type { Tx } from '../../db/tx.ts'
import { maskNumber } from '../../rules/mask.ts'
import {
  CHECK_WORDS,
  NUMBER_KIND_WORDS,
  type NumberKind,
  type NumberStanding,
  numberStanding,
  STANDING_WORDS,
} from '../../rules/number-allocation.ts'
import { refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import { isWithin, scopeRange } from '../../rules/scope.ts'
import { type NumberSheetRow, numberSheet } from '../../sheets/columns/number.ts'
import { writeForm } from '../../sheets/write-form.ts'
import { type Actor, type Context, levelOf, scopeOf } from '../context.ts'
import { allowExport, XLSX } from '../personal-export.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { read, schemaOf } from '../write.ts'
import { countNumbers, factsOfCount, type NumberCount } from './number-count.queries.ts'
import * as q from './number-list.queries.ts'
import { registerState } from './number-run.actions.ts'

/** @throws Refusal not_found for a unit outside the person's own */
async function unitOf(tx: Tx, actor: Actor, id: number | undefined): Promise<q.UnitFacts> {
  const unit = await q.findUnit(tx, id ?? actor.unitId)
  return unit && isWithin(unit.path, actor.unitPath) ? unit : refuse('not_found')
}

function sumUp(counts: readonly NumberCount[]) {
  const sum = (matches: (one: NumberCount) => boolean) =>
    counts.filter(matches).reduce((total, one) => total + one.pupils, 0)
  const standing = (which: NumberStanding) => sum((one) => numberStanding(factsOfCount(one)) === which)
  return {
    l: sum((one) => one.kind === 'L'),
    g: sum((one) => one.kind === 'G'),
    j: sum((one) => one.kind === 'J'),
    unverified: standing('unverified'),
    problem: standing('problem'),
    due: standing('due'),
  }
}

/** How far a unit and those below it are. @throws Refusal not_found */
export function getNumberBoard(ctx: Context, actor: Actor, query: { unit?: number | undefined }) {
  return read(ctx, actor, async (tx) => {
    const unit = await unitOf(tx, actor, query.unit)
    // Beyond the scope for speed: the range lies within it.
    const counts = await tx.beyondScope(() => countNumbers(tx, schemaOf(actor), scopeRange(unit.path)))
    const children = await q.listChildren(tx, unit.id)
    return {
      unit: { id: unit.id, name: unit.name },
      above:
        unit.id !== actor.unitId && unit.parentId !== null
          ? { id: unit.parentId, name: unit.parentName ?? '' }
          : null,
      counts: sumUp(counts),
      children: children.map(({ id, name, level }) => ({
        unit: { id, name },
        isSchool: levelOf(level) === 'school',
        ...sumUp(counts.filter((one) => one.childId === id)),
      })),
      register: await registerState(tx, ctx, actor),
    }
  })
}

interface NumberQuery {
  unit?: number | undefined
  kind?: NumberKind | undefined
  standing?: NumberStanding | undefined
}

const standingOf = (row: q.NumberListRow) =>
  numberStanding({
    current: row.kind,
    hasIdNumber: row.hasIdNumber,
    isFlagged: row.isFlagged,
    checked: row.checkState,
  })

const classOf = (row: q.NumberListRow) =>
  row.className === null ? null : className({ stage: row.stage, grade: row.grade, name: row.className })

const checkOf = ({ checkState, since, attempts, askedAt }: q.NumberListRow) =>
  checkState && since
    ? {
        state: checkState,
        since: since.toISOString(),
        attempts: attempts ?? 0,
        askedAt: askedAt?.toISOString() ?? null,
      }
    : null

async function filterOf(tx: Tx, actor: Actor, query: NumberQuery): Promise<q.NumberFilter> {
  const { from, to } = scopeRange((await unitOf(tx, actor, query.unit)).path)
  return { within: [from, to], kind: query.kind, standing: query.standing }
}

/** Pupils in school with their numbers, masked. @throws Refusal not_found */
export function listNumbers(
  ctx: Context,
  actor: Actor,
  query: NumberQuery & { after?: string | undefined; limit: number },
) {
  return read(ctx, actor, async (tx) => {
    const { rows, next } = await q.listNumbers(tx, schemaOf(actor), await filterOf(tx, actor, query), query)
    return {
      rows: rows.map((row) => {
        const { studentNumber } = openPupilBlob(ctx.sealer, row.sealed)
        return {
          pupilId: row.pupilId,
          name: row.name,
          school: { id: row.schoolId, name: row.schoolName },
          className: classOf(row),
          studentNumber: studentNumber === null ? null : maskNumber(studentNumber),
          kind: row.kind,
          issuedAt: row.issuedAt.toISOString(),
          former: row.former,
          standing: standingOf(row),
          check: checkOf(row),
        }
      }),
      next,
    }
  })
}

/** Rows read at a time while the workbook is written. */
const PART = 2000

function toSheetRow(ctx: Context, row: q.NumberListRow): NumberSheetRow {
  const { studentNumber } = openPupilBlob(ctx.sealer, row.sealed)
  return {
    studentNumber,
    name: row.name,
    sex: row.sex,
    birthDate: row.birthDate,
    school: row.schoolName,
    className: classOf(row),
    kind: NUMBER_KIND_WORDS[row.kind],
    standing: STANDING_WORDS[standingOf(row)],
    check: row.checkState && CHECK_WORDS[row.checkState],
    attempts: row.attempts ?? 0,
  }
}

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* partsOf(ctx: Context, actor: Actor, filter: q.NumberFilter): AsyncGenerator<NumberSheetRow> {
  for (let after: string | undefined; ; ) {
    const page = await ctx.db.scoped(scopeOf(actor), (tx) =>
      q.listNumbers(tx, schemaOf(actor), filter, { after, limit: PART }),
    )
    for (const row of page.rows) yield toSheetRow(ctx, row)
    if (page.next === null) return
    after = page.next
  }
}

/**
 * The list as a workbook with numbers in full; the audit line is written before the first one leaves (ACC-4).
 * @throws Refusal export_too_many beyond the policy's limit, not_found for a unit outside the person's own
 */
export async function exportNumbers(ctx: Context, actor: Actor, query: NumberQuery & { purpose: string }) {
  const { filter, today, watermark } = await read(ctx, actor, async (tx) => {
    const { purpose, ...chosen } = query
    const filter = await filterOf(tx, actor, query)
    const allowed = await allowExport(tx, ctx, actor, {
      act: 'number.export',
      purpose,
      detail: chosen,
      count: (atMost) => q.countListed(tx, schemaOf(actor), filter, atMost),
    })
    return { ...allowed, filter }
  })
  return {
    name: `${numberSheet.title}-${today}.xlsx`,
    type: XLSX,
    content: writeForm(numberSheet, partsOf(ctx, actor, filter), watermark),
  }
}
