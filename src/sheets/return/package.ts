/**
 * The sender's own package, copied part by part (REG-2): sheets, their order, formats, lists and pictures stay; only
 * the first sheet, the styles and the lists of parts are written anew, and a sheet that sums up is added. Streams
 * throughout: of a file of any length, one row is in memory.
 */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { Archive, READ_LIMITS } from '../archive.ts'
import { findParts, pathOf, relationsPartOf } from '../core/lines.ts'
import { MAX_COLUMN } from '../core/sheet.ts'
import { attribute, prefixOf, Unpatchable, xmlText } from '../core/sheet-xml.ts'
import { type Layout, type Returned, SUMMARY } from './layout.ts'
import { hasNotesBelow, patchedSheet, widthOf } from './patch-sheet.ts'
import { styleBook } from './styles-xml.ts'
import { summarySheet } from './summary-sheet.ts'

const TYPES = '[Content_Types].xml'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
const PIECE = 64 * 1024

async function textOf(archive: Archive, name: string): Promise<string> {
  let text = ''
  for await (const part of archive.texts(name, 16 * 1024 * 1024)) text += part
  // Written as UTF-8 again, whatever it was.
  return text
    .replace(/^\ufeff/, '')
    .replace(/^(<\?xml[^>]*?)\sencoding\s*=\s*("[^"]*"|'[^']*')/, '$1 encoding="UTF-8"')
}

/** @throws Unpatchable where the element does not end as it should */
function before(xml: string, end: RegExp, addition: string): string {
  const found = end.exec(xml)
  if (!found) throw new Unpatchable(`no ${end}`)
  return xml.slice(0, found.index) + addition + xml.slice(found.index)
}

/** Where the summary goes: the part of an earlier one, else a new part that three others must name. */
interface SummaryPlace {
  part: string
  workbook: string | undefined
  relations: string | undefined
  types: (xml: string) => string
}

/** Some readers know a sheet by this form of its name only. */
function freePart(archive: Archive, from: number): string {
  const name = `xl/worksheets/sheet${from}.xml`
  return archive.has(name) ? freePart(archive, from + 1) : name
}

function placeSummary(
  archive: Archive,
  parts: { workbook: string; sheet: string },
  xml: { workbook: string; relations: string },
): SummaryPlace {
  const p = prefixOf(xml.workbook, 'workbook')
  const sheets = xml.workbook.match(new RegExp(`<${p}sheet\\s[^>]*>`, 'g')) ?? []
  const relationOf = (tag: string) => /\s(\w+:id)\s*=\s*["']([^"']*)["']/.exec(tag)
  const relations: string[] = xml.relations.match(/<(\w+:)?Relationship\s[^>]*>/g) ?? []
  const old = sheets.find((tag) => attribute(tag, 'name') === SUMMARY)
  const oldRelation = old && relations.find((one) => attribute(one, 'Id') === relationOf(old)?.[2])
  const oldPart = oldRelation && pathOf(parts.workbook, attribute(oldRelation, 'Target') ?? '')
  if (oldPart && archive.has(oldPart) && oldPart.toLowerCase() !== parts.sheet.toLowerCase())
    return { part: oldPart, workbook: undefined, relations: undefined, types: (types) => types }

  const [idName] = relationOf(sheets[0] ?? '')?.slice(1) ?? []
  const like = relations.find((one) => attribute(one, 'Type')?.endsWith('/worksheet'))
  const type = like && attribute(like, 'Type')
  const id = Math.max(...sheets.map((tag) => Number(attribute(tag, 'sheetId')))) + 1
  const part = freePart(archive, id)
  if (!idName || !like || !type) throw new Unpatchable('no sheets')
  const name = old ? `${SUMMARY}(${id})` : SUMMARY
  const r = prefixOf(xml.relations, 'Relationships')
  return {
    part,
    workbook: before(
      xml.workbook,
      new RegExp(`</${p}sheets>`),
      `<${p}sheet name="${xmlText(name)}" sheetId="${id}" ${idName}="rIdErrors"/>`,
    ),
    relations: before(
      xml.relations,
      /<\/(\w+:)?Relationships>/,
      `<${r}Relationship Id="rIdErrors" Type="${type}" Target="/${part}"/>`,
    ),
    types: (types) =>
      before(
        types,
        /<\/(\w+:)?Types>/,
        `<${prefixOf(types, 'Types')}Override PartName="/${part}" ContentType="${SHEET_TYPE}"/>`,
      ),
  }
}

/** Parts that would not fit rows that have moved: the order of calculation, notes below the header. */
async function misfits(archive: Archive, sheet: string, headerRow: number): Promise<Set<string>> {
  const names = new Set<string>()
  for (const name of archive.names()) if (/(^|\/)calcchain\.xml$/i.test(name)) names.add(name.toLowerCase())
  const notes = relationsPartOf(sheet)
  if (!archive.has(notes)) return names
  const xml = await textOf(archive, notes)
  const targets = (xml.match(/<(\w+:)?Relationship\s[^>]*>/g) ?? [])
    .filter((one) => /\/(comments|vmlDrawing|threadedComment)$/.test(attribute(one, 'Type') ?? ''))
    .map((one) => pathOf(sheet, attribute(one, 'Target') ?? ''))
  for (const target of targets)
    if (
      /\.xml$/i.test(target) &&
      archive.has(target) &&
      hasNotesBelow(await textOf(archive, target), headerRow)
    )
      return new Set([...names, ...targets.map((one) => one.toLowerCase())])
  return names
}

/** Takes away what names parts that are gone. */
function withoutParts(xml: string, owner: string | undefined, gone: ReadonlySet<string>): string {
  const isGone = (path: string | undefined) => path !== undefined && gone.has(path.toLowerCase())
  return owner === undefined
    ? xml.replace(/<(\w+:)?Override\s[^>]*\/>/g, (tag) =>
        isGone(attribute(tag, 'PartName')?.replace(/^\//, '')) ? '' : tag,
      )
    : xml.replace(/<(\w+:)?Relationship\s[^>]*\/>/g, (tag) =>
        isGone(pathOf(owner, attribute(tag, 'Target') ?? '')) ? '' : tag,
      )
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting: string[] = []
  let size = 0
  for await (const text of texts) {
    waiting.push(text)
    size += text.length
    if (size < PIECE) continue
    yield Buffer.from(waiting.join(''), 'utf8')
    waiting = []
    size = 0
  }
  yield Buffer.from(waiting.join(''), 'utf8')
}

type Source = () => AsyncIterable<string | Buffer> | Iterable<string | Buffer>

/** Writes the parts in this order; each is made when its turn comes. */
async function writeZip(outPath: string, parts: readonly (readonly [name: string, source: Source])[]) {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  zip.on('error', (error) => output.destroy(error as Error))
  for (const [name, source] of parts)
    zip.addReadStreamLazy(name, { compress: true, compressionLevel: 1 }, (done) =>
      done(null, Readable.from(source(), { objectMode: false })),
    )
  zip.end()
  await pipeline(output, createWriteStream(outPath, { mode: 0o600 }))
}

/**
 * Writes the workbook that goes back from the package that came.
 * @param layoutFor where the columns go; hears, if it asks, how many are in use
 * @throws Unpatchable where the package is not written as programmes write it; what was written so far is of no use
 */
export async function patchPackage<Row extends object>(
  of: Returned<Row>,
  headerRow: number,
  layoutFor: (width: () => Promise<number>) => Promise<Layout>,
): Promise<void> {
  const archive = await Archive.open(of.originalPath, of.limits ?? READ_LIMITS)
  try {
    const parts = await findParts(archive)
    const relationsName = relationsPartOf(parts.workbook)
    if (!parts.styles || !archive.has(TYPES) || !archive.has(relationsName))
      throw new Unpatchable('no styles')
    const styles = styleBook(await textOf(archive, parts.styles))
    // What stands beyond the columns that are read was not counted with them.
    const isKnown = of.width !== undefined && of.width < MAX_COLUMN
    const layout = await layoutFor(async () =>
      isKnown ? (of.width ?? 0) : widthOf(archive.texts(parts.sheet), headerRow),
    )
    const xml = {
      workbook: await textOf(archive, parts.workbook),
      relations: await textOf(archive, relationsName),
    }
    const place = placeSummary(archive, parts, xml)
    const gone = of.onlyBad ? await misfits(archive, parts.sheet, headerRow) : new Set<string>()
    const sheetRelations = relationsPartOf(parts.sheet)
    const hasLostNotes = [...gone].some((name) => !/calcchain/.test(name))
    const types = withoutParts(place.types(await textOf(archive, TYPES)), undefined, gone)
    const sheet = () => patchedSheet(of, layout, styles, archive.texts(parts.sheet))
    const made = new Map<string, Source>([
      [TYPES, () => [types]],
      [parts.workbook, () => [place.workbook ?? xml.workbook]],
      [relationsName, () => [withoutParts(place.relations ?? xml.relations, parts.workbook, gone)]],
      [parts.sheet, () => inPieces(hasLostNotes ? withoutLegacyDrawing(sheet()) : sheet())],
      [place.part, () => [summarySheet(of)]],
    ])
    if (hasLostNotes) {
      const text = withoutParts(await textOf(archive, sheetRelations), parts.sheet, gone)
      made.set(sheetRelations, () => [text])
    }
    // Only behind the sheet is it known which styles it asks for.
    made.set(parts.styles, () => [styles.xml()])
    const lower = new Set([...made.keys()].map((name) => name.toLowerCase()))
    const others = archive
      .names()
      .filter(
        (name) => !name.endsWith('/') && !lower.has(name.toLowerCase()) && !gone.has(name.toLowerCase()),
      )
      .map((name) => [name, () => archive.chunks(name)] as const)
    await writeZip(of.outPath, [...made, ...others])
  } finally {
    archive.close()
  }
}

async function* withoutLegacyDrawing(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) yield text.replace(/<(\w+:)?legacyDrawing\s[^>]*\/>/, '')
}
