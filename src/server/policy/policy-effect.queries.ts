/** Whom a change of policy values would touch, counted. */
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'

const countOf = async (tx: Tx, text: string, values: unknown[]): Promise<number> =>
  (await tx.rows<{ n: number }>(text, values))[0]?.n ?? 0

/** Pupils in a final grade who should have left by this summer's end and are still in school. */
export function countLeavers(
  tx: Tx,
  schema: string,
  of: { year: number; scope: ScopeRange },
): Promise<number> {
  return countOf(
    tx,
    `SELECT count(*) AS n FROM ${schema}.class c
     JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
     WHERE c.grade = c.length AND c.cohort + c.length <= $1 AND c.unit_path >= $2 AND c.unit_path < $3`,
    [of.year, of.scope.from, of.scope.to],
  )
}

/** Forms begun and not sent that are kept by one limit and not by another. Beyond one person's scope. */
export function countOldDrafts(
  tx: Tx,
  schema: string,
  of: { keptSince: Date; wouldBeKeptSince: Date },
): Promise<number> {
  return countOf(tx, `SELECT count(*) AS n FROM ${schema}.form_draft WHERE at > $1 AND at <= $2`, [
    of.keptSince,
    of.wouldBeKeptSince,
  ])
}

export function countOnDesks(tx: Tx, schema: string, scope: ScopeRange): Promise<number> {
  return countOf(
    tx,
    `SELECT count(*) AS n FROM ${schema}.desk_item WHERE unit_path >= $1 AND unit_path < $2`,
    [scope.from, scope.to],
  )
}

/** People who can sign in and are registrar and approver at once. */
export function countInBothOffices(tx: Tx, scope: ScopeRange): Promise<number> {
  return countOf(
    tx,
    `SELECT count(*) AS n FROM nation.account
     WHERE roles @> '{registrar,approver}' AND NOT is_sealed AND unit_path >= $1 AND unit_path < $2`,
    [scope.from, scope.to],
  )
}
