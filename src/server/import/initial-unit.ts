/** Units and schools of the initial load (ORG-8): what is there already is left as it is. */
import type { Tx } from '../../db/tx.ts'
import { type InitialUnitRow, initialUnit } from '../../sheets/columns/initial-unit.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { fieldFacts } from '../registration/field-facts.ts'
import { addSchools, addUnits, type UnitPlace } from '../unit/add-units.actions.ts'
import { provinceOf } from '../write.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow } from './import-kind.ts'
import * as q from './initial.queries.ts'
import { INITIAL_LABELS, type InitialRule, initialProblem } from './initial-problem.ts'

const LEVEL = { city: 2, county: 3, school: 4 } as const

/** A unit of the registry, or of an earlier row of the file: that one has no place before it is written. */
interface Known {
  name: string
  level: number
  division: string
  parent: Known | null
  /** Ten digits; of schools. */
  code: string | null
  place?: UnitPlace
}

interface UnitBegun extends Begun {
  provinceId: number
  root: Known
  bureaus: Known[]
  /** Bureaus by name and by division code. */
  byWord: Map<string, Known[]>
  schools: Map<string, Known>
  /** What a row adds. */
  added: Map<number, { unit: Known; values: InitialUnitRow }>
}

function learn(begun: Pick<UnitBegun, 'bureaus' | 'byWord'>, unit: Known): void {
  begun.bureaus.push(unit)
  for (const word of [unit.name, unit.division])
    begun.byWord.set(word, [...(begun.byWord.get(word) ?? []), unit])
}

async function begin(tx: Tx, ctx: Context, actor: Actor): Promise<UnitBegun> {
  const { id: provinceId } = provinceOf(actor)
  const rows = await q.listBureaus(tx, provinceId)
  const byId = new Map<number, Known>()
  const known = { bureaus: [] as Known[], byWord: new Map<string, Known[]>() }
  for (const { id, path, level, name, divisionCode, parentId } of rows) {
    const parent = byId.get(parentId ?? 0) ?? null
    const unit = { name, level, division: divisionCode, parent, code: null, place: { id, path, level } }
    byId.set(id, unit)
    learn(known, unit)
  }
  const root = known.bureaus[0]
  if (!root) throw new Error(`Province ${provinceId} has no bureau.`)
  const schools = (await q.listSchoolsOf(tx, provinceId)).map(({ id, path, name, code, parentId }) => {
    const place = { id, path, level: LEVEL.school }
    return { name, level: LEVEL.school, division: '', parent: byId.get(parentId) ?? null, code, place }
  })
  return {
    ...known,
    facts: fieldFacts(await seasonOf(tx, ctx, actor)),
    provinceId,
    root,
    schools: new Map(schools.map((one) => [one.code, one])),
    added: new Map(),
  }
}

/** The unit above a row, or what is wrong with it. */
function parentOf(begun: UnitBegun, row: InitialUnitRow): Known | InitialRule {
  if (row.parent === null) return begun.root
  const named = begun.byWord.get(row.parent) ?? []
  // A province, its capital and a district may share a word; only one above this level is meant.
  const above = named.filter((unit) => unit.level < LEVEL[row.level])
  const [only] = above
  if (!only) return named.length > 0 ? 'unit_parent_level' : 'unit_parent_unknown'
  return above.length > 1 ? 'unit_parent_ambiguous' : only
}

function judgeSchool(
  begun: UnitBegun,
  row: InitialUnitRow,
  parent: Known,
  foreign: ReadonlySet<string>,
): InitialRule | Known {
  const code = row.schoolCode ?? ''
  const there = begun.schools.get(code)
  if (foreign.has(code) || (there && (there.name !== row.name || there.parent !== parent)))
    return 'school_code_taken'
  return there ?? { name: row.name, level: LEVEL.school, division: row.division, parent, code }
}

function judgeBureau(begun: UnitBegun, row: InitialUnitRow, parent: Known): InitialRule | Known {
  const there = begun.bureaus.find((unit) => unit.parent === parent && unit.name === row.name)
  if (!there) return { name: row.name, level: LEVEL[row.level], division: row.division, parent, code: null }
  const isSame = there.level === LEVEL[row.level] && there.division === row.division
  return isSame ? there : 'unit_name_taken'
}

/** What a row comes to: a unit, new or known, or the first thing the registry has against it. */
function judge(
  begun: UnitBegun,
  row: InitialUnitRow,
  foreign: ReadonlySet<string>,
): { unit: Known } | { field: string; rule: InitialRule } {
  if ([...row.name].length < 2) return { field: 'name', rule: 'unit_name_short' }
  if (row.division.slice(0, 2) !== begun.root.division.slice(0, 2))
    return { field: 'division', rule: 'unit_division_other_province' }
  const parent = parentOf(begun, row)
  if (typeof parent === 'string') return { field: 'parent', rule: parent }
  const isSchool = row.level === 'school'
  const unit = isSchool ? judgeSchool(begun, row, parent, foreign) : judgeBureau(begun, row, parent)
  if (typeof unit === 'string') return { field: isSchool ? 'schoolCode' : 'name', rule: unit }
  return { unit }
}

async function check(
  tx: Tx,
  _ctx: Context,
  actor: Actor,
  begun: UnitBegun,
  rows: readonly NumberedRow<InitialUnitRow>[],
): Promise<FoundProblem[]> {
  const codes = rows.flatMap(({ values }) => values.schoolCode ?? [])
  const foreign = await q.listForeignCodes(
    tx,
    { worldId: actor.worldId, provinceId: begun.provinceId },
    codes,
  )
  const found: FoundProblem[] = []
  for (const { row, values } of rows) {
    const judged = judge(begun, values, foreign)
    if ('rule' in judged) found.push({ row, problem: initialProblem(judged.field, judged.rule) })
    else if (!isKnown(begun, judged.unit)) {
      begun.added.set(row, { unit: judged.unit, values })
      if (judged.unit.code === null) learn(begun, judged.unit)
      else begun.schools.set(judged.unit.code, judged.unit)
    }
  }
  return found
}

const isKnown = (begun: UnitBegun, unit: Known) =>
  unit.code === null ? begun.bureaus.includes(unit) : begun.schools.get(unit.code) === unit

/** Level by level: a unit comes after the one above it. */
async function write(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  begun: UnitBegun,
  rows: readonly NumberedRow<InitialUnitRow>[],
): Promise<number> {
  const added = rows.flatMap(({ row }) => begun.added.get(row) ?? [])
  for (const level of Object.values(LEVEL)) {
    const here = added.filter(({ unit }) => unit.level === level)
    const of = { worldId: actor.worldId, provinceId: begun.provinceId }
    const places = await addUnits(
      tx,
      ctx,
      of,
      here.map(({ unit, values }) => ({
        parent: unit.parent?.place ?? null,
        level,
        name: unit.name,
        divisionCode: unit.division,
        officePhone: values.officePhone,
      })),
    )
    here.forEach(({ unit }, at) => {
      const place = places[at]
      if (place) unit.place = place
    })
  }
  await addSchools(
    tx,
    actor.worldId,
    added.flatMap(({ unit: { code, place }, values }) =>
      code === null || !place ? [] : [{ unitId: place.id, code, ...lengthsOf(values) }],
    ),
  )
  return added.length
}

const lengthsOf = (row: InitialUnitRow) => ({
  isSpecial: row.isSpecial ?? false,
  lengths: { primary: row.primaryLength, junior: row.juniorLength, senior: row.seniorLength },
})

export const initialUnits = anyKind<InitialUnitRow, UnitBegun>({
  kind: 'initial_unit',
  table: initialUnit,
  levels: ['province'],
  labels: INITIAL_LABELS,
  begin,
  check,
  write,
})
