/**
 * Commands: `start` serves, `schema` prints the golden schema (with --write: writes it), `season` plays a whole
 * season against a running server, `dictionary` prints the manual's pages on fields and refusals (--write: writes
 * them), `verify` deals a placement again from its file, or reckons the ledger of a promotion.
 */

/** Each is loaded when it is called: dealing again needs no server. */
const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  start: async () => (await import('./start.ts')).start(process.env),
  schema: async (args) => (await import('./schema.ts')).writeGoldenSchema(args.includes('--write')),
  season: async (args) => (await import('./season.ts')).season(args),
  dictionary: async (args) => (await import('./dictionary.ts')).dictionary(args),
  verify: async (args) => (await import('./verify.ts')).verify(args),
}

const [name = 'start', ...args] = process.argv.slice(2)
const command = COMMANDS[name]
if (!command) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(COMMANDS).join(', ')}.`)
  process.exit(2)
}
command(args).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
