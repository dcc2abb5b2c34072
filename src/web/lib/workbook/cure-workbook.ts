/** Puts the cures that a clerk has chosen into a copy of the clerk's own workbook (REG-3). */
import type { CureKind } from '../../../rules/field-cure.ts'
import { type CellTexts, curedSheet } from '../../../sheets/core/cure-sheet.ts'
import { READ_LIMITS } from '../../../sheets/core/limits.ts'
import { findParts } from '../../../sheets/core/lines.ts'
import { openBlob } from './blob-archive.ts'
import { curesOfWorkbook } from './check-workbook.ts'
import type { CheckRequest } from './workbook-check.ts'
import { packedPart, zipOf } from './write-zip.ts'

export interface CureRequest extends CheckRequest {
  kinds: readonly CureKind[]
}

export interface CuredWorkbook {
  file: Blob
  /** Cells that were changed. */
  count: number
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Reads the file again, and gives one in which the cells of these kinds are cured. All else is as it was.
 * @throws Error when the file is none that was checked before
 */
export async function cureWorkbook(request: CureRequest): Promise<CuredWorkbook> {
  const texts = new Map<number, Map<number, string>>()
  let count = 0
  for await (const { row, column, cure } of curesOfWorkbook(request)) {
    if (!request.kinds.includes(cure.kind)) continue
    const own = texts.get(row) ?? new Map<number, string>()
    texts.set(row, own.set(column, cure.after))
    count += 1
  }
  return { file: await withTexts(request.file, texts), count }
}

async function withTexts(file: Blob, texts: CellTexts): Promise<Blob> {
  const archive = await openBlob(file, READ_LIMITS)
  const { sheet } = await findParts(archive)
  const parts = await archive.packedParts()
  const cured = await Promise.all(
    parts.map((part) =>
      part.name.replace(/^\//, '').toLowerCase() === sheet.toLowerCase()
        ? packedPart(part.name, curedSheet(archive.texts(sheet), texts))
        : part,
    ),
  )
  return zipOf(cured, XLSX)
}
