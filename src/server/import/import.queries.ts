/** Rows of the import machine. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Role } from '../../rules/flow.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import { openImport } from './open-import.ts'

export type ImportState = 'waiting' | 'checking' | 'writing' | 'done' | 'refused' | 'cancelled'
export type ImportMode = 'all_or_nothing' | 'good_rows_only'

/** A cell that is asked about, as the clerk is told. */
export interface CellFault {
  cell: string
  text: string
  cure: string
}

/** Why a file as a whole was refused. */
export interface WholeFileProblem {
  code: string
  title: string
  cure: string
}

export interface ImportRow {
  id: number
  kind: string
  mode: ImportMode
  state: ImportState
  fileName: string
  rowsRead: number
  rowsExpected: number | null
  rowsTaken: number
  rowsBad: number
  rowsSkipped: number
  problems: Record<string, number>
  /** How often each caution was found: asked about, not wrong. */
  cautions: Record<string, number>
  firstCautions: CellFault[]
  fileProblem: WholeFileProblem | null
  /** A fault of ours holds it up since then. */
  failingSince: Date | null
  retryAt: Date | null
  hasReturned: boolean
  hasBadRows: boolean
  /** Refused rows that are still to be made good. */
  isOpen: boolean
  createdAt: Date
  finishedAt: Date | null
  accountId: number
  unitId: number
  unitName: string
}

const ROW = `j.id, j.kind, j.mode, j.state, j.file_name AS "fileName", j.rows_read AS "rowsRead",
  j.rows_expected AS "rowsExpected",
  j.rows_taken AS "rowsTaken", j.rows_bad AS "rowsBad", j.rows_skipped AS "rowsSkipped", j.problems,
  j.cautions, j.first_cautions AS "firstCautions", j.failing_since AS "failingSince", j.retry_at AS "retryAt",
  j.file_problem AS "fileProblem", j.created_at AS "createdAt", j.finished_at AS "finishedAt",
  j.account_id AS "accountId", j.unit_id AS "unitId",
  u.name AS "unitName"`

const selectOf = (schema: string) =>
  `SELECT ${ROW}, EXISTS (SELECT 1 FROM ${schema}.import_file f WHERE f.job_id = j.id AND f.part = 'returned')
     AS "hasReturned", EXISTS (SELECT 1 FROM ${schema}.import_file f WHERE f.job_id = j.id AND f.part = 'bad_rows')
     AS "hasBadRows", ${openImport(schema)} AS "isOpen"
   FROM ${schema}.import_job j JOIN nation.unit u ON u.id = j.unit_id`

export async function findImport(tx: Tx, schema: string, id: number): Promise<ImportRow | undefined> {
  const rows = await tx.rows<ImportRow>(`${selectOf(schema)} WHERE j.id = $1`, [id])
  return rows[0]
}

/** Latest first. */
export async function listImports(
  tx: Tx,
  schema: string,
  filter: { kind?: string | undefined; isOpen?: boolean | undefined; within?: ScopeRange | undefined },
  page: { after?: string | undefined; limit: number },
): Promise<Page<ImportRow>> {
  const [before] = readKey(page.after, 1) ?? []
  const rows = await pageRows<ImportRow>(
    tx,
    `${selectOf(schema)} WHERE ($1::text IS NULL OR j.kind = $1) AND ($2::bigint IS NULL OR j.id < $2)
       AND ($4::bool IS NULL OR (${openImport(schema)}) = $4)
       AND ($5::text IS NULL OR (j.unit_path >= $5 AND j.unit_path < $6))
     ORDER BY j.id DESC LIMIT $3`,
    [
      filter.kind ?? null,
      typeof before === 'number' ? before : null,
      page.limit + 1,
      filter.isOpen ?? null,
      filter.within?.from ?? null,
      filter.within?.to ?? null,
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.id])
}

export async function countOpenImports(tx: Tx, schema: string): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${schema}.import_job j WHERE ${openImport(schema)}`,
  )
  return rows[0]?.n ?? 0
}

/** Marks refused rows as made good. @returns false when there is nothing to be marked any more */
export async function saveSettled(
  tx: Tx,
  schema: string,
  of: { id: number; accountId: number; at: Date },
): Promise<boolean> {
  const settled = await tx.run(
    `UPDATE ${schema}.import_job j SET settled_at = $2, settled_by = $3 WHERE j.id = $1 AND ${openImport(schema)}`,
    [of.id, of.at, of.accountId],
  )
  return settled === 1
}

export async function insertImport(
  tx: Tx,
  schema: string,
  job: {
    id: number
    kind: string
    mode: ImportMode
    unitId: number
    unitPath: string
    accountId: number
    fileName: string
    createdAt: Date
    businessAt: Date
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.import_job
       (id, kind, mode, state, unit_id, unit_path, account_id, file_name, created_at, business_at)
     VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $9)`,
    [
      job.id,
      job.kind,
      job.mode,
      job.unitId,
      job.unitPath,
      job.accountId,
      job.fileName,
      job.createdAt,
      job.businessAt,
    ],
  )
}

export interface Progress {
  state: 'checking' | 'writing'
  rowsRead: number
  rowsTaken: number
  rowsExpected?: number | undefined
}

/** Moves a job on while it runs; one that is over stays as it is. @returns whether it still runs */
export async function saveProgress(tx: Tx, schema: string, id: number, progress: Progress): Promise<boolean> {
  const moved = await tx.run(
    `UPDATE ${schema}.import_job SET state = $2, rows_read = $3, rows_taken = $4,
       rows_expected = coalesce($5, rows_expected)
     WHERE id = $1 AND state IN ('waiting', 'checking', 'writing')`,
    [id, progress.state, progress.rowsRead, progress.rowsTaken, progress.rowsExpected ?? null],
  )
  return moved === 1
}

/** Notes that a fault of ours holds a running job up; one that is over is left alone. */
export async function saveTrouble(
  tx: Tx,
  schema: string,
  id: number,
  at: { now: Date; retryAt: Date | null },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.import_job SET failing_since = coalesce(failing_since, $2), retry_at = $3
     WHERE id = $1 AND state IN ('waiting', 'checking', 'writing')`,
    [id, at.now, at.retryAt],
  )
}

export interface ImportEnd {
  state: 'done' | 'refused' | 'cancelled'
  rowsRead: number
  rowsTaken: number
  rowsBad: number
  rowsSkipped: number
  problems: Readonly<Record<string, number>>
  cautions: Readonly<Record<string, number>>
  firstCautions: readonly CellFault[]
  fileProblem: WholeFileProblem | null
}

/** Ends a job once. @returns false when it is over already */
export async function saveEnd(
  tx: Tx,
  schema: string,
  id: number,
  end: ImportEnd,
  finishedAt: Date,
): Promise<boolean> {
  const ended = await tx.run(
    `UPDATE ${schema}.import_job SET state = $2, rows_read = $3, rows_taken = $4, rows_bad = $5, rows_skipped = $6,
       problems = $7, file_problem = $8, finished_at = $9, cautions = $10, first_cautions = $11,
       failing_since = NULL, retry_at = NULL
     WHERE id = $1 AND state IN ('waiting', 'checking', 'writing')`,
    [
      id,
      end.state,
      end.rowsRead,
      end.rowsTaken,
      end.rowsBad,
      end.rowsSkipped,
      JSON.stringify(end.problems),
      end.fileProblem === null ? null : JSON.stringify(end.fileProblem),
      finishedAt,
      JSON.stringify(end.cautions),
      JSON.stringify(end.firstCautions),
    ],
  )
  return ended === 1
}

/** Ends a running job by its sender's wish; what it has read and found so far stays. */
export async function saveCancelled(tx: Tx, schema: string, id: number, finishedAt: Date): Promise<boolean> {
  const ended = await tx.run(
    `UPDATE ${schema}.import_job SET state = 'cancelled', rows_taken = 0, finished_at = $2,
       failing_since = NULL, retry_at = NULL
     WHERE id = $1 AND state IN ('waiting', 'checking', 'writing')`,
    [id, finishedAt],
  )
  return ended === 1
}

/** Two imports of one unit and kind are written one after the other. */
export async function lockImports(tx: Tx, schema: string, unitId: number, kind: string): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock(hashtext($1))', [`${schema}.import:${unitId}:${kind}`])
}

export interface SenderRow {
  accountId: number
  login: string
  name: string
  roles: Role[]
  worldId: number
  clockAt: Date | null
  clockSetAt: Date | null
  unitId: number
  unitPath: string
  unitName: string
  level: number
}

/** Who sent a job and the unit in which he did, as they are now. */
export async function findSender(tx: Tx, accountId: number, unitId: number): Promise<SenderRow | undefined> {
  const rows = await tx.rows<SenderRow>(
    `SELECT a.id AS "accountId", a.login, a.name, a.roles, u.world_id AS "worldId", w.clock_at AS "clockAt",
            w.clock_set_at AS "clockSetAt", u.id AS "unitId", u.path AS "unitPath", u.name AS "unitName", u.level
     FROM nation.account a JOIN nation.unit u ON u.id = $2 JOIN nation.world w ON w.id = u.world_id
     WHERE a.id = $1`,
    [accountId, unitId],
  )
  return rows[0]
}

export async function findUnitPath(tx: Tx, unitId: number): Promise<string | undefined> {
  const rows = await tx.rows<{ path: string }>('SELECT path FROM nation.unit WHERE id = $1', [unitId])
  return rows[0]?.path
}
