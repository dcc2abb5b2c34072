/** `npm start`: PostgreSQL, migrations, server; stops all of it on Ctrl-C or SIGTERM, at whatever point it is. */
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { makeSealer } from '../db/seal.ts'
import { openDatabase } from '../db/tx.ts'
import { startWorkerThread } from '../jobs/worker-thread.ts'
import { buildApp } from '../server/app.ts'
import { type Config, readConfig } from '../server/config.ts'
import { DEMO_PASSWORD, DEMO_PROVINCES, demoLogins } from './demo.ts'
import { seedDemo } from './seed.ts'
import { stockProvince } from './stock.ts'

/** What has been started, last first. */
type Closers = (() => Promise<unknown>)[]

/** Aborted by the first Ctrl-C or SIGTERM; further ones change nothing. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort())
  return stopping.signal
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0)) await close()
}

async function databaseUrl(config: Config, closers: Closers, signal: AbortSignal): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const embedded = await startEmbedded(config.dataFolder, { signal })
  closers.unshift(embedded.stop)
  return embedded.url
}

/** Starts one thing after the other; each that needs stopping is in `closers` from then on. */
async function bringUp(env: NodeJS.ProcessEnv, closers: Closers, signal: AbortSignal): Promise<void> {
  const config = readConfig(env)
  const url = await databaseUrl(config, closers, signal)
  signal.throwIfAborted()
  await migrate(
    url,
    DEMO_PROVINCES.map((province) => province.schema),
  )
  signal.throwIfAborted()
  const db = openDatabase(url, (error) => console.error(`lost an idle connection: ${error.message}`))
  closers.unshift(db.close)
  const openSchema = (schema: string) => migrate(url, [schema])
  const ctx = { db, sealer: makeSealer(config.sealKey), realNow: () => new Date(), openSchema }
  const year = ctx.realNow().getUTCFullYear()
  await seedDemo(ctx, `${year}-07-10T08:00:00+08:00`, (tx, registrar, province) =>
    stockProvince(tx, ctx, registrar, { province, year }),
  )
  signal.throwIfAborted()
  const worker = await startWorkerThread({ url, sealKey: config.sealKey })
  closers.unshift(worker.stop)
  const app = await buildApp(ctx, { logLevel: config.logLevel, web: WEB_FOLDER, hasWorker: worker.isRunning })
  closers.unshift(() => app.close())
  await app.listen({ port: config.port, host: config.host })
  const address = app.server.address()
  const port = address && typeof address === 'object' ? address.port : config.port
  console.log(`demo logins, all with the password ${DEMO_PASSWORD}:`)
  for (const line of demoLogins()) console.log(`  ${line}`)
  console.log(`ready http://${config.host}:${port}`)
}

/** Where the build puts the web. */
const WEB_FOLDER = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** @throws Error with a cure, after everything already started was stopped again */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const signal = stopSignal()
  const closers: Closers = []
  const stop = () => closeAll(closers).then(() => process.exit(0))
  try {
    await bringUp(env, closers, signal)
  } catch (error) {
    if (signal.aborted) return stop()
    await closeAll(closers)
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new Error(`The port is in use (${(error as Error).message}): set PORT to another one.`)
    throw error
  }
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop)
}
