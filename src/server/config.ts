/** The environment, read once and decided once. */

import { resolve } from 'node:path'
import { z } from 'zod'
import { isReachable } from '../db/embedded.ts'

const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  XUEJI_DATA: z.string().min(1).optional(),
  DATABASE_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
})

export interface Config {
  port: number
  host: string
  dataFolder: string
  /** A PostgreSQL server to use; without it the embedded one is started. */
  databaseUrl: string | undefined
  logLevel: string
}

/** Beside the checkout; as root, PostgreSQL's own user could not enter a checkout in a private folder (/root). */
function defaultDataFolder(): string {
  return process.getuid?.() === 0 && !isReachable(process.cwd()) ? '/var/lib/xueji' : '.data'
}

/** @throws Error naming every variable that does not fit */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = Env.safeParse(env)
  if (!read.success) throw new Error(`The environment does not fit:\n${z.prettifyError(read.error)}`)
  const { PORT, HOST, XUEJI_DATA, DATABASE_URL, LOG_LEVEL } = read.data
  return {
    port: PORT,
    host: HOST,
    dataFolder: resolve(XUEJI_DATA ?? defaultDataFolder()),
    databaseUrl: DATABASE_URL,
    logLevel: LOG_LEVEL,
  }
}
