/** The child's side of bench/child.ts. */
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the benchmark has handed over. */
export const settings = <T>() => JSON.parse(process.env.BENCH_SETTINGS ?? '{}') as T

/** The key with which a benchmark's database is sealed: nothing in it is anybody's. */
export const SEAL_KEY = Buffer.alloc(32, 7)

/** Listens, tells where, answers how much processor time it took, and ends with the benchmark. */
export async function serve(server: Server): Promise<void> {
  // While the other one is measured, connections rest longer than a server would let them.
  server.keepAliveTimeout = 0
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpu: user + system })
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ port: (server.address() as AddressInfo).port })
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
