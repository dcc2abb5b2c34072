/** SQL of problem groups: members, flags, and where the members are. */
import type { Tx } from '../../db/tx.ts'
import type { ProblemKind } from '../../rules/identity.ts'

export interface OpenMember {
  key: Buffer
  groupId: number
  pupilId: number
  isHolder: boolean
  /** Is still to be treated: neither corrected nor removed nor released. */
  isActive: boolean
  joinedAt: Date
}

/** Members of the open groups of these keys, in the order in which they joined. */
export async function listOpenMembers(
  tx: Tx,
  worldId: number,
  kind: ProblemKind,
  keys: readonly Buffer[],
): Promise<OpenMember[]> {
  return tx.rows<OpenMember>(
    `SELECT g.key, g.id AS "groupId", m.pupil_id AS "pupilId", m.is_holder AS "isHolder",
            m.state IN ('untreated', 'substantiated') AS "isActive", m.joined_at AS "joinedAt"
     FROM nation.problem_group g JOIN nation.problem_member m ON m.group_id = g.id
     WHERE g.world_id = $1 AND g.kind = $2 AND g.key = ANY($3::bytea[]) AND g.closed_at IS NULL
     ORDER BY m.joined_at, m.pupil_id`,
    [worldId, kind, keys],
  )
}

/** Opens a group for each key that has none open. @returns id of the open group by key (hexadecimal) */
export async function openGroups(
  tx: Tx,
  worldId: number,
  kind: ProblemKind,
  keys: readonly Buffer[],
  ids: readonly number[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  await tx.run(
    `INSERT INTO nation.problem_group (id, world_id, kind, key, opened_at)
     SELECT g.id, $3, $4, g.key, $5 FROM unnest($1::bigint[], $2::bytea[]) AS g (id, key) ORDER BY g.key
     ON CONFLICT (world_id, kind, key) WHERE closed_at IS NULL DO NOTHING`,
    [ids, keys, worldId, kind, now],
  )
  const rows = await tx.rows<{ id: number; key: Buffer }>(
    `SELECT id, key FROM nation.problem_group
     WHERE world_id = $1 AND kind = $2 AND key = ANY($3::bytea[]) AND closed_at IS NULL`,
    [worldId, kind, keys],
  )
  return new Map(rows.map((row) => [row.key.toString('hex'), row.id]))
}

export interface Membership {
  groupId: number
  pupilId: number
  provinceId: number
  unitPath: string
  isHolder: boolean
}

/** Makes pupils members; one who is a member already keeps his treatment unless he had left the group. */
export async function saveMembers(tx: Tx, members: readonly Membership[], now: Date): Promise<void> {
  const column = <K extends keyof Membership>(key: K) => members.map((one) => one[key])
  await tx.run(
    `INSERT INTO nation.problem_member AS m
       (group_id, pupil_id, province_id, school_id, unit_path, is_holder, state, joined_at)
     SELECT n.group_id, n.pupil_id, n.province_id, split_part(n.unit_path, '/', -2)::bigint, n.unit_path, n.is_holder,
            'untreated', $6
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::boolean[])
       AS n (group_id, pupil_id, province_id, unit_path, is_holder)
     ORDER BY n.group_id, n.pupil_id
     ON CONFLICT (group_id, pupil_id) DO UPDATE SET is_holder = excluded.is_holder,
       state = CASE WHEN m.state IN ('untreated', 'substantiated') THEN m.state ELSE 'untreated' END`,
    [column('groupId'), column('pupilId'), column('provinceId'), column('unitPath'), column('isHolder'), now],
  )
}

export async function saveMemberState(
  tx: Tx,
  state: 'removed' | 'corrected' | 'released',
  members: readonly { groupId: number; pupilId: number }[],
): Promise<void> {
  await tx.run(
    `UPDATE nation.problem_member m SET state = $3
     FROM unnest($1::bigint[], $2::bigint[]) AS n (group_id, pupil_id)
     WHERE m.group_id = n.group_id AND m.pupil_id = n.pupil_id`,
    [members.map((m) => m.groupId), members.map((m) => m.pupilId), state],
  )
}

export async function closeGroups(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await tx.run('UPDATE nation.problem_group SET closed_at = $2 WHERE id = ANY($1::bigint[])', [ids, now])
}

export interface Home {
  pupilId: number
  provinceId: number
  schema: string
}

export async function listHomes(tx: Tx, pupilIds: readonly number[]): Promise<Home[]> {
  return tx.rows<Home>(
    `SELECT h.pupil_id AS "pupilId", h.province_id AS "provinceId", p.schema_name AS schema
     FROM nation.pupil_home h JOIN nation.province p ON p.id = h.province_id
     WHERE h.pupil_id = ANY($1::bigint[]) ORDER BY p.schema_name, h.pupil_id`,
    [pupilIds],
  )
}

/** Locks pupils of one province and tells where they are. */
export async function lockPlaces(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<{ pupilId: number; unitPath: string }[]> {
  return tx.rows<{ pupilId: number; unitPath: string }>(
    `SELECT id AS "pupilId", unit_path AS "unitPath" FROM ${schema}.pupil WHERE id = ANY($1::bigint[])
     ORDER BY id FOR NO KEY UPDATE`,
    [pupilIds],
  )
}

export async function saveFlags(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
  isFlagged: boolean,
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.pupil SET is_flagged = $2 WHERE id = ANY($1::bigint[]) AND is_flagged <> $2`,
    [pupilIds, isFlagged],
  )
}

/** Which of the pupils are still to be treated in some open group. */
export async function listStillMembers(tx: Tx, pupilIds: readonly number[]): Promise<Set<number>> {
  const rows = await tx.rows<{ pupilId: number }>(
    `SELECT DISTINCT m.pupil_id AS "pupilId"
     FROM nation.problem_member m JOIN nation.problem_group g ON g.id = m.group_id
     WHERE m.pupil_id = ANY($1::bigint[]) AND g.closed_at IS NULL AND m.state IN ('untreated', 'substantiated')`,
    [pupilIds],
  )
  return new Set(rows.map((row) => row.pupilId))
}

/** Which of the pupils are held back: members of an open group who don't hold its key. */
export async function listHeld(tx: Tx, pupilIds: readonly number[]): Promise<Set<number>> {
  const rows = await tx.rows<{ pupilId: number }>(
    `SELECT DISTINCT m.pupil_id AS "pupilId"
     FROM nation.problem_member m JOIN nation.problem_group g ON g.id = m.group_id
     WHERE m.pupil_id = ANY($1::bigint[]) AND g.closed_at IS NULL AND NOT m.is_holder
       AND m.state IN ('untreated', 'substantiated')`,
    [pupilIds],
  )
  return new Set(rows.map((row) => row.pupilId))
}

/** Open groups of one pupil each, opened for what the population register says, with the pupils asked for. */
export async function listRegisterMembers(
  tx: Tx,
  pupilIds: readonly number[],
): Promise<{ groupId: number; pupilId: number }[]> {
  return tx.rows<{ groupId: number; pupilId: number }>(
    `SELECT g.id AS "groupId", m.pupil_id AS "pupilId"
     FROM nation.problem_member m JOIN nation.problem_group g ON g.id = m.group_id
     WHERE m.pupil_id = ANY($1::bigint[]) AND g.closed_at IS NULL AND g.kind IN ('id_not_found', 'id_name_mismatch', 'id_checksum')
       AND m.state IN ('untreated', 'substantiated')
     ORDER BY m.pupil_id`,
    [pupilIds],
  )
}

/** What the register said is about another identity now: it is asked anew, with the next run. */
export async function restartChecks(
  tx: Tx,
  schema: string,
  of: { worldId: number; pupilIds: readonly number[]; now: Date },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.population_check SET state = 'waiting', attempts = 0, asked_at = NULL,
       since = coalesce((SELECT w.clock_at + ($2::timestamptz - w.clock_set_at) FROM nation.world w WHERE w.id = $3), $2)
     WHERE pupil_id = ANY($1::bigint[])`,
    [of.pupilIds, of.now, of.worldId],
  )
}
