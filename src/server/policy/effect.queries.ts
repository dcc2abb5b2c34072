/** What a change of a window, a switch or the calendar would touch, counted in sets. */
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import type { PlacedWindow, WindowBusiness } from '../../rules/window.ts'

/** Two who change windows or switches of a world at once take turns: each looks at what the other has done. */
export async function lockPolicyChanges(tx: Tx, worldId: number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('xueji.window', $1))`, [worldId])
}

/** Windows of one business on the way down to a unit and below it, of all years. */
export async function listPlacedWindows(
  tx: Tx,
  of: { paths: readonly string[]; scope: ScopeRange; business: string },
): Promise<PlacedWindow[]> {
  return tx.rows<PlacedWindow>(
    `SELECT u.path, u.level, w.business, w.kind, w.from_day AS "from", w.to_day AS "to", w.from_year AS "fromYear",
            w.to_year AS "toYear"
     FROM nation.business_window w JOIN nation.unit u ON u.id = w.unit_id
     WHERE w.business = $1 AND (w.unit_path = ANY($2::text[]) OR (w.unit_path >= $3 AND w.unit_path < $4))
     ORDER BY u.level, w.id`,
    [of.business, of.paths, of.scope.from, of.scope.to],
  )
}

export interface EffectUnit {
  id: number
  name: string
  path: string
  level: number
}

const TEACHES: Readonly<Record<WindowBusiness | 'late_registration', string>> = {
  registration: 's.primary_length IS NOT NULL',
  admission: 's.unit_id IS NOT NULL',
  graduation: 's.primary_length IS NOT NULL OR s.junior_length IS NOT NULL',
  transfer: 's.unit_id IS NOT NULL',
  data_quality: 's.unit_id IS NOT NULL',
  late_registration: 's.unit_id IS NOT NULL',
  // Bureaus import allocation lists, schools do not.
  allocation: 's.unit_id IS NULL AND u.level BETWEEN 1 AND 3',
}

/** Units of a subtree that begin a business; a school that is no more begins none (ORG-9). */
export async function listBeginners(
  tx: Tx,
  scope: ScopeRange,
  business: keyof typeof TEACHES,
): Promise<EffectUnit[]> {
  return tx.rows<EffectUnit>(
    `SELECT u.id, u.name, u.path, u.level FROM nation.unit u LEFT JOIN nation.school s ON s.unit_id = u.id
     WHERE u.path >= $1 AND u.path < $2 AND u.closed_on IS NULL AND (${TEACHES[business]}) ORDER BY u.path`,
    [scope.from, scope.to],
  )
}

type Counted = { id: number; n: number }

const toMap = (rows: readonly Counted[]) => new Map(rows.map(({ id, n }) => [id, n]))

/** Forms begun and not sent, by unit of their writers: how many, never what is in them. Beyond one person's scope. */
export async function countDrafts(
  tx: Tx,
  schema: string,
  of: { form: string; since: Date; scope: ScopeRange },
): Promise<Map<number, number>> {
  const rows = await tx.rows<Counted>(
    `SELECT a.unit_id AS id, count(*) AS n FROM ${schema}.form_draft d JOIN nation.account a ON a.id = d.account_id
     WHERE d.form = $1 AND d.at > $2 AND a.unit_path >= $3 AND a.unit_path < $4 GROUP BY 1`,
    [of.form, of.since, of.scope.from, of.scope.to],
  )
  return toMap(rows)
}

/** Whoever's turn is still to come, by school: leavers of a final grade, graduates on the allocation list. */
export async function countWaiting(
  tx: Tx,
  schema: string,
  of: { business: string; year: number; scope: ScopeRange },
): Promise<Map<number, number>> {
  const { business, year, scope } = of
  if (business === 'admission')
    return toMap(
      await tx.rows<Counted>(
        `SELECT school_id AS id, count(*) AS n FROM ${schema}.allocation
         WHERE year = $1 AND state = 'open' AND unit_path >= $2 AND unit_path < $3 GROUP BY 1`,
        [year, scope.from, scope.to],
      ),
    )
  if (business !== 'graduation') return new Map()
  return toMap(
    await tx.rows<Counted>(
      `SELECT e.school_id AS id, count(*) AS n FROM ${schema}.enrollment e
       JOIN ${schema}.class c ON c.id = e.class_id AND c.cohort + c.length <= $1
       WHERE e.state = 'in_school' AND e.stage <> 'senior' AND e.unit_path >= $2 AND e.unit_path < $3 GROUP BY 1`,
      [year, scope.from, scope.to],
    ),
  )
}

/** Open cases of a kind whose paper lies in the subtree. */
export async function countOpenCases(
  tx: Tx,
  schema: string,
  of: { kind: string; scope: ScopeRange },
): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${schema}.desk_item WHERE kind = $1 AND unit_path >= $2 AND unit_path < $3`,
    [of.kind, of.scope.from, of.scope.to],
  )
  return rows[0]?.n ?? 0
}

export interface OpenNow {
  id: number
  unitPath: string
}

/** Openings that hold at an instant, for units on the way down or below. */
export async function listOpenNow(
  tx: Tx,
  of: { paths: readonly string[]; scope: ScopeRange; business: string; at: Date },
): Promise<OpenNow[]> {
  return tx.rows<OpenNow>(
    `SELECT id, unit_path AS "unitPath" FROM nation.switch_opening
     WHERE business = $1 AND from_at <= $2 AND to_at > $2 AND (closed_at IS NULL OR closed_at > $2)
       AND (unit_path = ANY($3::text[]) OR (unit_path >= $4 AND unit_path < $5))
     ORDER BY id`,
    [of.business, of.at, of.paths, of.scope.from, of.scope.to],
  )
}

export interface DeadlineGroup {
  since: string
  dueOn: string
  count: number
}

/** Papers on desks that were reached before a day and are due on it or later, by these two days. */
export async function listDeadlines(tx: Tx, schema: string, day: string): Promise<DeadlineGroup[]> {
  return tx.rows<DeadlineGroup>(
    `SELECT (since AT TIME ZONE 'Asia/Shanghai')::date AS since, due_on AS "dueOn", count(*) AS count
     FROM ${schema}.desk_item
     WHERE due_on >= $1 AND (since AT TIME ZONE 'Asia/Shanghai')::date < $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [day],
  )
}

/** Lays new deadlines on papers, by the days on which they were reached and due. @returns how many were moved */
export async function moveDeadlines(
  tx: Tx,
  schema: string,
  moved: readonly { since: string; dueOn: string; movedTo: string }[],
): Promise<number> {
  return tx.run(
    `UPDATE ${schema}.desk_item d SET due_on = n.moved_to
     FROM unnest($1::date[], $2::date[], $3::date[]) AS n (since, due_on, moved_to)
     WHERE d.due_on = n.due_on AND (d.since AT TIME ZONE 'Asia/Shanghai')::date = n.since`,
    [moved.map((one) => one.since), moved.map((one) => one.dueOn), moved.map((one) => one.movedTo)],
  )
}

/**
 * Waits for everybody who reckons deadlines with the calendar just now, and lets nobody until this transaction ends:
 * whoever has read it holds it open. A few seconds at most, for whoever comes later waits behind it.
 * @throws lock_not_available (55P03)
 */
export async function stopReckoning(tx: Tx): Promise<void> {
  await tx.run(`SET LOCAL lock_timeout = '3s'`)
  await tx.run('LOCK TABLE nation.calendar_day IN ACCESS EXCLUSIVE MODE')
  await tx.run('SET LOCAL lock_timeout = DEFAULT')
}
