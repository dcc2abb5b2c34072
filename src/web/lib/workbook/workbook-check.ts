/** What is asked of a workbook before it is sent, and what reading it came to (REG-3). */
import type { FieldFacts } from '../../../rules/field.ts'
import type { CureKind } from '../../../rules/field-cure.ts'
import type { importTables } from '../../../sheets/columns/all.ts'
import type { TemplateOwner } from '../../../sheets/core/owner.ts'

export type WorkbookKind = keyof typeof importTables

export interface CheckRequest {
  kind: WorkbookKind
  file: Blob
  /** Structured clones go to the worker: sets and maps as they are. */
  facts: FieldFacts
  maxRows: number
  /** The unit that sends it. */
  own?: TemplateOwner
  /** Pupils of a class beyond which the clerk is asked. */
  classSize?: number
}

/** What reading came to; has the shape of `ui/import-state`'s FileCheck. */
export interface WorkbookCheck {
  rows: number
  kinds: { text: string; count: number }[]
  first: { cell: string; text: string; cure: string }[]
  /** What is asked about and not refused, likewise. */
  cautions: { text: string; count: number }[]
  firstCautions: { cell: string; text: string; cure: string }[]
  /** What can be cured with one click, and the cells as they would become. */
  cures: {
    kind: CureKind
    label: string
    isSure: boolean
    count: number
    cells: { cell: string; header: string; before: string; after: string }[]
  }[]
  /** Headers of columns that are not taken in. */
  unknown: string[]
  /** Rows that the clerk does not see: hidden, or filtered away. They are taken in as the others. */
  hidden?: number
  /** The other unit that the template was made for. */
  madeFor?: string
  fatal?: { text: string; cure: string }
}
