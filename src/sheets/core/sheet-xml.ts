/**
 * A sheet's XML taken apart as text: what comes before the rows, the rows one by one, what comes behind. Nothing is
 * interpreted that need not be, so that everything a clerk's programme has written stays as it was. The reader has
 * parsed the same text before: it is well-formed.
 */

import { safeText } from './safe-text.ts'
import { columnOf, lettersOf } from './sheet.ts'

/** Thrown where the XML is not written as programmes write it: then the rows are written anew instead. */
export class Unpatchable extends Error {}

export type SheetPiece =
  | { part: 'head'; text: string }
  | { part: 'row'; text: string; row: number }
  | { part: 'tail'; text: string }

/** `x:` where a programme says `x:row`. */
export function prefixOf(xml: string, root: string): string {
  const found = new RegExp(`<(\\w+:)?${root}[\\s>]`).exec(xml)
  if (!found) throw new Unpatchable(`no ${root}`)
  return found[1] ?? ''
}

const forms = new Map<string, RegExp>()

/** How an attribute stands in a tag; made once for each name. */
function formOf(name: string): RegExp {
  const form = forms.get(name) ?? new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  forms.set(name, form)
  return form
}

export function attribute(tag: string, name: string): string | undefined {
  const found = formOf(name).exec(tag)
  return found?.[1] ?? found?.[2]
}

/** @param value undefined takes it away */
export function withAttribute(tag: string, name: string, value: string | undefined): string {
  const bare = tag.replace(formOf(name), '')
  return value === undefined ? bare : bare.replace(/\s*(\/?>)$/, ` ${name}="${value}"$1`)
}

const MAX_HEAD = 16 * 1024 * 1024

/** Gives the pieces in order. @throws Unpatchable */
export async function* piecesOf(texts: AsyncIterable<string>): AsyncGenerator<SheetPiece> {
  let rest = ''
  let at = 0
  let isHead = true
  let isTail = false
  let row = 0
  let names = { data: '', row: '', rowEnd: '', dataEnd: '' }
  const head = (): string | undefined => {
    const data = /<(\w+:)?sheetData\s*(\/)?>/.exec(rest)
    if (!data) {
      if (rest.length > MAX_HEAD) throw new Unpatchable('no sheetData')
      return undefined
    }
    if (data[2]) throw new Unpatchable('no rows')
    const p = prefixOf(rest, 'worksheet')
    names = { data: `${p}sheetData`, row: `<${p}row`, rowEnd: `</${p}row>`, dataEnd: `</${p}sheetData` }
    at = data.index + data[0].length
    return rest.slice(0, at)
  }
  /** The next row; undefined: not whole yet, or there is none. */
  const nextRow = (): string | undefined => {
    while (rest[at] !== '<' && /\s/.test(rest[at] ?? '')) at += 1
    if (rest.length - at < names.dataEnd.length) return undefined
    if (rest.startsWith(names.dataEnd, at)) {
      isTail = true
      return undefined
    }
    if (!rest.startsWith(names.row, at)) throw new Unpatchable('not a row')
    const tagEnd = rest.indexOf('>', at)
    if (tagEnd < 0) return undefined
    const isEmpty = rest[tagEnd - 1] === '/'
    const end = isEmpty ? tagEnd : rest.indexOf(names.rowEnd, tagEnd)
    if (end < 0) return undefined
    const text = rest.slice(at, isEmpty ? end + 1 : end + names.rowEnd.length)
    at += text.length
    return text
  }
  for await (const text of texts) {
    rest = rest.slice(at) + text
    at = 0
    if (isHead) {
      const found = head()
      if (found === undefined) continue
      isHead = false
      yield { part: 'head', text: found }
    }
    for (let found = isTail ? undefined : nextRow(); found !== undefined; found = nextRow()) {
      const number = attribute(found.slice(0, found.indexOf('>') + 1), 'r')
      row = number === undefined ? row + 1 : Number(number)
      yield { part: 'row', text: found, row }
    }
  }
  if (!isTail) throw new Unpatchable('no end of rows')
  yield { part: 'tail', text: rest.slice(at) }
}

export interface XmlCell {
  column: number
  tag: string
  /** Undefined where the element is empty. */
  inner: string | undefined
}

export interface XmlRow {
  tag: string
  cells: XmlCell[]
}

/** Takes a row apart. @param p prefix of its elements */
export function parseRow(text: string, p: string): XmlRow {
  const tag = text.slice(0, text.indexOf('>') + 1)
  const cells: XmlCell[] = []
  let column = -1
  const cell = new RegExp(`<${p}c(?=[\\s/>])([^>]*?)(?:/>|>([\\s\\S]*?)</${p}c>)`, 'g')
  for (const [, attributes = '', inner] of text.slice(tag.length).matchAll(cell)) {
    const own = `<${p}c${attributes}>`
    const reference = attribute(own, 'r')
    column = reference === undefined ? column + 1 : columnOf(reference)
    cells.push({ column, tag: own, inner })
  }
  return { tag, cells }
}

/** Writes a row, its cells in order, under a number. */
export function rowText({ tag, cells }: XmlRow, p: string, row: number): string {
  const open = withAttribute(withAttribute(tag, 'spans', undefined), 'r', String(row)).replace(/\s*\/>$/, '>')
  const texts = cells
    .toSorted((a, b) => a.column - b.column)
    .map(({ tag: own, inner, column }) => {
      const numbered = withAttribute(own, 'r', `${lettersOf(column)}${row}`)
      return inner === undefined ? numbered.replace(/>$/, '/>') : `${numbered}${inner}</${p}c>`
    })
  return `${open}${texts.join('')}</${p}row>`
}

/** Whether something stands in a cell. */
export const hasContent = ({ inner }: XmlCell) => inner !== undefined && /<(\w+:)?(v|is|f)[\s>]/.test(inner)

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** A text as XML; what XML cannot hold is left out. */
export function xmlText(text: string): string {
  return text
    .replace(CONTROL, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A cell that holds a text itself. */
export function textCellOf(p: string, column: number, style: number | undefined, text: string): XmlCell {
  const tag = `<${p}c t="inlineStr"${style === undefined ? '' : ` s="${style}"`}>`
  return {
    column,
    tag,
    inner: `<${p}is><${p}t xml:space="preserve">${xmlText(safeText(text))}</${p}t></${p}is>`,
  }
}
