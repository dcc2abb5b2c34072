/**
 * `npm start`: installs, builds the web when its sources changed, then serves (src/cli/main.ts starts PostgreSQL,
 * migrates, seeds and listens).
 */
import { spawn } from 'node:child_process'
import { chdir } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './install.mjs'
import { ensureWebBuilt } from './web.mjs'

chdir(fileURLToPath(new URL('..', import.meta.url)))
ensureInstalled()
const web = ensureWebBuilt()
if (!web.ok) {
  console.error(`The web could not be built:\n${web.output}`)
  process.exit(1)
}
const server = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'start'], { stdio: 'inherit' })
// Ctrl-C reaches the child too (same process group); this parent only waits for its clean end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 0)))
