/** Rows of the desks: where paper lies, and the lists and counts of it. What moves it is beyond one unit's scope. */
import { arrayText, bigints, texts } from '../../db/binary-array.ts'
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'

export interface NewDeskItem {
  caseId: number
  unitId: number
  unitPath: string
  roles: readonly string[]
  kind: string
  state: string
  schoolId: number
  subject: string
  dueOn: string
}

/** Takes the paper from the desks it lay on and lays it on the next ones. Beyond one unit's scope. */
export async function moveDeskItems(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  since: Date,
  next: readonly NewDeskItem[],
): Promise<void> {
  if (ids.length > 0) await tx.run(`DELETE FROM ${schema}.desk_item WHERE case_id = ANY ($1)`, [ids])
  if (next.length === 0) return
  const column = <K extends keyof NewDeskItem>(key: K) => next.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.desk_item (case_id, unit_id, unit_path, roles, kind, state, school_id, subject, since, due_on)
     SELECT r.case_id, r.unit_id, r.unit_path, r.roles::text[], r.kind, r.state, r.school_id, r.subject, $1, r.due_on::date
     FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
       $10::text[]) AS r (case_id, unit_id, unit_path, roles, kind, state, school_id, subject, due_on)`,
    [
      since,
      bigints(column('caseId')),
      bigints(column('unitId')),
      texts(column('unitPath')),
      texts(column('roles').map(arrayText)),
      texts(column('kind')),
      texts(column('state')),
      bigints(column('schoolId')),
      texts(column('subject')),
      texts(column('dueOn')),
    ],
  )
}

export interface DeskItemRow {
  caseId: number
  version: number
  kind: string
  state: string
  parties: Record<string, number>
  schoolId: number
  schoolName: string
  schoolPath: string
  subject: string
  unitId: number
  unitName: string
  unitPhone: string | null
  since: Date
  dueOn: string
}

/** What is to be cleaned up (PRO-3): see the rule that is said in clean-up-list.ts. */
export interface ToCleanUp {
  /** Only cases of schools with these paths. */
  schools: ScopeRange
  today: string
  /** The year whose promotion is complete: who came into his final grade by it leaves a year later. */
  promotedYear: number | null
  /** The kind that is the graduation itself on its way. */
  proposalKind: string
}

export interface DeskItemFilter {
  /** Only the desks of this unit, and only where one of these roles decides. */
  desk?: { unitId: number; roles?: readonly string[] }
  kind?: string | undefined
  schoolId?: number | undefined
  /** Only what was due before this day. */
  dueBefore?: string | undefined
  /** Only what is due on these days, the last one too. */
  dueWithin?: { from: string; until: string } | undefined
  /** Only the desks of units with these paths. */
  within?: ScopeRange | undefined
  /** Only cases that this unit may see: a party, or above one. Asked where the scope does not limit the desks. */
  partyId?: number
  /** Not what one of these roles decides at this unit: what others have to do. */
  notDesk?: { unitId: number; roles: readonly string[] }
  /** Only cases to which this school is a party, whatever its part. */
  partySchoolId?: number | undefined
  toCleanUp?: ToCleanUp | undefined
}

const OF_DESK = `($1::bigint IS NULL OR d.unit_id = $1) AND ($2::text[] IS NULL OR d.roles && $2)
  AND ($3::text IS NULL OR d.kind = $3) AND ($4::bigint IS NULL OR d.school_id = $4)
  AND ($5::date IS NULL OR d.due_on < $5) AND ($6::date IS NULL OR d.due_on BETWEEN $6 AND $7)
  AND ($8::text IS NULL OR (d.unit_path >= $8 AND d.unit_path < $9)) 
  AND ($10::bigint IS NULL OR d.unit_id <> $10 OR NOT d.roles && $11::text[])`
const OF_CASE = `($12::bigint IS NULL OR (c.is_open AND c.visible_to @> ARRAY[$12]))
  AND ($13::bigint IS NULL OR c.visible_to @> ARRAY[$13])`

/** Of the final grades: in a class of theirs, or to be registered into one; on the school's own desk, or overdue. */
const toCleanUp = (schema: string) => `($14::text IS NULL OR (d.kind <> $18
  AND (d.unit_id = d.school_id OR d.due_on < $16::date)
  AND EXISTS (SELECT FROM nation.unit o WHERE o.id = d.school_id AND o.path >= $14 AND o.path < $15)
  AND EXISTS (
    SELECT FROM ${schema}.class k WHERE k.grade = k.length AND ($17::int IS NULL OR k.cohort + k.length <= $17)
      AND k.id = coalesce(
        (SELECT e.class_id FROM ${schema}.enrollment e WHERE e.pupil_id = c.pupil_id AND e.state = 'in_school'),
        (c.detail->>'classId')::bigint))))`

const deskValues = (f: DeskItemFilter) => [
  f.desk?.unitId ?? null,
  f.desk?.roles ?? null,
  f.kind ?? null,
  f.schoolId ?? null,
  f.dueBefore ?? null,
  f.dueWithin?.from ?? null,
  f.dueWithin?.until ?? null,
  f.within?.from ?? null,
  f.within?.to ?? null,
  f.notDesk?.unitId ?? null,
  f.notDesk?.roles ?? null,
]
const caseValues = (f: DeskItemFilter) => [
  f.partyId ?? null,
  f.partySchoolId ?? null,
  f.toCleanUp?.schools.from ?? null,
  f.toCleanUp?.schools.to ?? null,
  f.toCleanUp?.today ?? null,
  f.toCleanUp?.promotedYear ?? null,
  f.toCleanUp?.proposalKind ?? null,
]

/** Earliest due first. */
export async function listDeskItems(
  tx: Tx,
  schema: string,
  filter: DeskItemFilter,
  page: { after: string | undefined; limit: number },
): Promise<Page<DeskItemRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<DeskItemRow>(
    tx,
    `SELECT d.case_id AS "caseId", c.version, d.kind, d.state, c.parties, d.school_id AS "schoolId",
       s.name AS "schoolName", s.path AS "schoolPath", d.subject, d.unit_id AS "unitId", u.name AS "unitName", u.office_phone AS "unitPhone",
       d.since, d.due_on::text AS "dueOn"
     FROM ${schema}.desk_item d JOIN ${schema}.business_case c ON c.id = d.case_id
     JOIN nation.unit s ON s.id = d.school_id JOIN nation.unit u ON u.id = d.unit_id
     WHERE ${OF_DESK} AND ${OF_CASE} AND ${toCleanUp(schema)}
       AND ($19::date IS NULL OR (d.due_on, d.case_id) > ($19, $20::bigint))
     ORDER BY d.due_on, d.case_id LIMIT $21`,
    [...deskValues(filter), ...caseValues(filter), key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.dueOn, row.caseId])
}

/** How many rows a list of the same filter has; the cases are looked into only where the filter asks for them. */
export async function countDeskItems(tx: Tx, schema: string, filter: DeskItemFilter): Promise<number> {
  const asksCase = [filter.partyId, filter.partySchoolId, filter.toCleanUp].some((one) => one !== undefined)
  const rows = await tx.rows<{ n: number }>(
    asksCase
      ? `SELECT count(*) AS n FROM ${schema}.desk_item d JOIN ${schema}.business_case c ON c.id = d.case_id
         WHERE ${OF_DESK} AND ${OF_CASE} AND ${toCleanUp(schema)}`
      : `SELECT count(*) AS n FROM ${schema}.desk_item d WHERE ${OF_DESK}`,
    asksCase ? [...deskValues(filter), ...caseValues(filter)] : deskValues(filter),
  )
  return rows[0]?.n ?? 0
}

export async function findDueOn(tx: Tx, schema: string, caseId: number): Promise<string | null> {
  const rows = await tx.rows<{ dueOn: string }>(
    `SELECT due_on::text AS "dueOn" FROM ${schema}.desk_item WHERE case_id = $1`,
    [caseId],
  )
  return rows[0]?.dueOn ?? null
}
