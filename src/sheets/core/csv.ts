/**
 * CSV as programmes of this country write it: UTF-8 with or without a mark, GB18030, or Excel's "Unicode text"; commas,
 * semicolons or tabs. Isomorphic: whoever opens the file brings its bytes and the parser (ORG-8, REG-3).
 */
import type { Cell } from '../../rules/field.ts'
import { FileProblem } from './file-problem.ts'
import { encodingOf } from './limits.ts'
import type { SheetLine } from './sheet.ts'

/** csv-parse's stream, node's or the browser's. */
export interface CsvParser {
  on(event: 'data', take: (record: string[]) => void): unknown
  on(event: 'error', take: (error: Error) => void): unknown
  on(event: 'end', take: () => void): unknown
  write(text: string, done: () => void): unknown
  end(): unknown
}

const DELIMITERS = [',', '\t', ';'] as const

/** Options of csv-parse. */
export interface CsvOptions {
  delimiter: string
  record_delimiter: string[]
  relax_column_count: true
  relax_quotes: true
  max_record_size: number
}

export type MakeCsvParser = (options: CsvOptions) => CsvParser
type Bytes = AsyncIterable<Uint8Array>

const ZIP = [0x50, 0x4b]
const OLE = [0xd0, 0xcf, 0x11, 0xe0]

/** Whether a file that begins so is neither a workbook nor what older programmes call one. */
export function startsLikeText(start: Uint8Array): boolean {
  return ![ZIP, OLE].some((magic) => magic.every((byte, at) => start[at] === byte))
}

/** A row of a table has some thousand characters; a quote that is never closed swallows all behind it. */
const MAX_RECORD_BYTES = 256 * 1024
/** Of the beginning, to tell the delimiter by. */
const SAMPLE = 16 * 1024
const MAX_COLUMNS = 1000

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Decodes as long as the bytes are of this encoding. */
function prober(encoding: Encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let fits = true
  return (bytes: Uint8Array | undefined): boolean => {
    if (!fits) return false
    try {
      decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      fits = false
    }
    return fits
  }
}

/** Looks at the whole file once. @throws FileProblem when it is no text */
async function encodingOfText(content: Bytes): Promise<Encoding> {
  let mark: Encoding | undefined
  const isUtf8 = prober('utf-8')
  const isChinese = prober('gb18030')
  for await (const bytes of content) {
    if (bytes.length === 0) continue
    mark ??= encodingOf(bytes)
    if (mark !== 'utf-8') return mark
    if (bytes.includes(0)) throw new FileProblem('file_neither')
    const [one, other] = [isUtf8(bytes), isChinese(bytes)]
    if (!one && !other) throw new FileProblem('file_neither')
  }
  if (isUtf8(undefined)) return 'utf-8'
  if (isChinese(undefined)) return 'gb18030'
  throw new FileProblem('file_neither')
}

/** @throws FileProblem when the content is no text */
export async function requireText(open: () => Bytes): Promise<void> {
  await encodingOfText(open())
}

/** The delimiter that stands most often outside quotes at the beginning. */
export function delimiterOf(sample: string): string {
  const bare = sample.replace(/"[^"]*("|$)/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return DELIMITERS.reduce<string>((best, one) => (count(one) > count(best) ? one : best), DELIMITERS[0])
}

/** What Excel does to long numbers in CSV; `="0123"` is how programmes keep it from doing so. */
function cellOf(text: string): Cell {
  const kept = /^="(.*)"$/s.exec(text)
  if (kept) return { text: kept[1] ?? '', kind: 'text' }
  return { text, kind: /^\d(\.\d+)?E\+\d{1,3}$/i.test(text.trim()) ? 'number' : 'text' }
}

async function* textsOf(content: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: false })
  for await (const bytes of content) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

/** The error of the parser, told by the row at which it stopped. */
function csvProblem(error: Error, row: number): Error {
  const { code } = error as { code?: string }
  return code?.startsWith('CSV_') ? new FileProblem('file_csv_broken', `从第 ${row} 行起`) : error
}

/** A parser at work: what it has given by now, and when it is over. */
function openParser(make: MakeCsvParser, delimiter: string) {
  let ready: string[][] = []
  let count = 0
  let failure: Error | undefined
  const parser = make({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_BYTES,
  })
  parser.on('data', (record) => {
    count += 1
    ready.push(record)
  })
  const over = new Promise<void>((resolve) => {
    parser.on('end', resolve)
    parser.on('error', (error) => {
      failure ??= csvProblem(error, count + 1)
      resolve()
    })
  })
  return {
    write: (text: string) => Promise.race([new Promise<void>((done) => parser.write(text, done)), over]),
    end: () => {
      parser.end()
      return over
    },
    /** @throws FileProblem */
    take: () => {
      if (failure) throw failure
      const taken = ready
      ready = []
      return taken
    },
  }
}

/** Feeds the parser, and gives records as they are whole. */
async function* recordsOf(texts: AsyncIterable<string>, make: MakeCsvParser): AsyncGenerator<string[]> {
  let waiting = ''
  let parser: ReturnType<typeof openParser> | undefined
  for await (const text of texts) {
    waiting += text
    if (!parser && waiting.length < SAMPLE) continue
    parser ??= openParser(make, delimiterOf(waiting.slice(0, SAMPLE)))
    await parser.write(waiting)
    waiting = ''
    yield* parser.take()
  }
  parser ??= openParser(make, delimiterOf(waiting))
  await parser.write(waiting)
  await parser.end()
  yield* parser.take()
}

/**
 * The lines of a CSV file; a record is a row as Excel would number it, whatever line breaks its quotes hold.
 * @param open gives the bytes of the file from their beginning, each time anew
 * @throws FileProblem when it is no text, or a quote is never closed
 */
export async function* csvLines(open: () => Bytes, make: MakeCsvParser): AsyncGenerator<SheetLine> {
  const encoding = await encodingOfText(open())
  let row = 0
  for await (const record of recordsOf(textsOf(open(), encoding), make)) {
    row += 1
    yield { row, cells: record.slice(0, MAX_COLUMNS).map(cellOf) }
  }
}
