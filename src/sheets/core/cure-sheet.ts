/**
 * The first sheet as it came, with other texts in some cells: formats, formulas and everything else stay. Isomorphic:
 * a clerk's file is mended where the clerk sits (REG-3).
 */
import { attribute, parseRow, piecesOf, prefixOf, rowText, textCellOf } from './sheet-xml.ts'

/** New texts by row (as Excel numbers it) and column (from 0). */
export type CellTexts = ReadonlyMap<number, ReadonlyMap<number, string>>

function curedRow(text: string, p: string, row: number, texts: ReadonlyMap<number, string>): string {
  const { tag, cells } = parseRow(text, p)
  const cured = cells.map((cell) => {
    const after = texts.get(cell.column)
    if (after === undefined) return cell
    const style = attribute(cell.tag, 's')
    return textCellOf(p, cell.column, style === undefined ? undefined : Number(style), after)
  })
  return rowText({ tag, cells: cured }, p, row)
}

/** The whole part, as text of UTF-8. @throws Unpatchable where the XML is not written as programmes write it */
export async function* curedSheet(sheet: AsyncIterable<string>, texts: CellTexts): AsyncGenerator<string> {
  let p = ''
  for await (const piece of piecesOf(sheet)) {
    if (piece.part === 'row') {
      const own = texts.get(piece.row)
      yield own ? curedRow(piece.text, p, piece.row, own) : piece.text
      continue
    }
    if (piece.part === 'head') p = prefixOf(piece.text, 'worksheet')
    yield piece.text
      .replace(/^\ufeff/, '')
      .replace(/^(<\?xml[^>]*?)\sencoding\s*=\s*("[^"]*"|'[^']*')/, '$1 encoding="UTF-8"')
  }
}
