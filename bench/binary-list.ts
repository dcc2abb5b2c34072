/** The binary arrays of src/db/binary-array.ts, taken apart and put together again with other elements. */
import { bigints, booleans, byteas, jsonbs, texts } from '../src/db/binary-array.ts'

type Element = number | boolean | string | Buffer | null

interface Kind {
  read(bytes: Buffer): Element
  write(elements: readonly Element[]): Buffer
}

/** By the element type's number in `pg_type`; a JSON value is taken as its text. */
const KINDS: Readonly<Record<number, Kind>> = {
  16: { read: (bytes) => bytes[0] === 1, write: (all) => booleans(all as (boolean | null)[]) },
  17: { read: (bytes) => bytes, write: (all) => byteas(all as (Buffer | null)[]) },
  20: { read: (bytes) => Number(bytes.readBigInt64BE()), write: (all) => bigints(all as (number | null)[]) },
  25: { read: (bytes) => bytes.toString(), write: (all) => texts(all as (string | null)[]) },
  3802: {
    read: (bytes) => bytes.subarray(1).toString(),
    write: (all) => jsonbs(all.map((one) => JSON.parse(String(one)))),
  },
}

const HEADER = 20

export interface BinaryList {
  type: number
  elements: Element[]
}

/** @returns undefined for bytes that are no such array */
export function readBinaryList(bytes: Buffer): BinaryList | undefined {
  if (bytes.length < HEADER || bytes.readInt32BE(0) !== 1 || bytes.readUInt32BE(4) > 1) return undefined
  const type = bytes.readInt32BE(8)
  const kind = KINDS[type]
  if (!kind) return undefined
  const elements: Element[] = []
  let at = HEADER
  for (let left = bytes.readInt32BE(12); left > 0; left--) {
    const length = bytes.readInt32BE(at)
    at += 4
    elements.push(length < 0 ? null : kind.read(bytes.subarray(at, at + length)))
    at += Math.max(0, length)
  }
  return { type, elements }
}

/** @throws Error for a type that readBinaryList does not know */
export function writeBinaryList({ type, elements }: BinaryList): Buffer {
  const kind = KINDS[type]
  if (!kind) throw new Error(`No array of type ${type} is known.`)
  return kind.write(elements)
}
