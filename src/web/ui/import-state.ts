/** What is known about a file that is taken in, and how far that has come. */

/** One bad cell: where, what is wrong, how to mend it. */
export interface CellFault {
  /** As Excel names it, e.g. B12. */
  cell: string
  text: string
  cure: string
}

/** Cells that can be cured alike, as they are and as they would be; of very many, the first. */
export interface CureOffer {
  kind: string
  label: string
  /** Chosen from the start. */
  isSure: boolean
  count: number
  cells: readonly { cell: string; header: string; before: string; after: string }[]
}

/** What reading a file came to, here or on the server. */
export interface FileCheck {
  rows: number
  kinds: readonly { text: string; count: number }[]
  /** The first twenty. */
  first: readonly CellFault[]
  /** What is asked about and not refused, likewise. */
  cautions?: readonly { text: string; count: number }[]
  firstCautions?: readonly CellFault[]
  /** What can be cured with one click. */
  cures?: readonly CureOffer[]
  /** Headers of columns that are not taken in. */
  unknown?: readonly string[]
  /** Rows that are hidden or filtered away in the file, and taken in all the same. */
  hidden?: number
  /** Another unit that the template was made for. */
  madeFor?: string
  /** Nothing can be taken: no template, wrong columns. */
  fatal?: { text: string; cure: string }
  /** It could not be checked here; the server will. */
  isUnchecked?: boolean
}

export interface ImportState {
  phase: 'waiting' | 'running' | 'done' | 'refused'
  done: number
  /** Rows in all, or about so many; unknown before the file is opened. */
  total: number | null
  numbers: readonly { label: string; value: number; isBad?: boolean; link?: string }[]
  check?: FileCheck
  /** A workbook with the bad cells marked can be fetched. */
  hasReturned: boolean
  /** The rows with errors can be fetched alone. */
  hasBadRows?: boolean
  /** A fault of ours holds it up. */
  trouble?: { since: string; retryAt: string | null } | null
  /** Every row of the file was taken before. */
  isAllKnown?: boolean
  /** What to do with the rows that were taken. */
  next?: { text: string; to: string; link: string }
  /** The sender has called it off. */
  isCancelled?: boolean
}
