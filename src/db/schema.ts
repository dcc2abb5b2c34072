/** The golden schema: what the catalog says after all migrations, as text that a review can read. */
import type { ClientBase } from 'pg'

const COLUMNS = `
  SELECT c.table_schema || '.' || c.table_name AS owner,
         c.column_name || ' ' || c.data_type || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
           || coalesce(' default ' || c.column_default, '') AS line
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = ANY ($1) AND t.table_type = 'BASE TABLE' ORDER BY 1, c.ordinal_position`
const CONSTRAINTS = `
  SELECT n.nspname || '.' || r.relname AS owner, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) AS line
  FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
  WHERE n.nspname = ANY ($1) AND k.contype <> 'n' ORDER BY 1, k.conname`
const INDEXES = `
  SELECT schemaname || '.' || tablename AS owner, 'index ' || indexdef AS line FROM pg_indexes
  WHERE schemaname = ANY ($1) ORDER BY 1, indexname`
const POLICIES = `
  SELECT schemaname || '.' || tablename AS owner,
         'policy ' || policyname || ' to ' || array_to_string(roles, ', ') || ' using ' || coalesce(qual, '') AS line
  FROM pg_policies WHERE schemaname = ANY ($1) ORDER BY 1, policyname`
const GRANTS = `
  SELECT table_schema || '.' || table_name AS owner,
         'grant ' || string_agg(lower(privilege_type), ', ' ORDER BY privilege_type) || ' to ' || grantee AS line
  FROM information_schema.role_table_grants
  WHERE table_schema = ANY ($1) AND grantee LIKE 'xueji\\_%' GROUP BY 1, grantee ORDER BY 1, grantee`

/** Describes the named schemas, one block a table, in a stable order (same on PostgreSQL 15 and 18). */
export async function describeSchema(client: ClientBase, schemas: readonly string[]): Promise<string> {
  const blocks = new Map<string, string[]>()
  for (const question of [COLUMNS, CONSTRAINTS, INDEXES, POLICIES, GRANTS]) {
    const { rows } = await client.query<{ owner: string; line: string }>(question, [schemas])
    for (const { owner, line } of rows) blocks.set(owner, [...(blocks.get(owner) ?? []), `  ${line}`])
  }
  const owners = [...blocks.keys()].sort()
  return owners.map((owner) => `${owner}\n${(blocks.get(owner) ?? []).join('\n')}\n`).join('\n')
}
