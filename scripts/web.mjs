/** Builds the web into dist/web: again only when a source is newer than what is built. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = 'dist/web/index.html'
/** Whatever may end up in a page. */
const SOURCES = [
  'src/web',
  'src/contract',
  'src/rules',
  'src/sheets',
  'docs/manual',
  'vite.config.ts',
  'package-lock.json',
]

function newest(path) {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  // A folder's own time tells of files that were removed.
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** @returns {{ ok: boolean, output: string }} whether the web is built, and what the builder said */
export function ensureWebBuilt() {
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs >= Math.max(...SOURCES.map(newest)))
    return { ok: true, output: '' }
  const done = spawnSync('node_modules/.bin/vite', ['build', '--logLevel', 'warn'], { encoding: 'utf8' })
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}` }
}
