/** Counts what reading a workbook finds, and keeps as much of it as a page shows (REG-3). */
import { CURES, type Cure, type CureKind } from '../../../rules/field-cure.ts'
import { labelOfRule, type RowProblem } from '../../../rules/field-problem.ts'
import { duplicateFinder, type RowIdentity, tellDuplicate } from '../../../rules/file-duplicate.ts'
import type { RegistrationRow } from '../../../rules/registration-row.ts'
import { cautionsOfClasses, cautionsOfEntrant } from '../../../rules/registration-row-caution.ts'
import type { AnyTable } from '../../../sheets/columns/table.ts'
import type { SheetRow } from '../../../sheets/core/rows.ts'
import { lettersOf } from '../../../sheets/core/sheet.ts'
import type { CheckRequest, WorkbookCheck } from './workbook-check.ts'

const FIRST_SHOWN = 20
/** Of each kind of cure; of more, only the number is told before they are put in. */
const DIFFS_SHOWN = 1000
/** Tables whose rows are pupils of this or an older record. */
const OF_PUPILS = new Set(['registration', 'late_registration', 'initial_pupil'])

type Columns = () => readonly (number | undefined)[]
type Fault = WorkbookCheck['first'][number]

function placer(table: AnyTable, columns: Columns) {
  const fieldAt = new Map<string, number>(table.fields.map((field, at) => [field.key, at]))
  return {
    cell: (row: number, key: string) => {
      const column = columns()[fieldAt.get(key) ?? -1]
      return column === undefined ? `第 ${row} 行` : `${lettersOf(column)}${row}`
    },
    header: (key: string) => table.fields[fieldAt.get(key) ?? -1]?.header ?? '',
  }
}

/** The most frequent first, and the first of them in the order of the file. */
function counter() {
  const counts = new Map<string, number>()
  const first: Fault[] = []
  return {
    add(text: string, fault: () => Fault): void {
      counts.set(text, (counts.get(text) ?? 0) + 1)
      if (first.length < FIRST_SHOWN) first.push(fault())
    },
    kinds: () => [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count),
    first,
  }
}

function faultCounter(table: AnyTable, columns: Columns) {
  const place = placer(table, columns)
  const { add, kinds, first } = counter()
  return {
    add: (row: number, { rule, field, cause, cure, fix }: RowProblem) =>
      add(labelOfRule(rule), () => {
        const header = place.header(field)
        return {
          cell: place.cell(row, field),
          text: header ? `${header}:${cause}` : cause,
          cure: fix === undefined || cure.includes(fix) ? cure : `${cure}可改为:${fix}`,
        }
      }),
    addTold: (cell: string, { label, cause, cure }: { label: string; cause: string; cure: string }) =>
      add(label, () => ({ cell, text: cause, cure })),
    kinds,
    first,
  }
}

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

/** What is asked about although it can be taken: ages, classes, pupils who stand twice. */
function cautionFinder(request: CheckRequest, faults: ReturnType<typeof faultCounter>) {
  const { kind, facts, classSize } = request
  const duplicates = duplicateFinder()
  const classes = new Map<string, number>()
  return {
    look({ row, values }: SheetRow<object>): void {
      if (!OF_PUPILS.has(kind)) return
      const pupil = values as Partial<RegistrationRow>
      duplicates.add(row, pupil as RowIdentity)
      const { classNumber } = pupil
      if (classNumber && kind !== 'initial_pupil')
        classes.set(classNumber, (classes.get(classNumber) ?? 0) + 1)
      if (kind === 'registration')
        for (const caution of cautionsOfEntrant(pupil, facts)) faults.add(row, caution)
    },
    end(): void {
      for (const one of duplicates.found()) faults.addTold(`第 ${one.rows[0]} 行`, tellDuplicate(one))
      if (classSize === undefined) return
      for (const { rule, cause, cure } of cautionsOfClasses(classes, classSize))
        faults.addTold('班号', { label: labelOfRule(rule), cause, cure })
    },
  }
}

/** Takes rows as they are read; `end` tells everything. */
export function workbookTally(request: CheckRequest, table: AnyTable, columns: Columns) {
  const problems = faultCounter(table, columns)
  const cautions = faultCounter(table, columns)
  const cures = cureCounter(table, columns)
  const finder = cautionFinder(request, cautions)
  let rows = 0
  return {
    rows: () => rows,
    add(row: SheetRow<object>, found: readonly { key: string; cure: Cure }[]): void {
      rows += 1
      for (const problem of row.problems) problems.add(row.row, problem)
      for (const { key, cure } of found) cures.add(row.row, key, cure)
      finder.look(row)
    },
    end(unknown: readonly string[]): WorkbookCheck {
      finder.end()
      return {
        rows,
        kinds: problems.kinds(),
        first: problems.first,
        cautions: cautions.kinds(),
        firstCautions: cautions.first,
        cures: cures.all(),
        unknown: [...unknown],
      }
    },
  }
}
