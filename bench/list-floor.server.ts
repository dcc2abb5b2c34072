/** The floor of a list: node:http and pg, the very statements of our door for this page, the rows as they come. */
import { createServer } from 'node:http'
import pg from 'pg'
import { instanceOf, type Script } from './recording.ts'
import { serve, settings } from './serve.ts'

const { url, scripts } = settings<{ url: string; scripts: Record<string, Script> }>()
const pool = new pg.Pool({ connectionString: url, max: 20 })

async function page(script: Script): Promise<object[]> {
  const [session, ...transaction] = instanceOf(script, () => 0)
  if (session) await pool.query(session)
  const client = await pool.connect()
  let rows: object[] = []
  for (const { values, ...statement } of transaction) {
    const found = await (values.length === 0
      ? client.query(statement.text)
      : client.query({ ...statement, values }))
    if (statement.text.includes('LIMIT')) rows = found.rows
  }
  client.release()
  return rows
}

const server = createServer(async (request, reply) => {
  const script = scripts[request.url ?? '']
  const rows = script ? await page(script) : []
  reply.statusCode = rows.length > 0 ? 200 : 404
  reply.setHeader('content-type', 'application/json')
  reply.end(JSON.stringify(rows.map((row) => ({ ...row, sealed: undefined }))))
})
await serve(server)
