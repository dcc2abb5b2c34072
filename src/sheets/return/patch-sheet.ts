/** The first sheet as it came, its bad cells marked and two columns of words added, piece by piece. */
import { columnOf } from '../core/sheet.ts'
import {
  attribute,
  hasContent,
  parseRow,
  piecesOf,
  prefixOf,
  rowText,
  textCellOf,
  withAttribute,
  type XmlCell,
} from '../core/sheet-xml.ts'
import { cautionsOf, type Layout, type Returned, titleOf, WORDS_WIDTH, wordsOfRow } from './layout.ts'
import type { Mark, StyleBook } from './styles-xml.ts'

type Texts = AsyncIterable<string>

/** Greatest number of columns in use, from the header on: nobody's remark beside a row gets a title of ours. */
export async function widthOf(texts: Texts, headerRow: number): Promise<number> {
  let width = 0
  let p = ''
  for await (const piece of piecesOf(texts)) {
    if (piece.part === 'head') p = prefixOf(piece.text, 'worksheet')
    if (piece.part !== 'row' || piece.row < headerRow) continue
    const { cells } = parseRow(piece.text, p)
    width = Math.max(width, (cells.findLast(hasContent)?.column ?? -1) + 1)
  }
  return width
}

interface ColumnRange {
  from: number
  to: number
  tag: string
}

/** Puts the added columns into `<cols>`; ranges that cover them are split. */
function headWithColumns(head: string, p: string, { added: places }: Layout): string {
  const ranges: ColumnRange[] = [...head.matchAll(new RegExp(`<${p}col\\s[^>]*/>`, 'g'))].map(([tag]) => ({
    from: Number(attribute(tag, 'min')),
    to: Number(attribute(tag, 'max')),
    tag,
  }))
  const ours = places.map((column) => column + 1)
  const apart = ranges.flatMap((range) => {
    const pieces: ColumnRange[] = []
    let from = range.from
    for (const column of [...ours.filter((one) => one >= range.from && one <= range.to), range.to + 1]) {
      if (column > from) pieces.push({ ...range, from, to: column - 1 })
      from = column + 1
    }
    return pieces
  })
  const added = ours.map((column) => ({
    from: column,
    to: column,
    tag: `<${p}col width="${WORDS_WIDTH}" customWidth="1"/>`,
  }))
  const cols = [...apart, ...added]
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, tag }) => withAttribute(withAttribute(tag, 'min', String(from)), 'max', String(to)))
  const text = `<${p}cols>${cols.join('')}</${p}cols>`
  const bare = head.replace(new RegExp(`<${p}cols>[\\s\\S]*?</${p}cols>`), '')
  return bare.replace(new RegExp(`<${p}sheetData`), () => `${text}<${p}sheetData`)
}

/** The style of a column's cells that are not there. */
function columnStyles(head: string, p: string): (column: number) => number {
  const ranges = [...head.matchAll(new RegExp(`<${p}col\\s[^>]*/>`, 'g'))].map(([tag]) => ({
    from: Number(attribute(tag, 'min')),
    to: Number(attribute(tag, 'max')),
    style: Number(attribute(tag, 'style') ?? 0),
  }))
  return (column) => ranges.find(({ from, to }) => column + 1 >= from && column + 1 <= to)?.style ?? 0
}

/** Without what belongs to rows that are not there any more. */
function tailOfFew(tail: string, p: string, headerRow: number): string {
  const isAbove = (reference: string) => Number(/\d+$/.exec(reference)?.[0]) <= headerRow
  const few = (text: string, list: string, item: string) =>
    text.replace(new RegExp(`<${p}${list}(?=[\\s>])[\\s\\S]*?</${p}${list}>`), (whole) => {
      const kept = (whole.match(new RegExp(`<${p}${item}\\s[^>]*/>`, 'g')) ?? []).filter((one) =>
        isAbove(attribute(one, 'ref') ?? ''),
      )
      return kept.length === 0 ? '' : `<${p}${list}>${kept.join('')}</${p}${list}>`
    })
  return few(few(tail, 'mergeCells', 'mergeCell'), 'hyperlinks', 'hyperlink').replace(
    new RegExp(`<${p}rowBreaks(?=[\\s>])[\\s\\S]*?</${p}rowBreaks>`),
    '',
  )
}

/** Cells of a row, by column, with the marks and words that its problems and cautions ask for. */
function cellMarker<Row extends object>(of: Returned<Row>, layout: Layout, styles: StyleBook) {
  const columns = new Map(
    of.table.fields.map((field, at) => [field.key as string, layout.header.columns[at]]),
  )
  return (cells: XmlCell[], p: string, row: number, baseOf: (column: number) => number) => {
    const kept = cells.filter(({ column }) => titleOf(layout, column) === undefined)
    const mark = (column: number | undefined, as: Mark): void => {
      if (column === undefined) return
      const cell = kept.find((one) => one.column === column)
      const style = String(styles.marked(Number(attribute(cell?.tag ?? '<c>', 's') ?? baseOf(column)), as))
      if (cell) cell.tag = withAttribute(cell.tag, 's', style)
      else kept.push({ column, tag: `<${p}c s="${style}">`, inner: undefined })
    }
    // What is wrong is seen before what is asked about.
    for (const { field } of cautionsOf(of).byRow.get(row) ?? []) mark(columns.get(field), 'caution')
    for (const { field } of of.problemsByRow.get(row) ?? []) mark(columns.get(field), 'bad')
    const words = wordsOfRow(of, layout, row)
    return [...kept, ...words.map(({ column, text }) => textCellOf(p, column, styles.words(), text))]
  }
}

/** Values instead of formulas, which would count with cells that have gone elsewhere. */
const withoutFormula = (cell: XmlCell): XmlCell => ({
  ...cell,
  inner: cell.inner?.replace(/<(\w+:)?f(?=[\s>/])(?:[^>]*\/>|[\s\S]*?<\/(\w+:)?f>)/g, ''),
})

/** Marks of an earlier return, in a row that is left as it is otherwise. */
function unmarkedText(text: string, p: string, styles: StyleBook): string {
  return text.replace(new RegExp(`<${p}c(?=[\\s/>])[^>]*>`, 'g'), (tag) => {
    const style = attribute(tag, 's')
    return style === undefined ? tag : withAttribute(tag, 's', String(styles.unmarked(Number(style))))
  })
}

/** The whole part, as text. @throws Unpatchable */
export async function* patchedSheet<Row extends object>(
  of: Returned<Row>,
  layout: Layout,
  styles: StyleBook,
  texts: Texts,
): AsyncGenerator<string> {
  const { header, isOld } = layout
  const cautions = cautionsOf(of).byRow
  const mark = cellMarker(of, layout, styles)
  const isTouched = (row: number) =>
    row === header.row || of.problemsByRow.has(row) || cautions.has(row) || (isOld && row > header.row)
  let p = ''
  let styleOfColumn: (column: number) => number = () => 0
  let written = header.row

  function patchedRow(text: string, row: number): string {
    if (!isTouched(row)) return styles.hasMarks ? unmarkedText(text, p, styles) : text
    const { tag, cells } = parseRow(styles.hasMarks ? unmarkedText(text, p, styles) : text, p)
    if (row === header.row) {
      const last = attribute(cells.findLast((cell) => cell.column < layout.cause)?.tag ?? '<c>', 's')
      const style = last === undefined ? undefined : Number(last)
      const others = cells.filter(({ column }) => titleOf(layout, column) === undefined)
      const titles = [layout.cause, layout.cure, layout.caution].flatMap((column) =>
        column === undefined ? [] : [textCellOf(p, column, style, titleOf(layout, column) ?? '')],
      )
      return rowText({ tag, cells: [...others, ...titles] }, p, row)
    }
    const ofRow = /^(1|true)$/.test(attribute(tag, 'customFormat') ?? '')
      ? Number(attribute(tag, 's') ?? 0)
      : undefined
    const marked = mark(cells, p, row, (column) => ofRow ?? styleOfColumn(column))
    if (!of.onlyBad) return rowText({ tag, cells: marked }, p, row)
    written += 1
    return rowText(
      { tag: withAttribute(tag, 'hidden', undefined), cells: marked.map(withoutFormula) },
      p,
      written,
    )
  }
  for await (const piece of piecesOf(texts)) {
    if (piece.part === 'head') {
      p = prefixOf(piece.text, 'worksheet')
      styleOfColumn = columnStyles(piece.text, p)
      const bare = piece.text
        .replace(/^\ufeff?\s*<\?xml[^>]*\?>/, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')
        .replace(new RegExp(`<${p}dimension\\s[^>]*/>`), '')
      yield layout.added.length === 0 ? bare : headWithColumns(bare, p, layout)
    } else if (piece.part === 'tail') yield of.onlyBad ? tailOfFew(piece.text, p, header.row) : piece.text
    else if (!of.onlyBad || piece.row <= header.row || of.problemsByRow.has(piece.row))
      yield patchedRow(piece.text, piece.row)
  }
}

/** Whether a note stands below the header. */
export function hasNotesBelow(comments: string, headerRow: number): boolean {
  return [...comments.matchAll(/\sref="([A-Z]+)(\d+)"/g)].some(
    ([, letters = '', row]) => columnOf(letters) >= 0 && Number(row) > headerRow,
  )
}
