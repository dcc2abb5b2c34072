/** Names of practice provinces' schemas: `p37w2`, the second world that has a province 37. */

/**
 * The first name that is free.
 * @param digits first two digits of the province's division code
 * @param taken schema names of the installation
 */
export function nextSchemaName(digits: string, taken: readonly string[]): string {
  for (let world = 1; ; world++) {
    const name = `p${digits}w${world}`
    if (!taken.includes(name)) return name
  }
}
