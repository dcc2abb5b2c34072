/** What a kind of workbook brings to the import machine; the machine itself knows no kind. */
import type { Tx } from '../../db/tx.ts'
import type { FieldFacts } from '../../rules/field.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import type { Role } from '../../rules/flow.ts'
import type { Level } from '../../rules/scope.ts'
import type { ColumnsTable } from '../../sheets/columns/table.ts'
import type { TemplateFacts } from '../../sheets/template.ts'
import type { Actor, Context } from '../context.ts'
import type { HashedRow } from './row-taken.actions.ts'

/** A row without a problem of its own, under its number in Excel. */
export interface NumberedRow<Row> extends HashedRow<Row> {
  row: number
}

/** What the database has against a row. */
export interface FoundProblem {
  row: number
  problem: RowProblem
}

/** What a kind knows from the start of a pass to its end. */
export interface Begun {
  facts: FieldFacts
}

export interface ImportKind<Row extends object, S extends Begun> {
  kind: string
  table: ColumnsTable<Row>
  /** Levels whose registrars may send it. */
  levels: readonly Level[]
  roles?: readonly Role[]
  /** Greatest number of rows, where it is not the policy's. */
  maxRows?: number
  /** Whether its rows know nothing of each other, and its check reads nothing that its write changes. */
  isOnePass?: boolean
  /** Chinese names of the rules that only this kind knows, for counting. */
  labels?: Readonly<Record<string, string>>
  /** Whether it may begin now; asked at upload. @throws Refusal */
  requireOpen?(tx: Tx, ctx: Context, actor: Actor): Promise<void>
  /** What a check before the upload is told beyond the season, e.g. the school's classes; nothing is refused (REG-3). */
  facts?(tx: Tx, ctx: Context, actor: Actor): Promise<FieldFacts>
  /** Called at the start of each of the two passes. @throws Refusal, of the file as a whole */
  begin(tx: Tx, ctx: Context, actor: Actor): Promise<S>
  /** Facts of the database against rows that were read right; set-based, also against rows of earlier calls. */
  check?(
    tx: Tx,
    ctx: Context,
    actor: Actor,
    begun: S,
    rows: readonly NumberedRow<Row>[],
  ): Promise<FoundProblem[]>
  /** Writes rows in the import's transaction. @returns how many were new; the others count as skipped */
  write(tx: Tx, ctx: Context, actor: Actor, begun: S, rows: readonly NumberedRow<Row>[]): Promise<number>
  /** What is done once for all rows, behind the last. */
  finish?(tx: Tx, ctx: Context, actor: Actor, begun: S): Promise<void>
  /** What is filled into the template for this unit, e.g. the school's classes and its county's code (REG-1). */
  templateFacts?(tx: Tx, ctx: Context, actor: Actor): Promise<TemplateFacts>
}

/** A kind as the machine takes it: rows are its own affair. */
export type AnyImportKind = ImportKind<object, Begun>

/** Puts a kind into the shape that the machine handles alike. */
export function anyKind<Row extends object, S extends Begun>(kind: ImportKind<Row, S>): AnyImportKind {
  return kind as unknown as AnyImportKind
}

/** What was checked is not so any more: thrown while writing, and the file is checked again. */
export class Outdated extends Error {}
