/**
 * From an opened archive to the lines of its first sheet. Isomorphic: how bytes are inflated is the archive's business,
 * node's or the browser's; everything else is read by the same code (REG-3).
 */
import { FileProblem } from './file-problem.ts'
import { mergeFinder, mergeMarker } from './merges.ts'
import {
  type Part,
  type Relation,
  relationsPart,
  sharedStringsPart,
  stylesPart,
  type WorkbookFacts,
  workbookPart,
} from './parts.ts'
import { type SheetLine, sheetReader } from './sheet.ts'

/** An opened workbook, its parts by name. */
export interface PartArchive {
  has(name: string): boolean
  /** A small part, read whole. */
  read<T>(name: string, part: Part<T>, maxBytes?: number): Promise<T>
  /** The text of a part as it comes. */
  texts(name: string): AsyncIterable<string>
  /** Its bytes as so many characters, for what looks at ASCII only. */
  ascii(name: string): AsyncIterable<string>
}

/** Where the parts are that reading a sheet needs. */
export interface Parts {
  workbook: string
  sheet: string
  styles: string | undefined
  shared: string | undefined
  facts: WorkbookFacts
}

const folderOf = (part: string) => part.slice(0, Math.max(0, part.lastIndexOf('/')))
const nameOf = (part: string) => part.slice(part.lastIndexOf('/') + 1)

/** The path of a relation's target; relative ones start at the folder of the part. */
export function pathOf(part: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path: string[] = []
  for (const step of `${folderOf(part)}/${target}`.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/')
}

/** The part that names what another part needs. */
export const relationsPartOf = (part: string) => pathOf(part, `_rels/${nameOf(part)}.rels`)

async function relationsOf(archive: PartArchive, part: string): Promise<Relation[]> {
  const name = relationsPartOf(part)
  return archive.has(name) ? archive.read(name, relationsPart()) : []
}

/** @throws FileProblem where it is no workbook, or has no sheet */
export async function findParts(archive: PartArchive): Promise<Parts> {
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
    workbook,
    sheet,
    styles: path((one) => one.type === 'styles'),
    shared: path((one) => one.type === 'sharedStrings'),
    facts,
  }
}

/**
 * The lines of the first sheet, hidden ones too.
 * @param maxSharedBytes of the shared strings, inflated
 * @param onExpected hears, before the first line, how many there are about
 * @throws FileProblem
 */
export async function* linesOf(
  archive: PartArchive,
  maxSharedBytes: number,
  onExpected?: (lines: number) => void,
): AsyncGenerator<SheetLine> {
  const { sheet, styles, shared, facts } = await findParts(archive)
  const finder = mergeFinder()
  for await (const chunk of archive.ascii(sheet)) finder.write(chunk)
  onExpected?.(finder.rows())
  const mark = mergeMarker(finder.merges())
  const reader = sheetReader({
    isDate: styles ? await archive.read(styles, stylesPart()) : [],
    shared: shared ? await archive.read(shared, sharedStringsPart(), maxSharedBytes) : [],
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
}
