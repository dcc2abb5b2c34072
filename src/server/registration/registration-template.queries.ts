/** SQL of the registration template. */
import type { Tx } from '../../db/tx.ts'

export interface TemplateSchool {
  name: string
  code: string
  /** Six digits of its county. */
  divisionCode: string
  bureauName: string
  bureauDivision: string
}

/** The school as it stands on its template. */
export async function findTemplateSchool(tx: Tx, unitId: number): Promise<TemplateSchool | undefined> {
  const [school] = await tx.rows<TemplateSchool>(
    `SELECT u.name, s.code, u.division_code AS "divisionCode", b.name AS "bureauName",
            b.division_code AS "bureauDivision"
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id JOIN nation.unit b ON b.id = u.parent_id
     WHERE s.unit_id = $1`,
    [unitId],
  )
  return school
}
