/**
 * What a request says to the database, taken down word for word, so that a floor can say the very same with other
 * pupils in it: no copy of statements that would grow old.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { readBinaryList, writeBinaryList } from './binary-list.ts'

interface Statement {
  name?: string
  text: string
  values: unknown[]
}

/** One word of a value: bytes and times have no JSON of their own. */
type Word = { bytes: string } | { time: true } | { plain: unknown }
type Value = Word | { list: Value[]; type?: number }

export interface Script {
  statements: { name?: string; text: string; values: Value[] }[]
  /** Words that are another pupil's each time: ids, keyed hashes and sealed pages, request ids. */
  changing: string[]
}

function statementOf(query: unknown, values: unknown): Statement {
  if (typeof query === 'string') return { text: query, values: (values as unknown[]) ?? [] }
  const { name, text, values: own = [] } = query as Statement
  return { ...(name === undefined ? {} : { name }), text, values: own }
}

/** Takes down every statement that this process sends meanwhile. */
export async function takeDown(work: () => Promise<unknown>): Promise<Statement[]> {
  const taken: Statement[] = []
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = client
  client.query = function (this: unknown, ...args) {
    taken.push(statementOf(args[0], args[1]))
    return query.apply(this, args)
  }
  try {
    await work()
  } finally {
    client.query = query
  }
  return taken
}

function encoded(value: unknown): Value {
  if (Buffer.isBuffer(value)) {
    const list = readBinaryList(value)
    return list ? { list: list.elements.map(encoded), type: list.type } : { bytes: value.toString('hex') }
  }
  if (value instanceof Date) return { time: true }
  return Array.isArray(value) ? { list: value.map(encoded) } : { plain: value }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g
/** Words of a plain value that may be a pupil's: a request id, a hash, an id of the database. */
const WORDS = new RegExp(`${UUID.source}|\\b[0-9a-f]{64}\\b|\\b\\d{6,15}\\b`, 'g')

function wordsOf(value: Value): string[] {
  if ('bytes' in value) return [value.bytes]
  if ('list' in value) return value.list.flatMap(wordsOf)
  return 'plain' in value && value.plain !== null ? (String(value.plain).match(WORDS) ?? []) : []
}

/**
 * A script of two recordings of one door: what differs between them changes from request to request.
 * @throws Error when the two are not the same statements
 */
export function scriptOf(one: readonly Statement[], other: readonly Statement[]): Script {
  const texts = (all: readonly Statement[]) => all.map((s) => s.text).join('\n')
  if (texts(one) !== texts(other)) throw new Error('Two requests of one door say different statements.')
  const statements = one.map((s) => ({ ...s, values: s.values.map(encoded) }))
  const others = new Set(other.flatMap((s) => s.values.map(encoded).flatMap(wordsOf)))
  const words = new Set(statements.flatMap((s) => s.values.flatMap(wordsOf)))
  return { statements, changing: [...words].filter((word) => !others.has(word)) }
}

/**
 * The statements of one more request.
 * @param newId hands out ids, ascending
 */
export function instanceOf(script: Script, newId: () => number): Statement[] {
  const words = new Map<string, string>()
  // Ascending, so that ids stand in the order in which the door gave them.
  for (const word of script.changing.toSorted()) {
    const isId = /^\d{6,15}$/.test(word)
    const isUuid = word.includes('-')
    words.set(
      word,
      isId ? String(newId()) : isUuid ? randomUUID() : randomBytes(word.length / 2).toString('hex'),
    )
  }
  const again = (value: Value): unknown => {
    if ('bytes' in value) return Buffer.from(words.get(value.bytes) ?? value.bytes, 'hex')
    if ('list' in value) {
      const elements = value.list.map(again) as never[]
      return value.type === undefined ? elements : writeBinaryList({ type: value.type, elements })
    }
    if ('time' in value) return new Date()
    const { plain } = value
    if (typeof plain === 'number') return Number(words.get(String(plain)) ?? plain)
    return typeof plain === 'string' ? plain.replace(WORDS, (word) => words.get(word) ?? word) : plain
  }
  return script.statements.map((s) => ({ ...s, values: s.values.map(again) }))
}
