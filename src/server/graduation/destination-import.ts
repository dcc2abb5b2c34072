/** Destinations by workbook (GRD-3): exported, filled in, sent back; sent twice, the second time changes nothing. */
import type { Tx } from '../../db/tx.ts'
import { DESTINATION_LABELS, destinationProblem } from '../../rules/destination-row.ts'
import { type DestinationRow, destination } from '../../sheets/columns/destination.ts'
import type { Actor, Context } from '../context.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow, Outdated } from '../import/import-kind.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { schemaOf } from '../write.ts'
import * as q from './destination.queries.ts'

interface DestinationBegun extends Begun {
  /** Graduates met so far: nobody stands in the file twice. */
  seen: Set<number>
}

type Row = NumberedRow<DestinationRow>

const KEY = /^[1-9]\d{0,14}$/
const keyOf = ({ values: { dataKey } }: Row) => (KEY.test(dataKey.trim()) ? Number(dataKey.trim()) : 0)

/** Graduates and schools that the rows name. */
async function look(tx: Tx, actor: Actor, rows: readonly Row[], lock: boolean) {
  const ids = [...new Set(rows.map(keyOf))]
  const found = await q.findDestinationGraduates(tx, schemaOf(actor), actor.unitId, ids, lock)
  const codes = [...new Set(rows.flatMap(({ values }) => values.expectedSchoolCode ?? []))]
  return {
    graduates: new Map(found.map((one) => [one.id, one])),
    schools: await q.findSchoolIds(tx, actor.worldId, codes),
  }
}

function problemOf({ values }: Row, of: Awaited<ReturnType<typeof look>>, id: number, isTwice: boolean) {
  const { destination: wanted, name, expectedSchoolCode: code } = values
  const graduate = of.graduates.get(id) ?? null
  const isSchoolKnown = code === null || of.schools.has(code)
  return destinationProblem({ destination: wanted, name, graduate, isTwice, isSchoolKnown })
}

async function check(tx: Tx, actor: Actor, begun: DestinationBegun, rows: readonly Row[]) {
  const known = await look(tx, actor, rows, false)
  return rows.flatMap((row): FoundProblem[] => {
    const id = keyOf(row)
    const problem = problemOf(row, known, id, begun.seen.has(id))
    begun.seen.add(id)
    return problem ? [{ row: row.row, problem }] : []
  })
}

/** @throws Outdated when a graduate was admitted or reversed since the rows were checked */
async function writeRows(tx: Tx, actor: Actor, rows: readonly Row[]): Promise<number> {
  const known = await look(tx, actor, rows, true)
  const changed = rows.flatMap((row) => {
    const id = keyOf(row)
    const graduate = known.graduates.get(id)
    if (!graduate || problemOf(row, known, id, false)) throw new Outdated()
    const { destination: wanted, expectedSchoolCode: code } = row.values
    const expectedSchoolId = code === null ? null : (known.schools.get(code) ?? null)
    const isSame =
      (wanted === null || wanted === graduate.destination) &&
      (expectedSchoolId === null || expectedSchoolId === graduate.expectedSchoolId)
    return isSame ? [] : [{ id, destination: wanted, expectedSchoolId }]
  })
  if (changed.length > 0) await q.saveDestinationRows(tx, schemaOf(actor), changed)
  return changed.length
}

export const destinationImport = anyKind<DestinationRow, DestinationBegun>({
  kind: 'destination',
  table: destination,
  levels: ['school'],
  labels: DESTINATION_LABELS,
  begin: async (tx: Tx, ctx: Context, actor: Actor) => ({
    facts: { today: (await seasonOf(tx, ctx, actor)).today },
    seen: new Set(),
  }),
  check: (tx, _ctx, actor, begun, rows) => check(tx, actor, begun, rows),
  write: (tx, _ctx, actor, _begun, rows) => writeRows(tx, actor, rows),
})
