/**
 * Columns for `unnest`, in the binary form of the wire: of thousands of rows neither side writes texts that the other
 * must take apart again, and no byte of a sealed page becomes two characters. The statement names the type:
 * `$1::bigint[]`.
 */

/** An element's place in the array: how long it is, and how it is written. */
interface Encoding<V> {
  /** Of the element type, in `pg_type`. */
  oid: number
  size(value: V): number
  write(into: Buffer, value: V, at: number): void
}

const HEADER = 20

function encode<V>({ oid, size, write }: Encoding<V>, values: readonly (V | null)[]): Buffer {
  let total = HEADER
  for (const value of values) total += 4 + (value === null ? 0 : size(value))
  const into = Buffer.allocUnsafe(total)
  into.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  into.writeInt32BE(values.includes(null) ? 1 : 0, 4)
  into.writeInt32BE(oid, 8)
  if (values.length === 0) return into.subarray(0, 12)
  into.writeInt32BE(values.length, 12)
  into.writeInt32BE(1, 16)
  let at = HEADER
  for (const value of values) {
    const length = value === null ? -1 : size(value)
    at = into.writeInt32BE(length, at)
    if (value === null) continue
    write(into, value, at)
    at += length
  }
  return into
}

const bigint: Encoding<number> = {
  oid: 20,
  size: () => 8,
  write: (into, value, at) => into.writeBigInt64BE(BigInt(value), at),
}
const bool: Encoding<boolean> = {
  oid: 16,
  size: () => 1,
  write: (into, value, at) => into.writeUInt8(value ? 1 : 0, at),
}
const text: Encoding<string> = {
  oid: 25,
  size: (value) => Buffer.byteLength(value),
  write: (into, value, at) => into.write(value, at),
}
const bytea: Encoding<Buffer> = {
  oid: 17,
  size: (value) => value.length,
  write: (into, value, at) => value.copy(into, at),
}
/** Its text behind the number of its form. */
const jsonb: Encoding<string> = {
  oid: 3802,
  size: (value) => 1 + Buffer.byteLength(value),
  write: (into, value, at) => into.write(value, into.writeUInt8(1, at)),
}

/** Whole numbers below 2^53, as `bigint[]`. */
export const bigints = (values: readonly (number | null)[]) => encode(bigint, values)
/** As `boolean[]`. */
export const booleans = (values: readonly (boolean | null)[]) => encode(bool, values)
/** As `text[]`; of a date or an array the text, which the statement casts. */
export const texts = (values: readonly (string | null)[]) => encode(text, values)
/** As `bytea[]`. */
export const byteas = (values: readonly (Buffer | null)[]) => encode(bytea, values)
/** Anything that JSON can say, as `jsonb[]`. */
export const jsonbs = (values: readonly unknown[]) =>
  encode(
    jsonb,
    values.map((value) => JSON.stringify(value)),
  )

/** An array within a row of arrays: its text, cast by the statement. @param values that need no quotes */
export const arrayText = (values: readonly (string | number)[]) => `{${values.join(',')}}`
