/** `npm run season` as a process: a small province plays its whole season, and every pupil is accounted for (OPS-1). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { cleanUp, dataFolder } from './process.ts'

/** Whatever the season lays down, it lays down in here. */
const temporary = dataFolder()
afterAll(() => cleanUp(temporary))

async function runSeason(...args: string[]) {
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'season', ...args], {
    env: { ...env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString()
  })
  const [code] = await once(child, 'close')
  return { code, out, told }
}

it('plays every unit from July to September: nobody lost, nobody doubled, no unexpected answer', async () => {
  const { code, out, told } = await runSeason('--pupils', '600', '--seed', 'maple', '--json')
  const lines = out.trimEnd().split('\n')
  expect(lines.length, `with --json nothing but the account is on stdout:\n${out}`).toBe(1)
  const account = JSON.parse(lines[0] ?? '')
  expect(account, told).toMatchObject({ unaccounted: 0, errors: 0 })
  expect(code).toBe(0)
  expect(account.pupils_start).toBeGreaterThan(500)
  for (const figure of [
    'registered',
    'refused_rows',
    'graduated',
    'promoted_classes',
    'admitted',
    'reversed',
    'confirmations',
    'bad_row_workbooks',
    'by_form',
    'sent_back',
    'numbers_j',
    'former_found',
    'photos',
    'photos_refused',
    'data_changes',
    'forms',
    'looked_up',
  ])
    expect(account[figure], figure).toBeGreaterThan(0)
  expect(account.pupils_start + account.registered, 'the account adds up').toBe(
    account.in_school +
      account.graduates_waiting +
      account.graduates_gone +
      account.departed +
      account.removed,
  )
  expect(account.placed, 'whoever came is in a class').toBe(account.admitted + account.registered_effective)
  const { numbers_g, numbers_j, numbers_waiting } = account
  expect(numbers_g + numbers_j + numbers_waiting, 'everybody has one number').toBe(account.in_school)
  expect(account.numbers_unique, 'and nobody another one').toBe(account.in_school)
  expect(numbers_g, 'most are official').toBeGreaterThan(0.9 * account.in_school)
  expect(account.requests).toBeGreaterThan(200)
  expect(told).toContain('promotion:')
  // tsx keeps its own cache there.
  const left = readdirSync(temporary).filter((name) => name.startsWith('xueji-'))
  expect(left, 'nothing stays behind').toEqual([])
}, 180_000)

it('says how it is called, and fails, when it is called otherwise', async () => {
  const { code, told } = await runSeason('--pupils', 'many')
  expect(code).toBe(1)
  expect(told).toContain('Usage: npm run season')
})

it('still gives its account, and fails, when no server answers', async () => {
  const { code, out } = await runSeason('--pupils', '600', '--json', '--url', 'http://127.0.0.1:9')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ pupils_start: 0, placed: 0, errors: 1 })
})
