/** What an import asks the clerk to look at again: counted, the first of them told, as many as may be marked kept. */
import type { FieldFacts } from '../rules/field.ts'
import type { RowProblem } from '../rules/field-problem.ts'
import type { AnyImportKind } from '../server/import/import-kind.ts'
import type { AnyTable } from '../sheets/columns/table.ts'
import { cautionFinder } from '../sheets/core/caution.ts'
import { type CellFault, faultCounter } from '../sheets/core/fault.ts'
import type { SheetColumns } from '../sheets/core/rows.ts'

/** Cautions that are kept for marking; of more, only the number is known. */
const MAX_KEPT = 10_000

/** No row is bad for what is gathered here, and nothing of it is refused (REG-3). */
export class Cautions {
  readonly byRow = new Map<number, RowProblem[]>()
  /** Those of no row. */
  readonly ofFile: RowProblem[] = []
  readonly #finder: ReturnType<typeof cautionFinder>
  readonly #faults: ReturnType<typeof faultCounter>
  #columns: SheetColumns = []
  #kept = 0

  constructor(of: { kind: AnyImportKind; classSize: number }, facts: FieldFacts) {
    const { kind, classSize } = of
    this.#finder = cautionFinder({ kind: kind.kind, facts, classSize })
    this.#faults = faultCounter(kind.table as unknown as AnyTable, () => this.#columns)
  }

  /** Whether some are counted but not marked. */
  get isCut(): boolean {
    return this.#kept >= MAX_KEPT
  }

  begin(columns: SheetColumns): void {
    this.#columns = columns
  }

  look(row: { row: number; values: object }): void {
    for (const caution of this.#finder.look(row)) {
      this.#faults.add(row.row, caution)
      this.#keep(row.row, caution)
    }
  }

  /** A row whose pupil the registry has already. */
  skip(values: object): void {
    this.#finder.skip(values)
  }

  /** Behind the last row, once. */
  end(): void {
    for (const { caution, rows } of this.#finder.end()) {
      this.#faults.add(rows[0], caution)
      if (rows.length === 0) this.ofFile.push(caution)
      for (const row of rows) this.#keep(row, caution)
    }
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#faults.counts().map(({ rule, count }) => [rule, count]))
  }

  get first(): readonly CellFault[] {
    return this.#faults.first
  }

  #keep(row: number, caution: RowProblem): void {
    if (this.isCut) return
    this.#kept += 1
    const known = this.byRow.get(row)
    if (known) known.push(caution)
    else this.byRow.set(row, [caution])
  }
}
