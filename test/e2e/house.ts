/** The whole house for the browser tests: PostgreSQL, demo, server with the built web; and the gallery of page kinds. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { seedDemo } from '../../src/cli/seed.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeSealer } from '../../src/db/seal.ts'
import { openDatabase } from '../../src/db/tx.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { buildApp } from '../../src/server/app.ts'
import type { Context } from '../../src/server/context.ts'
import { cloneHouse, makeTemplate } from './house-database.ts'
import { mountToys } from './toy-doors.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the web. */
    web: string
    /** Address of the gallery: every page kind over toy doors. */
    gallery: string
    /** The PostgreSQL server, for a house of a spec's own. */
    postgres: string
  }
}

const GALLERY = '.cache/gallery'

async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  if (!address || typeof address !== 'object') throw new Error('The server has no address.')
  return `http://127.0.0.1:${address.port}`
}

async function buildGallery(): Promise<string> {
  const root = join(process.cwd(), 'test/e2e/gallery')
  const outDir = join(process.cwd(), GALLERY)
  await build({ configFile: 'vite.config.ts', root, logLevel: 'warn', build: { outDir } })
  return outDir
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const base = mkdtempSync(join(tmpdir(), 'xueji-e2e-'))
  chmodSync(base, 0o755)
  const [postgres, galleryFolder] = await Promise.all([
    startEmbedded(base, { settings: ['fsync=off'] }),
    buildGallery(),
  ])
  await makeTemplate(postgres.url)
  const url = await cloneHouse(postgres.url, 'house_of_all')
  const db = openDatabase(url, (error) => console.error(error.message))
  const openSchema = (schema: string) => migrate(url, [schema])
  const sealer = makeSealer(Buffer.alloc(32, 7))
  const ctx: Context = { db, sealer, realNow: () => new Date(), openSchema }
  await seedDemo(ctx, '2026-07-10T08:00:00+08:00')
  const worker = await startWorker(ctx, url)
  const web = await buildApp(ctx, { logLevel: 'silent', web: join(process.cwd(), 'dist/web') })
  const gallery = await buildApp(ctx, { logLevel: 'silent', web: galleryFolder })
  mountToys(gallery, ctx)
  project.provide('web', await listen(web))
  project.provide('gallery', await listen(gallery))
  project.provide('postgres', postgres.url)
  return async () => {
    await Promise.all([web.close(), gallery.close()])
    await worker.stop()
    await db.close()
    await postgres.stop()
    rmSync(base, { recursive: true, force: true })
  }
}
