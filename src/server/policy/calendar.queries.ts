/** Rows of the working-day calendar (ORG-7). */
import type { Tx } from '../../db/tx.ts'

export async function listCalendarDays(
  tx: Tx,
  worldId: number,
  range: { from: string; to: string },
): Promise<{ day: string; kind: 'holiday' | 'make_up'; note: string | null }[]> {
  return tx.rows(
    `SELECT day, kind, note FROM nation.calendar_day WHERE world_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day`,
    [worldId, range.from, range.to],
  )
}

export async function insertCalendarDays(
  tx: Tx,
  worldId: number,
  days: readonly { day: string; kind: string; note: string | null }[],
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.calendar_day (world_id, day, kind, note)
     SELECT $1, n.day, n.kind, n.note FROM unnest($2::date[], $3::text[], $4::text[]) AS n (day, kind, note)`,
    [worldId, days.map((one) => one.day), days.map((one) => one.kind), days.map((one) => one.note)],
  )
}

export async function saveCalendarDay(
  tx: Tx,
  worldId: number,
  day: { day: string; kind: 'holiday' | 'make_up'; note: string | null },
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.calendar_day (world_id, day, kind, note) VALUES ($1, $2, $3, $4)
     ON CONFLICT (world_id, day) DO UPDATE SET kind = excluded.kind, note = excluded.note`,
    [worldId, day.day, day.kind, day.note],
  )
}

export async function deleteCalendarDay(tx: Tx, worldId: number, day: string): Promise<void> {
  await tx.run('DELETE FROM nation.calendar_day WHERE world_id = $1 AND day = $2', [worldId, day])
}
