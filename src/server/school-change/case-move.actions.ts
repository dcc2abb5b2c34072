/** The paper follows its school (ORG-9): open cases to the desks of its new superiors, ended ones into their sight. */
import type { Tx } from '../../db/tx.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import * as q from './case-move.queries.ts'

/** By each kind's own word who the parties are now; only those that changed. */
async function changedParties(tx: Tx, kinds: CaseKinds, rows: readonly q.OpenCaseRow[]) {
  const changed: { id: number; parties: Record<string, number>; deskUnitId: number }[] = []
  for (const kind of kinds) {
    const mine = rows.filter((row) => row.kind === kind.kind)
    if (mine.length === 0) continue
    const now = await kind.partiesNow(tx, mine)
    for (const row of mine) {
      const parties = now.get(row.id) ?? row.parties
      const desk = kind.flow.states[row.state]?.desk
      const isSame = Object.entries(parties).every(([party, id]) => row.parties[party] === id)
      if (!isSame && desk) changed.push({ id: row.id, parties, deskUnitId: parties[desk.party] ?? 0 })
    }
  }
  return changed
}

/**
 * Inner action, beyond the scope, after the units stand where they will.
 * @param of.lost units that were above the school and are no more
 * @param of.bureauBefore its competent bureau before: as a party of ended cases it stays written in them
 * @param of.isGone whether the school went into another one: its open cases are that one's
 */
export async function moveCases(
  tx: Tx,
  kinds: CaseKinds,
  schema: string,
  of: { schoolId: number; lost: readonly number[]; bureauBefore: number; isGone: boolean },
): Promise<void> {
  const rows = await q.lockOpenCases(tx, schema, [of.schoolId, of.bureauBefore])
  const changed = await changedParties(tx, kinds, rows)
  await q.saveParties(tx, schema, changed)
  const touched = new Set(changed.map((one) => one.id))
  const open = rows.filter((row) => touched.has(row.id) || Object.values(row.parties).includes(of.schoolId))
  await q.saveVisibility(tx, schema, {
    ids: open.map((row) => row.id),
    lost: of.isGone ? [...of.lost, of.schoolId] : of.lost,
    notOf: null,
  })
  await q.saveVisibility(tx, schema, {
    ids: await q.listEndedCases(tx, schema, of.schoolId),
    lost: of.lost,
    notOf: of.lost.includes(of.bureauBefore) ? of.bureauBefore : null,
  })
}
