/** The styles of a workbook, with a few of ours behind: a marked cell looks as it did, but for its fill. */

import { attribute, prefixOf, Unpatchable, withAttribute } from '../core/sheet-xml.ts'
import { BAD_FILL, CAUTION_FILL } from '../workbook.ts'

const MARKS = { bad: BAD_FILL.fgColor.argb, caution: CAUTION_FILL.fgColor.argb } as const

/** What a cell is marked as. */
export type Mark = keyof typeof MARKS

const ALL_MARKS = Object.keys(MARKS) as Mark[]

/** A list element of the part, e.g. `fills`, taken apart. */
function listOf(xml: string, p: string, name: string, item: string) {
  const found = new RegExp(`<${p}${name}(\\s[^>]*)?>([\\s\\S]*?)</${p}${name}>`).exec(xml)
  if (!found) throw new Unpatchable(`no ${name}`)
  const [whole, , body = ''] = found
  const items =
    body.match(new RegExp(`<${p}${item}(?=[\\s/>])(?:[^>]*/>|[\\s\\S]*?</${p}${item}>)`, 'g')) ?? []
  return { whole, tag: whole.slice(0, whole.indexOf('>') + 1), items: [...items] }
}

const openTag = (item: string) => item.slice(0, item.indexOf('>') + 1)

function withFill(xf: string, fill: number): string {
  const tag = openTag(xf)
  const marked = withAttribute(
    withAttribute(tag, 'fillId', String(fill)),
    'applyFill',
    fill === 0 ? '0' : '1',
  )
  return marked + xf.slice(tag.length)
}

export interface StyleBook {
  /** The style like this one, marked. */
  marked(style: number, mark: Mark): number
  /** The style like this one without our mark, where it has it. */
  unmarked(style: number): number
  /** Whether an earlier return has left marks. */
  hasMarks: boolean
  /** Text that wraps. */
  words(): number
  /** The part with the styles asked for so far. */
  xml(): string
}

/** @throws Unpatchable */
export function styleBook(source: string): StyleBook {
  const p = prefixOf(source, 'styleSheet')
  const fills = listOf(source, p, 'fills', 'fill')
  const formats = listOf(source, p, 'cellXfs', 'xf')
  const fillOf = (style: number) => Number(attribute(openTag(formats.items[style] ?? '<a>'), 'fillId') ?? 0)
  const placeOf = (mark: Mark) => fills.items.findIndex((fill) => fill.includes(MARKS[mark]))
  const had = new Map(
    ALL_MARKS.map((mark) => [placeOf(mark), mark]).filter(([at]) => at !== -1) as [number, Mark][],
  )
  const added = new Map<string, number>()
  const add = (key: string, make: () => string): number => {
    const known = added.get(key)
    if (known !== undefined) return known
    formats.items.push(make())
    added.set(key, formats.items.length - 1)
    return formats.items.length - 1
  }
  const fillId = (mark: Mark) => {
    const at = placeOf(mark)
    if (at >= 0) return at
    fills.items.push(
      `<${p}fill><${p}patternFill patternType="solid"><${p}fgColor rgb="${MARKS[mark]}"/><${p}bgColor indexed="64"/></${p}patternFill></${p}fill>`,
    )
    return fills.items.length - 1
  }
  const plain = `<${p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`
  return {
    hasMarks: had.size > 0,
    marked: (style, mark) =>
      had.get(fillOf(style)) === mark
        ? style
        : add(`${mark} ${style}`, () => withFill(formats.items[style] ?? plain, fillId(mark))),
    unmarked: (style) =>
      had.has(fillOf(style)) ? add(`good ${style}`, () => withFill(formats.items[style] ?? plain, 0)) : style,
    words: () =>
      add(
        'words',
        () =>
          `<${p}xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><${p}alignment vertical="top" wrapText="1"/></${p}xf>`,
      ),
    xml: () => {
      const written = (list: ReturnType<typeof listOf>, name: string) =>
        [withAttribute(list.tag, 'count', String(list.items.length)), ...list.items, `</${p}${name}>`].join(
          '',
        )
      return source
        .replace(fills.whole, () => written(fills, 'fills'))
        .replace(formats.whole, () => written(formats, 'cellXfs'))
    },
  }
}
