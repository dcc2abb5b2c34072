/** Installs the dependencies once: again only when the lock file is newer than what is installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

export function ensureInstalled() {
  const stamp = 'node_modules/.package-lock.json'
  const fresh = existsSync(stamp) && statSync(stamp).mtimeMs >= statSync('package-lock.json').mtimeMs
  if (fresh) return
  console.log('installing dependencies …')
  // Not `npm ci`: it refuses a lock file made where a registry lacks some other platform's optional package.
  // `install --no-save` takes the locked versions all the same and leaves both files as they are.
  const done = spawnSync('npm', ['install', '--no-save', '--include=dev', '--no-fund', '--no-audit'], {
    stdio: 'inherit',
  })
  if (done.status !== 0) {
    console.error(
      'npm install failed: see the lines above. Check that the npm registry can be reached, then run again.',
    )
    process.exit(1)
  }
}
