/**
 * The workbook goes back to the clerk as it came, with every bad cell marked, its cause and its cure beside the row,
 * and a sheet that sums up (REG-2). Mended and sent again it is read like any other.
 */
import { rm } from 'node:fs/promises'
import { READ_LIMITS } from '../archive.ts'
import { HEADER_WITHIN, isHeader } from '../core/header.ts'
import { headOf, isBlank, type SheetHead } from '../core/rows.ts'
import type { SheetLine } from '../core/sheet.ts'
import { Unpatchable } from '../core/sheet-xml.ts'
import { isCsv, readLines } from '../read.ts'
import { cautionsOf, type Layout, layoutOf, type Returned } from './layout.ts'
import { patchPackage } from './package.ts'
import { writeRowsAnew } from './rows.ts'

export type { Returned } from './layout.ts'

/** The lines up to the header, and the generator of those behind it. */
async function openOriginal<Row extends object>({
  originalPath,
  table,
  limits = READ_LIMITS,
}: Returned<Row>) {
  const rest = readLines(originalPath, limits, table)
  const head: SheetLine[] = []
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    head.push(next.value)
    const isEnough = head.filter((line) => !isBlank(line.cells)).length >= HEADER_WITHIN
    if (isEnough || isHeader(table, next.value)) break
  }
  return { head, rest }
}

/**
 * Writes the workbook that goes back. The original is one that was read without a file problem; a CSV file comes back
 * as a workbook, for only there a cell can be marked.
 * @param badRowsPath where the rows to be mended alone are written too, if they are wanted
 * @throws FileProblem when the original is not
 */
export async function writeReturned<Row extends object>(
  of: Returned<Row>,
  badRowsPath?: string,
): Promise<void> {
  const head = of.head ?? (await findHead(of))
  const hasCautions = cautionsOf(of).byRow.size > 0
  // Both look alike: where the added columns go is found once.
  let layout: Promise<Layout> | undefined
  const layoutFor = (width: () => Promise<number>) => {
    layout ??= width().then((columns) => layoutOf(head, { hasCautions, width: columns }))
    return layout
  }
  const isPackage = !(await isCsv(of.originalPath, of.table))
  const wanted = badRowsPath === undefined ? [of] : [of, { ...of, outPath: badRowsPath, onlyBad: true }]
  const write = async (one: Returned<Row>) => {
    if (!isPackage || !(await patch(one, head.header.row, layoutFor)))
      await writeAnew(one, layoutOf(head, { hasCautions }))
  }
  // While one waits for the compressor, the other goes on; nothing is left running behind an error.
  const ends = await Promise.allSettled(wanted.map(write))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

async function findHead<Row extends object>(of: Returned<Row>): Promise<SheetHead> {
  const { head, rest } = await openOriginal(of)
  await rest.return(undefined)
  return headOf(
    of.table,
    head.filter((line) => !isBlank(line.cells)),
  )
}

async function writeAnew<Row extends object>(of: Returned<Row>, layout: Layout): Promise<void> {
  const { head, rest } = await openOriginal(of)
  try {
    await writeRowsAnew(of, layout, head, rest)
  } finally {
    await rest.return(undefined)
  }
}

/** @returns whether the package could be written as it came */
async function patch<Row extends object>(
  of: Returned<Row>,
  headerRow: number,
  layoutFor: (width: () => Promise<number>) => Promise<Layout>,
): Promise<boolean> {
  try {
    await patchPackage(of, headerRow, layoutFor)
    return true
  } catch (error) {
    if (!(error instanceof Unpatchable)) throw error
    await rm(of.outPath, { force: true })
    return false
  }
}
