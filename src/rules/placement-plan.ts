/**
 * Class placement with wishes and a further balance (CLS-1, 阳光分班). As without them (placement.ts), everything follows
 * from the published seed and the list: anyone can deal again and compare.
 *
 * The algorithm, complete; without wishes and further balance it is the plain deal of placement.ts:
 * 1. Draw, as there: pupils and classes are put in the order of their lots.
 * 2. Pour. Boys, and girls, are poured over the classes like water, those already there counting; whoever is left over
 *    comes one to a class, the smallest classes first. So sizes, boys and girls are as even as they can be.
 * 3. Groups. Whoever is to be together is a group; groups come into classes so that all wishes hold and step 2 stays
 *    as even as without them. The group with the fewest possible classes goes first, then the larger one, then the more
 *    entangled, then by lot; into the class with the fewest such pupils, then by lot; what leads nowhere is taken back.
 * 4. Fill. All others, the rarest kind first, each kind in the order of lots, into the class with the fewest alike, then
 *    the most room, then by lot. Then, in at most eight rounds in the order of lots, boys change places with boys and
 *    girls with girls wherever that makes the classes more alike.
 * Wishes that can't be granted are named before anybody is placed.
 */
import {
  type ClassToFill,
  dealPupils,
  type FilledClass,
  inOrderOfLots,
  type PupilToPlace,
} from './placement.ts'
import { type BalancedPupil, countIn, fillEvenly, type OpenClass } from './placement-balance.ts'
import { fitsAlone, type LooksLeft, packGroups } from './placement-pack.ts'
import { type ClassCounts, levelsOf } from './placement-quota.ts'
import { groupsOf, type ImpossibleWish, type PlacementWish, type WishGroup } from './placement-wish.ts'

/** Respects in which classes may be made alike; none says anything of a family's origin or means. */
export const BALANCE_FACTORS = ['age', 'preschool', 'distance', 'previous_school'] as const
export type BalanceFactor = (typeof BALANCE_FACTORS)[number]

export interface PlannedPupil extends PupilToPlace {
  /** His kind in each respect of the balance, as a number. */
  traits: readonly number[]
}

export interface PlannedClass extends ClassToFill {
  /** Who of those named in wishes sits here already. */
  seated: readonly number[]
  /** In each respect, how many of each kind sit here already. */
  traits: readonly (readonly number[])[]
}

export interface PlacementPlan {
  seed: string
  pupils: readonly PlannedPupil[]
  classes: readonly PlannedClass[]
  wishes: readonly PlacementWish[]
  balance: readonly BalanceFactor[]
}

/** Looks of a search and of naming what is impossible: a second or two of a slow machine. */
const LOOKS = 3_000_000

const countsOf = (pupils: readonly PupilToPlace[]): ClassCounts => {
  const boys = pupils.filter((one) => one.sex === 'male').length
  return { boys, girls: pupils.length - boys }
}

interface Table {
  pupils: PlannedPupil[]
  classes: PlannedClass[]
  seatedIn: Map<number, number>
}

function layOut(plan: PlacementPlan): Table {
  const classes = inOrderOfLots(plan.seed, 'class', plan.classes)
  const pupils = inOrderOfLots(plan.seed, 'pupil', plan.pupils)
  const seatedIn = new Map(classes.flatMap((one, at) => one.seated.map((id) => [id, at] as const)))
  return { pupils, classes, seatedIn }
}

type Packed = Exclude<ReturnType<typeof packGroups>, string>
type Outcome = { groups: WishGroup[]; packed: Packed } | { impossible: ImpossibleWish[] }

function tooLarge(groups: readonly WishGroup[], of: Parameters<typeof fitsAlone>[1]): ImpossibleWish[] {
  return groups
    .filter((group) => group.pupils.length > 1 || group.only !== undefined)
    .filter((group) => !fitsAlone({ ...group, never: new Set() }, of))
    .map((group) => ({
      reason: group.only === undefined ? ('too_large' as const) : ('no_room' as const),
      wishes: group.wishes,
      pupils: group.pupils,
    }))
}

function attempt(table: Table, wishes: readonly PlacementWish[], looks: LooksLeft): Outcome {
  const { groups, impossible } = groupsOf(wishes, table)
  if (impossible.length > 0) return { impossible }
  const of = { classes: table.classes, levels: levelsOf(table.classes, countsOf(table.pupils)) }
  const large = tooLarge(groups, of)
  if (large.length > 0) return { impossible: large }
  const packed = packGroups({ ...of, groups }, looks)
  if (typeof packed === 'object') return { groups, packed }
  const named = wishes.flatMap((wish) => wish.pupils)
  return {
    impossible: [{ reason: packed, wishes: wishes.map((_, at) => at), pupils: [...new Set(named)] }],
  }
}

/** Takes away wishes one by one without which it is still impossible: what is left can't be granted at once. */
function narrowDown(table: Table, wishes: readonly PlacementWish[], looks: LooksLeft): ImpossibleWish[] {
  let left = wishes.map((_, at) => at)
  const outcome = (of: readonly number[]) =>
    attempt(
      table,
      of.flatMap((at) => wishes[at] ?? []),
      { left: Math.min(looks.left, LOOKS / 10) },
    )
  for (const at of [...left].reverse()) {
    const fewer = left.filter((one) => one !== at)
    looks.left -= LOOKS / 100
    if (looks.left <= 0) break
    if ('impossible' in outcome(fewer)) left = fewer
  }
  const found = outcome(left)
  const of = left.flatMap((at) => wishes[at] ?? [])
  const pupils = [...new Set(of.flatMap((wish) => wish.pupils))]
  const isAllApart = of.every((wish) => wish.kind === 'apart') && pupils.length > table.classes.length
  const reason = 'impossible' in found && found.impossible[0]?.reason === 'not_found' ? 'not_found' : 'no_way'
  return [{ reason: isAllApart && reason === 'no_way' ? 'too_many_apart' : reason, wishes: left, pupils }]
}

function grant(table: Table, plan: PlacementPlan): Outcome {
  const looks = { left: LOOKS }
  const outcome = attempt(table, plan.wishes, looks)
  if (!('impossible' in outcome)) return outcome
  const [first] = outcome.impossible
  if (first?.reason !== 'no_way' && first?.reason !== 'not_found') return outcome
  return { impossible: narrowDown(table, plan.wishes, { left: LOOKS }) }
}

const balanced = ({ id, sex, traits }: PlannedPupil): BalancedPupil => ({ id, sex, traits })

/** Each pupil's class by place: the groups where they were packed, all others filled in. */
function placeAll(
  table: Table,
  { groups, packed }: { groups: WishGroup[]; packed: Packed },
): Map<number, number> {
  const placedIn = new Map(
    groups.flatMap((group, at) => group.pupils.map((id) => [id, packed.in[at] ?? 0] as const)),
  )
  const open: OpenClass[] = table.classes.map((one, at) => ({
    boysLeft: (packed.final[at]?.boys ?? 0) - one.boys - (packed.used[at]?.boys ?? 0),
    girlsLeft: (packed.final[at]?.girls ?? 0) - one.girls - (packed.used[at]?.girls ?? 0),
    traits: one.traits.map((counts) => [...counts]),
  }))
  for (const pupil of table.pupils) {
    const into = open[placedIn.get(pupil.id) ?? -1]
    if (into) countIn(into, balanced(pupil))
  }
  const others = table.pupils.filter((one) => !placedIn.has(one.id)).map(balanced)
  for (const [at, into] of fillEvenly(others, open).entries()) placedIn.set(others[at]?.id ?? 0, into)
  return placedIn
}

function filledOf(plan: PlacementPlan, table: Table, placedIn: ReadonlyMap<number, number>): FilledClass[] {
  return plan.classes.map(({ id, boys, girls }) => {
    const at = table.classes.findIndex((one) => one.id === id)
    const came = table.pupils.filter((one) => placedIn.get(one.id) === at)
    const more = countsOf(came)
    return { id, boys: boys + more.boys, girls: girls + more.girls, pupils: came.map((one) => one.id) }
  })
}

/**
 * Deals pupils into classes, or names the wishes that can't be granted; then nobody is placed.
 * @returns the classes in the order given, pupils in the order of their lots
 * @throws RangeError when there are pupils and no class
 */
export function planPlacement(plan: PlacementPlan): { classes: FilledClass[]; impossible: ImpossibleWish[] } {
  if (plan.wishes.length === 0 && plan.balance.length === 0)
    return {
      classes: dealPupils(
        plan.seed,
        plan.pupils,
        plan.classes.map(({ id, boys, girls }) => ({ id, boys, girls })),
      ),
      impossible: [],
    }
  if (plan.classes.length === 0 && plan.pupils.length > 0) throw new RangeError('There is no class.')
  const table = layOut(plan)
  const outcome = grant(table, plan)
  if ('impossible' in outcome) return { classes: [], impossible: outcome.impossible }
  return { classes: filledOf(plan, table, placeAll(table, outcome)), impossible: [] }
}
