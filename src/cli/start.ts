/** `npm start`: PostgreSQL, migrations, server; stops all of it on Ctrl-C. */
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { makeSealer } from '../db/seal.ts'
import { openDatabase } from '../db/tx.ts'
import { startWorker } from '../jobs/worker.ts'
import { buildApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import { DEMO_PROVINCES } from './demo.ts'
import { DEMO_PASSWORD, seedDemo } from './seed.ts'

export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env)
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataFolder)
  const url = config.databaseUrl ?? embedded?.url ?? ''
  await migrate(
    url,
    DEMO_PROVINCES.map((province) => province.schema),
  )
  const db = openDatabase(url, (error) => console.error(`lost an idle connection: ${error.message}`))
  const realAt = new Date()
  const logins = await seedDemo(db, { clockAt: `${realAt.getUTCFullYear()}-07-10T08:00:00+08:00`, realAt })
  const ctx = { db, sealer: makeSealer(config.sealKey), realNow: () => new Date() }
  const app = await buildApp(ctx, { logLevel: config.logLevel })
  const worker = await startWorker(ctx, url)
  const stop = async () => {
    await app.close()
    await worker.stop()
    await db.close()
    await embedded?.stop()
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  await app.listen({ port: config.port, host: config.host })
  const address = app.server.address()
  const port = address && typeof address === 'object' ? address.port : config.port
  console.log(`demo logins: ${logins.join(', ')} (password ${DEMO_PASSWORD})`)
  console.log(`ready http://${config.host}:${port}`)
}
