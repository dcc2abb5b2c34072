/** Installs the dependencies once: again only when the lock file is newer than what is installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

export function ensureInstalled() {
  const stamp = 'node_modules/.package-lock.json'
  const fresh = existsSync(stamp) && statSync(stamp).mtimeMs >= statSync('package-lock.json').mtimeMs
  if (fresh) return
  console.log('installing dependencies (npm ci) …')
  const done = spawnSync('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], { stdio: 'inherit' })
  if (done.status !== 0) {
    console.error(
      'npm ci failed: see the lines above. Check that the npm registry can be reached, then run again.',
    )
    process.exit(1)
  }
}
