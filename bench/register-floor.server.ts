/** The floor of a registration: node:http and pg, the very statements of our door one after the other, and nothing else. */
import { createServer } from 'node:http'
import pg from 'pg'
import { instanceOf, type Script } from './recording.ts'
import { bodyOf, serve, settings } from './serve.ts'

const { url, script } = settings<{ url: string; script: Script }>()
const pool = new pg.Pool({ connectionString: url, max: 20 })

/** Ids in blocks of 1,000, as ours are. */
let next = 0
let left = 0
async function refill(): Promise<void> {
  const { rows } = await pool.query("SELECT nextval('nation.id_block') AS block")
  next = Number(rows[0].block) * 1000
  left = 1000
}
const newId = () => {
  left -= 1
  return next++
}

const server = createServer(async (request, reply) => {
  const sent = JSON.parse((await bodyOf(request)).toString('utf8')) as { cells: object }
  if (left < 10) await refill()
  const [session, ...transaction] = instanceOf(script, newId)
  if (session) await pool.query(session)
  const client = await pool.connect()
  // Plain texts go out as plain texts: several statements in one, where ours are.
  for (const { values, ...statement } of transaction)
    await (values.length === 0 ? client.query(statement.text) : client.query({ ...statement, values }))
  client.release()
  reply.setHeader('content-type', 'application/json')
  reply.end(JSON.stringify({ cells: Object.keys(sent.cells).length }))
})
await serve(server)
