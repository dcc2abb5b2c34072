/** The environment, read once and decided once. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isReachable } from '../db/embedded-native.ts'

const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  XUEJI_DATA: z.string().min(1).optional(),
  DATABASE_URL: z.url().optional(),
  XUEJI_SEAL_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
})

export interface Config {
  port: number
  host: string
  dataFolder: string
  /** A PostgreSQL server to use; without it the embedded one is started. */
  databaseUrl: string | undefined
  /** Seals personal data; lost, the data stays sealed for ever. */
  sealKey: Buffer
  logLevel: string
}

/** Beside the checkout; as root, PostgreSQL's own user could not enter a checkout in a private folder (/root). */
function defaultDataFolder(): string {
  return process.getuid?.() === 0 && !isReachable(process.cwd()) ? '/var/lib/xueji' : '.data'
}

/** Without a key in the environment: one made once per data folder, readable by the user who runs us only. */
function keyFile(dataFolder: string): Buffer {
  const file = join(dataFolder, 'seal.key')
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true })
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
}

/** @throws Error naming every variable that does not fit */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = Env.safeParse(env)
  if (!read.success) throw new Error(`The environment does not fit:\n${z.prettifyError(read.error)}`)
  const { PORT, HOST, XUEJI_DATA, DATABASE_URL, XUEJI_SEAL_KEY, LOG_LEVEL } = read.data
  const dataFolder = resolve(XUEJI_DATA ?? defaultDataFolder())
  return {
    port: PORT,
    host: HOST,
    dataFolder,
    databaseUrl: DATABASE_URL,
    sealKey: XUEJI_SEAL_KEY ? Buffer.from(XUEJI_SEAL_KEY, 'hex') : keyFile(dataFolder),
    logLevel: LOG_LEVEL,
  }
}
