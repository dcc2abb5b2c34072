/**
 * The mistakes of clerks (study 5.6): some are slips in one cell, some a habit that goes through a whole file. All are
 * written down, so that a clerk who gets his workbook back can mend exactly what was marked.
 */
import { type CellMistakeKind, MISTAKES, type MistakeKind, type MistakeSpec } from './mistake-kinds.ts'
import type { Random } from './random.ts'
import type { Cell, Row } from './row.ts'

export interface Mistake {
  kind: MistakeKind
  /** Place of the row, from 0. */
  row: number
  /** Key of the field; empty where the whole row is one too many. */
  field: string
  was: Cell
  is: Cell
  /** Whether the import must refuse the row; otherwise it reads the cell right all the same. */
  isRefused: boolean
}

export interface Spoiled {
  rows: Row[]
  mistakes: Mistake[]
}

const REPEATED = 0.0015

/** Spoils the rows of one file, at the rates of real clerks. @param rows stay as they are */
export function makeMistakes(random: Random, rows: readonly Readonly<Record<string, string>>[]): Spoiled {
  const spoiled: Row[] = rows.map((row) => ({ ...row }))
  const mistakes: Mistake[] = []
  for (const [kind, spec] of Object.entries(MISTAKES) as [CellMistakeKind, MistakeSpec][]) {
    const habit = random.chance(spec.habit) ? random.pick(spec.fields) : undefined
    spoiled.forEach((row, at) => {
      if (!habit && !random.chance(spec.slip)) return
      const field = habit ?? random.pick(spec.fields)
      const was = rows[at]?.[field]
      // A cell is spoiled once: two mistakes in one could not be told apart.
      if (was === undefined || row[field] !== was) return
      const is = spec.spoil(random, was, row)
      if (is === undefined || is === was) return
      row[field] = is
      mistakes.push({ kind, row: at, field, was, is, isRefused: spec.isRefused })
    })
  }
  for (let at = 0; at < rows.length; at++) {
    const again = spoiled[at]
    if (!again || !random.chance(REPEATED)) continue
    mistakes.push({ kind: 'repeated_row', row: spoiled.length, field: '', was: '', is: '', isRefused: true })
    spoiled.push({ ...again })
  }
  return { rows: spoiled, mistakes }
}

/** What a clerk does with the returned workbook: the given mistakes are mended, the rest stays. */
export function mendMistakes(rows: readonly Row[], mistakes: readonly Mistake[]): Row[] {
  const mended = rows.map((row) => ({ ...row }))
  const tooMany = new Set<number>()
  for (const { kind, row, field, was } of mistakes) {
    const at = mended[row]
    if (kind === 'repeated_row') tooMany.add(row)
    else if (at) at[field] = was
  }
  return mended.filter((_, row) => !tooMany.has(row))
}
