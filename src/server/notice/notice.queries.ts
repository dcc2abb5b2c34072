/** Rows of notices. A person's are those of his unit's desk with one of his roles, and those to himself. */
import { bigints, texts } from '../../db/binary-array.ts'
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { NoticeKind } from '../../rules/notice.ts'

export interface NewNotice {
  unitId: number
  roles: readonly string[]
  /** One person's; null: everybody's at the desk. */
  accountId: number | null
  kind: NoticeKind
  what: string | null
  state: string | null
  subjectId: number | null
  count: number
}

export interface NoticeRow {
  id: number
  at: Date
  businessAt: Date
  kind: NoticeKind
  what: string | null
  state: string | null
  subjectId: number | null
  subject: string | null
  count: number
  isRead: boolean
}

/** Whose notices are asked for. */
export interface Reader {
  unitId: number
  accountId: number
  roles: readonly string[]
}

export async function insertNotices(
  tx: Tx,
  schema: string,
  of: { ids: readonly number[]; at: Date; businessAt: Date },
  rows: readonly NewNotice[],
): Promise<void> {
  const column = <K extends keyof NewNotice>(key: K) => rows.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.notice (id, unit_id, roles, account_id, kind, what, state, subject_id, count, at, business_at)
     SELECT r.id, r.unit_id, r.roles::text[], r.account_id, r.kind, r.what, r.state, r.subject_id, r.count, $1, $2
     FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::bigint[],
       $11::bigint[]) AS r (id, unit_id, roles, account_id, kind, what, state, subject_id, count)`,
    [
      of.at,
      of.businessAt,
      bigints(of.ids),
      bigints(column('unitId')),
      texts(column('roles').map((roles) => `{${roles.join(',')}}`)),
      bigints(column('accountId')),
      texts(column('kind')),
      texts(column('what')),
      texts(column('state')),
      bigints(column('subjectId')),
      bigints(column('count')),
    ],
  )
}

/** Row-level security knows unit and account; the roles are asked here. */
const MINE = `n.unit_id = $1 AND (n.account_id = $2 OR (n.account_id IS NULL AND n.roles && $3::text[]))`
const READ = (schema: string) =>
  `EXISTS (SELECT 1 FROM ${schema}.notice_read d WHERE d.notice_id = n.id AND d.account_id = $2)`
const mine = ({ unitId, accountId, roles }: Reader) => [unitId, accountId, roles]

/** The newest first. */
export async function listNotices(
  tx: Tx,
  schema: string,
  reader: Reader,
  of: {
    isRead: boolean | undefined
    kind?: NoticeKind | undefined
    after: string | undefined
    limit: number
  },
): Promise<Page<NoticeRow>> {
  const key = readKey(of.after, 2)
  const rows = await pageRows<NoticeRow>(
    tx,
    `SELECT n.id, n.at, n.business_at AS "businessAt", n.kind, n.what, n.state, n.subject_id AS "subjectId", c.subject,
            n.count, ${READ(schema)} AS "isRead"
     FROM ${schema}.notice n LEFT JOIN ${schema}.business_case c ON n.kind IN ('case_arrived', 'case_sent_back', 'case_closed') AND c.id = n.subject_id
     WHERE ${MINE} AND ($4::bool IS NULL OR ${READ(schema)} = $4)
       AND ($5::timestamptz IS NULL OR (n.at, n.id) < ($5, $6::bigint)) AND ($8::text IS NULL OR n.kind = $8)
     ORDER BY n.at DESC, n.id DESC LIMIT $7`,
    [...mine(reader), of.isRead ?? null, key?.[0] ?? null, key?.[1] ?? null, of.limit + 1, of.kind ?? null],
  )
  return pageOf(rows, of.limit, (row) => [row.at.toISOString(), row.id])
}

/** How many are unread, counted no further than asked. */
export async function countUnread(tx: Tx, schema: string, reader: Reader, atMost: number): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${schema}.notice n WHERE ${MINE} AND NOT ${READ(schema)} LIMIT $4) few`,
    [...mine(reader), atMost],
  )
  return rows[0]?.n ?? 0
}

/** Marks what is the reader's, and nothing else. @param ids null: all */
export async function markRead(
  tx: Tx,
  schema: string,
  reader: Reader,
  of: { ids: readonly number[] | null; at: Date },
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.notice_read (account_id, notice_id, at)
     SELECT $2, n.id, $5 FROM ${schema}.notice n
     WHERE ${MINE} AND ($4::bigint[] IS NULL OR n.id = ANY ($4)) AND NOT ${READ(schema)}
     ON CONFLICT DO NOTHING`,
    [...mine(reader), of.ids, of.at],
  )
}

/** Every unit of a province, with the clock of its world. For jobs. */
export function listUnitsOf(
  tx: Tx,
  schema: string,
): Promise<{ id: number; clockAt: Date | null; clockSetAt: Date | null }[]> {
  return tx.rows(
    `SELECT u.id, w.clock_at AS "clockAt", w.clock_set_at AS "clockSetAt"
     FROM nation.unit u JOIN nation.province p ON p.id = u.province_id JOIN nation.world w ON w.id = u.world_id
     WHERE p.schema_name = $1`,
    [schema],
  )
}

/** The unit of a province itself. */
export async function findProvinceUnit(tx: Tx, provinceId: number): Promise<number | undefined> {
  const rows = await tx.rows<{ id: number }>(
    'SELECT id FROM nation.unit WHERE province_id = $1 AND level = 1',
    [provinceId],
  )
  return rows[0]?.id
}

/** Schools whose pupils got official numbers in a run, and how many. */
export function countNumbersOf(
  tx: Tx,
  schema: string,
  runId: number,
): Promise<{ unitId: number; count: number }[]> {
  return tx.rows(
    `SELECT e.school_id AS "unitId", count(*) AS count
     FROM ${schema}.student_number s JOIN ${schema}.enrollment e ON e.pupil_id = s.pupil_id AND e.state = 'in_school'
     WHERE s.run_id = $1 GROUP BY e.school_id`,
    [runId],
  )
}

/** Whether nobody has told this day's deadlines yet: true once. */
export async function takeDay(tx: Tx, schema: string, day: string): Promise<boolean> {
  return (await tx.run(`INSERT INTO ${schema}.notice_day VALUES ($1) ON CONFLICT DO NOTHING`, [day])) === 1
}

export interface DueDesk {
  unitId: number
  roles: string[]
  near: number
  over: number
}

/** Desks with paper that is due until a day, or was due before today. */
export function listDueDesks(
  tx: Tx,
  schema: string,
  of: { today: string; until: string },
): Promise<DueDesk[]> {
  return tx.rows<DueDesk>(
    `SELECT unit_id AS "unitId", roles, count(*) FILTER (WHERE due_on >= $1) AS near,
            count(*) FILTER (WHERE due_on < $1) AS over
     FROM ${schema}.desk_item WHERE due_on <= $2 GROUP BY unit_id, roles`,
    [of.today, of.until],
  )
}

/** Old ones go, with the marks of who has read them. */
export async function deleteOld(tx: Tx, schema: string, before: Date): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.notice WHERE at < $1`, [before])
  await tx.run(`DELETE FROM ${schema}.notice_day WHERE day < $1::date`, [before])
}
