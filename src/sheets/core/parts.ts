/** The small parts of a workbook: relations, the list of sheets, and which styles are dates. */
import { type XmlSink, xmlSink } from './sax.ts'

/** A part that is read whole; `result` counts after `end`. */
export interface Part<T> extends XmlSink {
  result(): T
}

function part<T>(sink: XmlSink, result: () => T): Part<T> {
  return { ...sink, result }
}

export interface Relation {
  id: string
  /** Last word of the type, e.g. `worksheet`. */
  type: string
  target: string
}

export function relationsPart(): Part<Relation[]> {
  const relations: Relation[] = []
  const sink = xmlSink({
    open: (name, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target: Target })
    },
  })
  return part(sink, () => relations)
}

export interface WorkbookFacts {
  /** Relation ids of the sheets, in order; those that the clerk cannot see come last. */
  sheets: string[]
  /** Days are counted from 1904. */
  isFrom1904: boolean
}

export function workbookPart(): Part<WorkbookFacts> {
  const facts: WorkbookFacts = { sheets: [], isFrom1904: false }
  const hidden: string[] = []
  const sink = xmlSink({
    open: (name, attributes) => {
      if (name === 'workbookPr') facts.isFrom1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => key === 'r:id' || key.endsWith(':id'))
      // A hidden sheet of old rows in front would be sent in by nobody who knew of it.
      const isHidden = attributes.state === 'hidden' || attributes.state === 'veryHidden'
      if (id) (isHidden ? hidden : facts.sheets).push(id[1])
    },
  })
  return part(sink, () => ({ ...facts, sheets: [...facts.sheets, ...hidden] }))
}

/** Number formats of the standard that show a date; 27 to 36 and 50 to 58 are the Chinese ones. */
function isBuiltInDate(format: number): boolean {
  const isBetween = (from: number, to: number) => format >= from && format <= to
  return (
    isBetween(14, 17) ||
    format === 22 ||
    isBetween(27, 31) ||
    format === 36 ||
    isBetween(50, 54) ||
    isBetween(57, 58)
  )
}

/** `yyyy"年"m"月"d"日"`: letters outside quotes, brackets and escapes say year or day. */
export function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*./g, '').split(';')[0] ?? ''
  return /[yd]/i.test(bare) || /^m+$/i.test(bare)
}

/** Per cell style, in order: whether a number in it is shown as a date. */
export function stylesPart(): Part<boolean[]> {
  const custom = new Map<number, boolean>()
  const isDate: boolean[] = []
  let isInCellStyles = false
  const sink = xmlSink({
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt') custom.set(Number(numFmtId), isDateFormat(formatCode ?? ''))
      else if (name === 'cellXfs') isInCellStyles = true
      else if (name === 'xf' && isInCellStyles) {
        const format = Number(numFmtId ?? 0)
        isDate.push(custom.get(format) ?? isBuiltInDate(format))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') isInCellStyles = false
    },
  })
  return part(sink, () => isDate)
}

/** `_x000D_` is how a workbook writes a control character. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** The shared strings, the one thing of a workbook that is kept whole; phonetic guides are left out. */
export function sharedStringsPart(): Part<string[]> {
  const strings: string[] = []
  let text = ''
  let isText = false
  let isPhonetic = false
  const sink = xmlSink({
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') isText = !isPhonetic
      else if (name === 'rPh') isPhonetic = true
    },
    text: (more) => {
      if (isText) text += more
    },
    close: (name) => {
      if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
      else if (name === 'si') strings.push(unescaped(text))
    },
  })
  return part(sink, () => strings)
}
