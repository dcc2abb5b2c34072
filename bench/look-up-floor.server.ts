/**
 * The floor of a look-up: node:http and pg, prepared statements, nothing checked and nothing else done. At `/point` not
 * even a session and a transaction: one point query.
 */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'
import { makeSealer } from '../src/db/seal.ts'
import { scopeRange } from '../src/rules/scope.ts'
import { studentNumberKey } from '../src/server/pupil/sealed-pupil.ts'
import { bodyOf, SEAL_KEY, serve, settings } from './serve.ts'

const SESSION = `SELECT a.id AS "accountId", a.roles, u.id AS "unitId", u.path, u.level, p.schema_name AS schema
  FROM nation.session s JOIN nation.account a ON a.id = s.account_id JOIN nation.unit u ON u.id = a.unit_id
  JOIN nation.world w ON w.id = a.world_id LEFT JOIN nation.province p ON p.id = u.province_id
  WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND NOT a.is_sealed`

const PUPIL = `SELECT p.id, p.name, p.sex, p.birth_date, p.sealed, p.is_flagged, u.name AS school, e.stage, c.grade, c.name AS class
  FROM p37.student_number n JOIN p37.pupil p ON p.id = n.pupil_id JOIN nation.unit u ON u.path = p.unit_path
  LEFT JOIN p37.enrollment e ON e.pupil_id = p.id AND upper_inf(e.during) LEFT JOIN p37.class c ON c.id = e.class_id
  WHERE n.hash = $1`

const POINT = `SELECT p.id, p.name, p.sex, p.birth_date FROM p37.student_number n JOIN p37.pupil p ON p.id = n.pupil_id
  WHERE n.hash = $1`

const sealer = makeSealer(SEAL_KEY)
const pool = new pg.Pool({ connectionString: settings<{ url: string }>().url, max: 20 })

async function lookUp(token: string, hash: Buffer): Promise<object> {
  const session = await pool.query({
    name: 'session',
    text: SESSION,
    values: [createHash('sha256').update(token).digest(), new Date()],
  })
  const { from, to } = scopeRange(session.rows[0].path)
  const client = await pool.connect()
  await client.query(
    `BEGIN;SET LOCAL ROLE xueji_web;SET LOCAL app.path='${from}';SET LOCAL app.path_end='${to}';` +
      `SET LOCAL app.unit='3';SET LOCAL app.account='1';`,
  )
  const found = await client.query({ name: 'pupil', text: PUPIL, values: [hash] })
  await client.query('COMMIT')
  client.release()
  return found.rows[0]
}

const point = async (hash: Buffer): Promise<object> =>
  (await pool.query({ name: 'point', text: POINT, values: [hash] })).rows[0]

const server = createServer(async (request, reply) => {
  const token = /xueji_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  const { studentNumber } = JSON.parse((await bodyOf(request)).toString('utf8')) as { studentNumber: string }
  const hash = studentNumberKey(sealer, studentNumber)
  const found = await (request.url === '/point' ? point(hash) : lookUp(token, hash))
  reply.setHeader('content-type', 'application/json')
  reply.end(JSON.stringify({ ...found, sealed: undefined }))
})
await serve(server)
