/** Rows of terms, a unit's own. */
import type { Tx } from '../../db/tx.ts'
import type { SchoolTerm } from '../../rules/term.ts'

export async function listTerms(tx: Tx, schema: string, unitId: number): Promise<SchoolTerm[]> {
  return tx.rows<SchoolTerm>(
    `SELECT school_year AS "schoolYear", term, starts_on AS "startsOn", ends_on AS "endsOn"
     FROM ${schema}.term WHERE unit_id = $1 ORDER BY starts_on DESC`,
    [unitId],
  )
}

export interface BureauRow {
  id: number
  name: string
  officePhone: string | null
}

/** The unit right above. Beyond the scope: a unit does not see those above it. */
export async function findBureau(tx: Tx, unitId: number): Promise<BureauRow | undefined> {
  const rows = await tx.rows<BureauRow>(
    `SELECT b.id, b.name, b.office_phone AS "officePhone"
     FROM nation.unit u JOIN nation.unit b ON b.id = u.parent_id WHERE u.id = $1`,
    [unitId],
  )
  return rows[0]
}

/** @returns false when the unit has the term already */
export async function insertTerm(
  tx: Tx,
  schema: string,
  unit: { id: number; path: string },
  term: SchoolTerm,
): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO ${schema}.term (unit_id, unit_path, school_year, term, starts_on, ends_on)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (unit_id, school_year, term) DO NOTHING`,
    [unit.id, unit.path, term.schoolYear, term.term, term.startsOn, term.endsOn],
  )
  return inserted === 1
}
