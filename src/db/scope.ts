/** How a transaction is begun: as whom, seeing what; and how values come back. */
import pg from 'pg'

export interface Scope {
  /** Path of the acting unit, e.g. `2/37/`; its subtree is what the transaction sees. */
  path: string
  /** First path behind the subtree (C collation). */
  pathEnd: string
  unitId: number
  accountId: number
  /** Held from the first moment to the end of the transaction. */
  hold?: PathHold
}

/**
 * Paths of units hold still while somebody writes by them (ORG-9). Writers hold them together; whoever moves a school
 * waits until they are through, and is then alone.
 */
export interface PathHold {
  /** Schemas of provinces; `nation` for the nation's people. Those who are alone take several in the same order. */
  keys: readonly string[]
  isAlone: boolean
}

/** The statements that take a hold. A lock in memory: a row everybody locks would be written to disk each time. */
export function holdStatements({ keys, isAlone }: PathHold): string {
  const name = `pg_advisory_xact_lock${isAlone ? '' : '_shared'}`
  return keys.map((key) => `SELECT ${name}(hashtext('unit_path'), hashtext(${literal(key)}));`).join('')
}

export const WEB = 'xueji_web'
export const JOB = 'xueji_job'

// int8 ids stay below 2^53 (blocks of 1,000 of one sequence), so numbers carry them exactly. A date is its text
// (2014-09-01): as a Date it would be midnight in the zone of whoever runs the server.
const READ: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number,
  1016: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)),
  1082: (text) => text,
}
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    READ[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

const literal = (text: string) => pg.escapeLiteral(text)

/** The statements that begin a transaction under a role and, for the web's, in a scope. */
export function begin(role: string, scope?: Scope): string {
  const set = scope
    ? `SET LOCAL app.path=${literal(scope.path)};SET LOCAL app.path_end=${literal(scope.pathEnd)};` +
      `SET LOCAL app.unit=${literal(String(scope.unitId))};` +
      `SET LOCAL app.account=${literal(String(scope.accountId))};`
    : ''
  return `BEGIN;SET LOCAL ROLE ${role};${set}${scope?.hold ? holdStatements(scope.hold) : ''}`
}
