/** The browser for the browser tests: Debian's Chromium with Chinese fonts, or the one of CHROMIUM_PATH. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const PACKAGES = ['chromium', 'fonts-noto-cjk']

const run = (command, args) =>
  spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
const find = () => KNOWN.find((path) => existsSync(path))

/** Without a Chinese font every screenshot shows boxes, and no test about names means anything. */
const hasChineseFont = () => run('fc-list', [':lang=zh-cn', 'family']).stdout?.trim()

/** @returns {{ path: string } | { reason: string }} the browser, or why there is none */
export function ensureChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) return existsSync(given) ? { path: given } : { reason: `CHROMIUM_PATH: ${given} is not there` }
  const found = find()
  if (found && hasChineseFont()) return { path: found }
  const missing = 'no Chromium with Chinese fonts (Debian: apt-get install chromium fonts-noto-cjk)'
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return { reason: missing }
  console.log('installing chromium and fonts-noto-cjk …')
  run('apt-get', ['update'])
  const done = run('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES, 'fontconfig'])
  const path = find()
  if (!path) return { reason: `${missing}: ${done.stderr?.trim().split('\n').at(-1) ?? 'apt-get failed'}` }
  return { path }
}
