/** Work on many things, a few at a time. */

/**
 * Works on every item with at most so many under way; items are drawn one by one, so that a generator's are made
 * when they are needed.
 * @param work must not reject: what goes wrong with one item is its own affair
 */
export async function inParallel<T>(
  atOnce: number,
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const isAsync = Symbol.asyncIterator in items
  const source = isAsync ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const worker = async () => {
    for (let next = await source.next(); !next.done; next = await source.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Slices of at most so many. */
export function slicesOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
