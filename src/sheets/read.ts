/**
 * Reads workbooks row by row: of a file of any length, only the shared strings are in memory (REG-2). What the file
 * says is not believed: sizes are counted, formulas are not run, only the first sheet is read.
 */
import { posix } from 'node:path'
import type { FieldFacts } from '../rules/field.ts'
import { Archive, asFileProblem, READ_LIMITS, type ReadLimits } from './archive.ts'
import type { ColumnsTable } from './columns/table.ts'
import { FileProblem } from './core/file-problem.ts'
import { mergeFinder, mergeMarker } from './core/merges.ts'
import {
  type Relation,
  relationsPart,
  sharedStringsPart,
  stylesPart,
  type WorkbookFacts,
  workbookPart,
} from './core/parts.ts'
import { rowReader, type SheetRow } from './core/rows.ts'
import { type SheetLine, sheetReader } from './core/sheet.ts'

export { READ_LIMITS, type ReadLimits } from './archive.ts'

interface Parts {
  sheet: string
  styles: string | undefined
  shared: string | undefined
  facts: WorkbookFacts
}

/** The path of a relation's target; relative ones start at the folder of the part. */
function pathOf(part: string, target: string): string {
  return target.startsWith('/') ? target.slice(1) : posix.normalize(posix.join(posix.dirname(part), target))
}

async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const name = posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`)
  return archive.has(name) ? archive.read(name, relationsPart()) : []
}

async function findParts(archive: Archive): Promise<Parts> {
  const document = (await relationsOf(archive, '')).find((one) => one.type === 'officeDocument')
  const workbook = document ? pathOf('', document.target) : 'xl/workbook.xml'
  if (!archive.has(workbook) || !workbook.endsWith('.xml')) throw new FileProblem('file_not_xlsx')
  const relations = await relationsOf(archive, workbook)
  const facts = await archive.read(workbook, workbookPart())
  const path = (is: (one: Relation) => boolean) => {
    const relation = relations.find(is)
    const name = relation && pathOf(workbook, relation.target)
    return name && archive.has(name) ? name : undefined
  }
  // A chart sheet is not a worksheet.
  const sheets = facts.sheets.map((id) => path((one) => one.id === id && one.type === 'worksheet'))
  const sheet = sheets.find((one) => one !== undefined)
  if (!sheet) throw new FileProblem('file_no_sheet')
  return {
    sheet,
    styles: path((one) => one.type === 'styles'),
    shared: path((one) => one.type === 'sharedStrings'),
    facts,
  }
}

/**
 * The lines of a workbook's first sheet, hidden ones too.
 * @throws FileProblem
 */
export async function* readLines(path: string, limits: ReadLimits = READ_LIMITS): AsyncGenerator<SheetLine> {
  const archive = await Archive.open(path, limits)
  try {
    const { sheet, styles, shared, facts } = await findParts(archive)
    const finder = mergeFinder()
    for await (const chunk of archive.chunks(sheet)) finder.write(chunk.toString('latin1'))
    const mark = mergeMarker(finder.merges())
    const reader = sheetReader({
      isDate: styles ? await archive.read(styles, stylesPart()) : [],
      shared: shared ? await archive.read(shared, sharedStringsPart(), limits.maxSharedBytes) : [],
      isFrom1904: facts.isFrom1904,
    })
    for await (const text of archive.texts(sheet)) {
      reader.write(text)
      for (const line of reader.take()) {
        mark(line)
        yield line
      }
    }
    reader.end()
  } catch (error) {
    throw asFileProblem(error)
  } finally {
    archive.close()
  }
}

/**
 * The checked rows of a workbook, in order; the table's own problems of each row are found, those that need the
 * registry (classes, collisions) are the caller's.
 * @throws FileProblem where the file as a whole is refused, also after rows were given
 */
export async function* readWorkbook<Row extends object>(
  path: string,
  table: ColumnsTable<Row>,
  of: { facts: FieldFacts; limits?: ReadLimits },
): AsyncGenerator<SheetRow<Row>> {
  const limits = of.limits ?? READ_LIMITS
  const reader = rowReader(table, of.facts, limits.maxRows)
  for await (const line of readLines(path, limits)) yield* reader.accept(line)
  yield* reader.end()
}
