/** What the database holds of the cast's school, table by table, as a hash: the same before and after, or changed. */
import { scopeRange } from '../src/rules/scope.ts'
import type { Cast } from './cast.ts'
import type { TestDatabase } from './db.ts'
import { KINDS, type Kind } from './secrets.ts'

/** Columns that tie a row to the school, and the kinds of ids they hold. */
const TIES: Readonly<Record<string, readonly Kind[]>> = {
  id: KINDS,
  unit_id: ['unit'],
  school_id: ['unit'],
  from_school_id: ['unit'],
  pupil_id: ['pupil', 'unplaced pupil'],
  class_id: ['class'],
  case_id: ['case'],
  job_id: ['import'],
  run_id: ['promotion'],
  account_id: ['account'],
}
/** What everybody leaves behind who knocks. */
const TRACES = ['audit_entry', 'request_log']

/** @returns hash by table, for every table that has a tie */
export async function fingerprints(t: TestDatabase, cast: Cast): Promise<Map<string, string>> {
  const { rows } = await t.owner.query<{ table: string; columns: string[] }>(
    `SELECT table_schema || '.' || table_name AS table, array_agg(column_name::text) AS columns
     FROM information_schema.columns WHERE table_schema IN ('nation', 'p37') AND table_name <> ALL($1)
     GROUP BY 1 ORDER BY 1`,
    [TRACES],
  )
  const { from, to } = scopeRange(cast.school.path)
  const parts = rows.flatMap(({ table, columns }) => {
    const ties = columns.flatMap((column) => {
      if (column === 'unit_path') return [`(unit_path >= '${from}' AND unit_path < '${to}')`]
      const kinds = TIES[column]
      return kinds ? [`${column} IN (${kinds.map((kind) => cast.ids[kind]).join(', ')})`] : []
    })
    if (ties.length === 0) return []
    return [
      `SELECT '${table}' AS table, md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) AS print
       FROM ${table} x WHERE ${ties.join(' OR ')}`,
    ]
  })
  const found = await t.owner.query<{ table: string; print: string }>(parts.join(' UNION ALL '))
  return new Map(found.rows.map((row) => [row.table, row.print]))
}
