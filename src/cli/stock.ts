/** The demo's stock: invented pupils in its schools, taken in by the inner hands of the initial load (ORG-8). */
import type { Tx } from '../db/tx.ts'
import type { Actor, Context } from '../server/context.ts'
import type { AnyImportKind } from '../server/import/import-kind.ts'
import { IMPORT_KINDS } from '../server/import/kinds.ts'
import { hashOfRow } from '../server/import/row-taken.actions.ts'
import { checkTexts } from '../sheets/core/check.ts'
import type { DemoBureau, DemoPlace } from './demo.ts'
import { demoPlaces } from './demo.ts'
import { classRows, pupilRows } from './season/initial-rows.ts'
import type { CountyPlan, ProvincePlan } from './season/province.ts'
import { type Random, randomOf } from './season/random.ts'
import type { Row } from './season/row.ts'
import { type ClassPlan, type SchoolPlan, STAGE_DIGIT, type Stage } from './season/schools.ts'

/** Small enough to come up at once, large enough that a class looks like one. */
const PUPILS_PER_CLASS = { from: 6, to: 10 }
const TOWNS = ['桃源', '清河', '安平', '永兴']

/** One class a grade; the larger primary schools have two, so that there is something to deal and to merge. */
function classesOf(
  random: Random,
  stage: Stage,
  length: number,
  of: { year: number; tracks: number },
): ClassPlan[] {
  return Array.from({ length }, (_, at) => of.year - 1 - at).flatMap((cohort) =>
    Array.from({ length: of.tracks }, (_, track) => ({
      stage,
      cohort,
      length,
      grade: of.year - cohort,
      number: `${cohort}${STAGE_DIGIT[stage]}${String(track + 1).padStart(2, '0')}`,
      name: `${cohort}级${track + 1}班`,
      size: random.between(PUPILS_PER_CLASS.from, PUPILS_PER_CLASS.to),
    })),
  )
}

function schoolPlan(place: DemoPlace, year: number): SchoolPlan[] {
  if (!place.school || !place.parent) return []
  const { code, isSpecial, lengths: taught } = place.school
  const random = randomOf('demo stock', code)
  const taughtStages = (['primary', 'junior', 'senior'] as const).flatMap((stage) => {
    const length = taught[stage]
    return length === null ? [] : [[stage, length] as const]
  })
  const tracks = place.name.includes('实验') ? 2 : 1
  const school = {
    ...{ code, name: place.name, division: place.division, isSpecial, isUrban: true, entrants: 0 },
    bureau: place.parent.level === 2 ? ('city' as const) : ('county' as const),
    lengths: Object.fromEntries(taughtStages),
    classes: taughtStages.flatMap(([stage, length]) => classesOf(random, stage, length, { year, tracks })),
  }
  return [school]
}

/** The demo's own units in the shape of an invented province. */
function planOf(province: DemoBureau, year: number): ProvincePlan {
  const places = demoPlaces(province)
  const below = (parent: DemoPlace | undefined, level: number) =>
    places.filter((place) => place.parent === parent && place.level === level)
  const schools = (of: DemoPlace) => below(of, 4).flatMap((place) => schoolPlan(place, year))
  const nameOf = (of: DemoPlace) => of.name.replace('教育局', '')
  const county = (of: DemoPlace): CountyPlan => ({
    ...{ name: nameOf(of), division: of.division, towns: TOWNS, schools: schools(of) },
  })
  return {
    options: {
      seed: `demo ${year}`,
      pupils: 0,
      year,
      province: province.division.slice(0, 2),
      firstSchool: 1,
    },
    name: province.name.replace('教育厅', ''),
    division: province.division,
    cities: below(places[0], 2).map((city) => ({
      ...{ name: nameOf(city), division: city.division, schools: schools(city) },
      counties: below(city, 3).map(county),
    })),
  }
}

/** Rows of the generator as the initial load takes them. @throws Error when the registry has anything against one */
async function load(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: AnyImportKind,
  rows: Iterable<Row>,
): Promise<number> {
  const begun = await kind.begin(tx, ctx, actor)
  const numbered = [...rows].map((row, at) => {
    const texts = Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, String(cell)]))
    const checked = checkTexts(kind.table, texts, begun.facts)
    if (!checked.ok) throw new Error(`The demo's ${kind.kind} has a wrong row: ${checked.problems[0]?.cause}`)
    return { row: at + 2, values: checked.values, hash: hashOfRow(ctx.sealer, checked.values) }
  })
  const [found] = (await kind.check?.(tx, ctx, actor, begun, numbered)) ?? []
  if (found) throw new Error(`The demo's ${kind.kind} does not fit the registry: ${found.problem.cause}`)
  const taken = await kind.write(tx, ctx, actor, begun, numbered)
  await kind.finish?.(tx, ctx, actor, begun)
  return taken
}

/**
 * Fills the demo's schools of one province: classes of every grade, so that there is a final one to graduate.
 * @param actor the province's registrar
 * @param year of the season that is to be played
 * @returns pupils
 */
export async function stockProvince(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { province: DemoBureau; year: number },
): Promise<number> {
  const plan = planOf(of.province, of.year)
  const kindOf = (name: string): AnyImportKind => {
    const kind = IMPORT_KINDS.find((one) => one.kind === name)
    if (!kind) throw new Error(`Nobody takes in ${name}.`)
    return kind
  }
  await load(tx, ctx, actor, kindOf('initial_class'), classRows(plan))
  return load(tx, ctx, actor, kindOf('initial_pupil'), pupilRows(plan))
}
