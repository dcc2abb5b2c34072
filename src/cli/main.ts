/**
 * Commands: `start` serves, `schema` prints the golden schema (with --write: writes it), `season` plays a whole
 * season against a running server, `dictionary` prints the manual's dictionary page (--write: writes it).
 */

import { dictionary } from './dictionary.ts'
import { writeGoldenSchema } from './schema.ts'
import { season } from './season.ts'
import { start } from './start.ts'

const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  start: () => start(process.env),
  schema: (args) => writeGoldenSchema(args.includes('--write')),
  season,
  dictionary,
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
