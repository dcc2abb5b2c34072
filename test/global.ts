/** Starts the embedded PostgreSQL (or uses TEST_DATABASE_URL) once for the run and migrates the template. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { urlOf } from './url.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    server: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const base = mkdtempSync(join(tmpdir(), 'xueji-test-'))
  chmodSync(base, 0o755)
  const server = given ? undefined : await startEmbedded(base, { settings: ['fsync=off'] })
  const url = given ?? server?.url ?? ''
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query('DROP DATABASE IF EXISTS xueji_template')
  await admin.query('CREATE DATABASE xueji_template')
  await admin.end()
  await migrate(urlOf(url, 'xueji_template'), ['p37', 'p34'])
  project.provide('server', url)
  return async () => {
    await server?.stop()
    rmSync(base, { recursive: true, force: true })
  }
}
