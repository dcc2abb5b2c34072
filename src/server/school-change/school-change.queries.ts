/** The book of changes (ORG-9): written once, read by every unit that a line concerned, then or now. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { SchoolChangeEffect, SchoolChangeKind } from '../../rules/school-change.ts'

/** What the officer confirmed, kept word for word. */
export interface ChangeEffect {
  sentence: string
  counts: SchoolChangeEffect
  classes: { from: string; to: string }[]
}

export interface NewChange {
  id: number
  schoolId: number
  kind: SchoolChangeKind
  state: 'planned' | 'done'
  effectiveOn: string
  reason: string
  nameBefore: string
  nameAfter: string | null
  bureauBefore: number
  bureauAfter: number | null
  intoSchool: number | null
  pathBefore: string
  effect: ChangeEffect
  visibleTo: readonly number[]
  accountId: number
  at: Date
  businessAt: Date
}

export async function insertChange(tx: Tx, schema: string, row: NewChange): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.school_change (id, school_id, kind, state, effective_on, reason, name_before, name_after,
       bureau_before, bureau_after, into_school, path_before, effect, visible_to, account_id, at, business_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      ...[
        row.id,
        row.schoolId,
        row.kind,
        row.state,
        row.effectiveOn,
        row.reason,
        row.nameBefore,
        row.nameAfter,
      ],
      ...[row.bureauBefore, row.bureauAfter, row.intoSchool, row.pathBefore, JSON.stringify(row.effect)],
      ...[row.visibleTo, row.accountId, row.at, row.businessAt],
    ],
  )
}

/** Whoever is above schools now reads what became of them before; whoever was, goes on reading it. */
export async function saveReaders(
  tx: Tx,
  schema: string,
  of: { schoolIds: readonly number[]; unitIds: readonly number[] },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.school_change SET visible_to = ARRAY(
       SELECT DISTINCT v FROM unnest(visible_to || $2::bigint[]) AS v ORDER BY v)
     WHERE school_id = ANY($1::bigint[])`,
    [of.schoolIds, of.unitIds],
  )
}

export interface ChangeRow {
  id: number
  kind: SchoolChangeKind
  state: 'planned' | 'done' | 'cancelled'
  effectiveOn: string
  schoolId: number
  schoolName: string
  schoolCode: string
  nameBefore: string
  nameAfter: string | null
  bureauBeforeId: number
  bureauBefore: string
  bureauAfterId: number | null
  bureauAfter: string | null
  intoSchoolId: number | null
  intoSchool: string | null
  effect: ChangeEffect
  reason: string
  accountId: number | null
  at: Date
}

const CHANGE = (schema: string) =>
  `SELECT c.id, c.kind, c.state, c.effective_on AS "effectiveOn", c.school_id AS "schoolId", u.name AS "schoolName",
     s.code AS "schoolCode", c.name_before AS "nameBefore", c.name_after AS "nameAfter",
     c.bureau_before AS "bureauBeforeId", b.name AS "bureauBefore", c.bureau_after AS "bureauAfterId",
     n.name AS "bureauAfter", c.into_school AS "intoSchoolId", i.name AS "intoSchool", c.effect, c.reason,
     c.account_id AS "accountId", c.business_at AS at
   FROM ${schema}.school_change c JOIN nation.unit u ON u.id = c.school_id JOIN nation.school s ON s.unit_id = u.id
   JOIN nation.unit b ON b.id = c.bureau_before LEFT JOIN nation.unit n ON n.id = c.bureau_after
   LEFT JOIN nation.unit i ON i.id = c.into_school`

export interface ChangeFilter {
  school?: number | undefined
  kind?: SchoolChangeKind | undefined
}

/** The newest first; what went into a school is its history too. */
export async function listChanges(
  tx: Tx,
  schema: string,
  filter: ChangeFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<ChangeRow>> {
  const [after = null] = readKey(page.after, 1) ?? []
  const rows = await pageRows<ChangeRow>(
    tx,
    `${CHANGE(schema)}
     WHERE ($1::bigint IS NULL OR c.school_id = $1 OR c.into_school = $1) AND ($2::text IS NULL OR c.kind = $2)
       AND ($3::bigint IS NULL OR c.id < $3)
     ORDER BY c.id DESC LIMIT $4`,
    [filter.school ?? null, filter.kind ?? null, after, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.id])
}

export async function findChange(tx: Tx, schema: string, id: number): Promise<ChangeRow | undefined> {
  const rows = await tx.rows<ChangeRow>(`${CHANGE(schema)} WHERE c.id = $1`, [id])
  return rows[0]
}

/** @returns whether the renaming had not come yet */
export async function saveCancelled(tx: Tx, schema: string, id: number): Promise<boolean> {
  const cancelled = await tx.run(
    `UPDATE ${schema}.school_change SET state = 'cancelled' WHERE id = $1 AND state = 'planned'`,
    [id],
  )
  return cancelled === 1
}

/** Gives a unit its new name; the old one is kept with the day on which it ended. */
export async function saveNewName(
  tx: Tx,
  of: { changeId: number; unitId: number; before: string; name: string; on: string },
): Promise<void> {
  await tx.run('INSERT INTO nation.former_name (id, unit_id, name, until_on) VALUES ($1, $2, $3, $4)', [
    of.changeId,
    of.unitId,
    of.before,
    of.on,
  ])
  await tx.run('UPDATE nation.unit SET name = $2 WHERE id = $1', [of.unitId, of.name])
}

export interface DueRename {
  schoolId: number
  bureauId: number
  before: string
  name: string
  on: string
}

/** Renamings whose day has come, all in one statement; a second one at the same time finds none. */
export async function saveDueNames(tx: Tx, schema: string, today: string): Promise<DueRename[]> {
  return tx.rows<DueRename>(
    `WITH due AS (
       UPDATE ${schema}.school_change SET state = 'done' WHERE state = 'planned' AND effective_on <= $1
       RETURNING id, school_id, name_before, name_after, effective_on),
     former AS (
       INSERT INTO nation.former_name (id, unit_id, name, until_on)
       SELECT d.id, u.id, u.name, d.effective_on FROM due d JOIN nation.unit u ON u.id = d.school_id)
     UPDATE nation.unit u SET name = d.name_after FROM due d WHERE u.id = d.school_id
     RETURNING u.id AS "schoolId", u.parent_id AS "bureauId", d.name_before AS before, u.name,
       d.effective_on::text AS on`,
    [today],
  )
}

/** The school and what has gone into it before are their new bureau's. @returns ids of all of them */
export async function saveBureau(
  tx: Tx,
  of: { from: string; to: string; bureauId: number },
): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    'UPDATE nation.unit SET parent_id = $3 WHERE path >= $1 AND path < $2 RETURNING id',
    [of.from, of.to, of.bureauId],
  )
  return rows.map((row) => row.id)
}

export async function saveClosed(
  tx: Tx,
  of: { unitId: number; on: string; into: number | null },
): Promise<void> {
  await tx.run('UPDATE nation.unit SET closed_on = $2, merged_into = $3 WHERE id = $1', [
    of.unitId,
    of.on,
    of.into,
  ])
}

/** Nobody signs in with an account of the unit any more; who is in is out. */
export async function sealAccounts(tx: Tx, unitId: number, at: Date): Promise<void> {
  await tx.run(
    `UPDATE nation.session SET ended_at = $2 FROM nation.account a
     WHERE a.id = account_id AND a.unit_id = $1 AND ended_at IS NULL`,
    [unitId, at],
  )
  await tx.run('UPDATE nation.account SET is_sealed = true WHERE unit_id = $1', [unitId])
}
