/** `npm test`: installs, then everything; the last line counts what passed, failed and was skipped. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { chdir } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensureChromium } from './chromium.mjs'
import { ensureInstalled } from './install.mjs'
import { startPostgres15 } from './postgres15.mjs'
import { ensureWebBuilt } from './web.mjs'

chdir(fileURLToPath(new URL('..', import.meta.url)))
ensureInstalled()
mkdirSync('.cache', { recursive: true })
/** What leans on the server most: SQL of its own, races, jobs, and the start of a database. */
const ON_THE_OLDEST = [
  'src/db',
  'test/database-url.test.ts',
  'src/server/business-case/',
  'src/server/identity/',
  'src/server/import/import.test.ts',
  'src/server/promotion/',
  'src/server/registration/',
]
const total = { passed: 0, failed: 0, skipped: 0 }

function report(name, ok) {
  total[ok ? 'passed' : 'failed'] += 1
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`)
}

function check(name, command, args) {
  const done = spawnSync(`node_modules/.bin/${command}`, args, { encoding: 'utf8' })
  if (done.status !== 0) console.log(`${done.stdout}${done.stderr}`)
  report(name, done.status === 0)
}

/** Runs test files and adds up what vitest counted itself. */
function tests(name, args, env = {}) {
  const file = '.cache/vitest.json'
  rmSync(file, { force: true })
  const done = spawnSync(
    'node_modules/.bin/vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  )
  try {
    const counted = JSON.parse(readFileSync(file, 'utf8'))
    total.passed += counted.numPassedTests
    total.failed += counted.numFailedTests
    total.skipped += counted.numPendingTests
    report(name, done.status === 0 && counted.numPassedTests > 0)
  } catch {
    report(`${name} (no result was written)`, false)
  }
}

check('types, room by room', 'tsc', ['-b'])
check('format and lint', 'biome', ['check', '.'])
check('import zones', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'test', 'bench'])
check('dead code', 'knip', [])
const web = ensureWebBuilt()
if (!web.ok) console.log(web.output)
report('web builds', web.ok)
tests('tests on embedded PostgreSQL 18', [])
const old = startPostgres15()
if ('reason' in old) {
  total.skipped += 1
  console.log(`skipped tests on PostgreSQL 15: ${old.reason}`)
} else {
  try {
    tests('database tests on PostgreSQL 15', ON_THE_OLDEST, { TEST_DATABASE_URL: old.url })
  } finally {
    old.stop()
  }
}
const browser = ensureChromium()
if ('reason' in browser) {
  total.skipped += 1
  console.log(`skipped browser tests: ${browser.reason}`)
} else {
  tests('browser tests', ['--config', 'vitest.e2e.config.ts'], { CHROMIUM_PATH: browser.path })
}
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
)
process.exit(total.failed === 0 ? 0 : 1)
