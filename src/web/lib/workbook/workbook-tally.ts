/** Counts what reading a workbook finds, and keeps as much of it as a page shows (REG-3). */
import { CURES, type Cure, type CureKind } from '../../../rules/field-cure.ts'
import { labelOfRule } from '../../../rules/field-problem.ts'
import type { AnyTable } from '../../../sheets/columns/table.ts'
import { cautionFinder } from '../../../sheets/core/caution.ts'
import { type Columns, faultCounter, placer } from '../../../sheets/core/fault.ts'
import type { SheetRow } from '../../../sheets/core/rows.ts'
import type { CheckRequest, WorkbookCheck } from './workbook-check.ts'

/** Of each kind of cure; of more, only the number is told before they are put in. */
const DIFFS_SHOWN = 1000

function cureCounter(table: AnyTable, columns: Columns) {
  const place = placer(table, columns)
  const kinds = new Map<CureKind, { count: number; cells: WorkbookCheck['cures'][number]['cells'] }>()
  return {
    add(row: number, key: string, { kind, before, after }: Cure): void {
      const known = kinds.get(kind) ?? { count: 0, cells: [] }
      kinds.set(kind, known)
      known.count += 1
      if (known.cells.length < DIFFS_SHOWN)
        known.cells.push({ cell: place.cell(row, key), header: place.header(key), before, after })
    },
    all: () =>
      (Object.keys(CURES) as CureKind[]).flatMap((kind) => {
        const found = kinds.get(kind)
        return found ? [{ kind, ...CURES[kind], ...found }] : []
      }),
  }
}

const inWords = (faults: ReturnType<typeof faultCounter>) =>
  faults.counts().map(({ rule, count }) => ({ text: labelOfRule(rule), count }))

/** Takes rows as they are read; `end` tells everything. */
export function workbookTally(request: CheckRequest, table: AnyTable, columns: Columns) {
  const problems = faultCounter(table, columns)
  const cautions = faultCounter(table, columns)
  const cures = cureCounter(table, columns)
  const finder = cautionFinder(request)
  let rows = 0
  return {
    rows: () => rows,
    add(row: SheetRow<object>, found: readonly { key: string; cure: Cure }[]): void {
      rows += 1
      for (const problem of row.problems) problems.add(row.row, problem)
      for (const { key, cure } of found) cures.add(row.row, key, cure)
      for (const caution of finder.look(row)) cautions.add(row.row, caution)
    },
    end(unknown: readonly string[]): WorkbookCheck {
      for (const { caution, rows: about } of finder.end()) cautions.add(about[0], caution)
      return {
        rows,
        kinds: inWords(problems),
        first: [...problems.first],
        cautions: inWords(cautions),
        firstCautions: [...cautions.first],
        cures: cures.all(),
        unknown: [...unknown],
      }
    },
  }
}
