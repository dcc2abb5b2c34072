/** What a file may claim and no more: it is not believed, every inflated byte is counted (REG-2). */

export interface ReadLimits {
  maxRows: number
  /** Bytes of all parts that are read, inflated. */
  maxInflatedBytes: number
  /** Bytes of the shared strings, inflated: they alone are kept in memory. */
  maxSharedBytes: number
}

const MEGABYTE = 1024 * 1024
export const READ_LIMITS: ReadLimits = {
  maxRows: 100_000,
  maxInflatedBytes: 768 * MEGABYTE,
  maxSharedBytes: 256 * MEGABYTE,
}

/** Entries of the archive; a workbook has dozens. */
export const MAX_ENTRIES = 2000
/** Bytes of a part that is small by nature: relations, styles. */
export const MAX_SMALL_PART_BYTES = 16 * MEGABYTE

/** UTF-8 unless a byte order mark says UTF-16. @param start the first bytes of a part */
export function encodingOf(start: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
}
