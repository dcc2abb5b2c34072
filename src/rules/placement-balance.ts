/**
 * Fills classes with those who have no wishes (CLS-1): each class its boys and girls, and what else is to be even as even
 * as it comes. Rare kinds of pupils are dealt first; then boys are exchanged for boys and girls for girls as long as an
 * exchange makes the classes more alike.
 */

/** A pupil as the balance sees him: a number for his kind in each respect. */
export interface BalancedPupil {
  id: number
  sex: 'male' | 'female'
  traits: readonly number[]
}

export interface OpenClass {
  /** Boys and girls that are still to come. */
  boysLeft: number
  girlsLeft: number
  /** In each respect, how many of each kind are in the class. */
  traits: number[][]
}

/** Rounds of exchanges at most: each makes the classes more alike, so it ends before as a rule. */
const ROUNDS = 8

const count = (one: OpenClass, respect: number, kind: number) => one.traits[respect]?.[kind] ?? 0

/** Counts a pupil in. */
export function countIn(one: OpenClass, pupil: BalancedPupil): void {
  for (const [respect, kind] of pupil.traits.entries()) {
    one.traits[respect] ??= []
    const counts = one.traits[respect]
    counts[kind] = (counts[kind] ?? 0) + 1
  }
}

/** Kind by kind, the rarest first; those of a kind in the order given. */
function rarestFirst(pupils: readonly BalancedPupil[]): BalancedPupil[] {
  const kinds = new Map<string, BalancedPupil[]>()
  for (const pupil of pupils) {
    const key = pupil.traits.join(' ')
    const before = kinds.get(key)
    if (before) before.push(pupil)
    else kinds.set(key, [pupil])
  }
  return [...kinds.values()].sort((a, b) => a.length - b.length).flat()
}

function deal(pupils: readonly BalancedPupil[], classes: readonly OpenClass[]): number[] {
  const placedIn = pupils.map(() => 0)
  const placeOf = new Map(pupils.map((pupil, at) => [pupil, at]))
  for (const pupil of rarestFirst(pupils)) {
    const left = pupil.sex === 'male' ? 'boysLeft' : 'girlsLeft'
    let best = -1
    let bestOf = [0, 0]
    for (const [at, one] of classes.entries()) {
      if (one[left] === 0) continue
      const alike = pupil.traits.reduce((sum, kind, respect) => sum + count(one, respect, kind), 0)
      if (best >= 0 && (alike > (bestOf[0] ?? 0) || (alike === bestOf[0] && one[left] <= (bestOf[1] ?? 0))))
        continue
      best = at
      bestOf = [alike, one[left]]
    }
    const into = classes[best]
    if (!into) throw new RangeError('There is no room left.')
    into[left] -= 1
    countIn(into, pupil)
    placedIn[placeOf.get(pupil) ?? 0] = best
  }
  return placedIn
}

/** Pupils of one sex, and the counts of all classes, laid out flat: exchanges are weighed by the million. */
interface Exchange {
  /** Places of the pupils. */
  at: number[]
  /** For each pupil and respect, where his kind is counted within a class. */
  kinds: Int32Array
  /** Each pupil's kind in all respects at once. */
  whole: Int32Array
  respects: number
  /** Counts of each class, one class after the other. */
  counts: Int32Array
  /** How many counts a class has. */
  width: number
}

function layOut(pupils: readonly BalancedPupil[], classes: readonly OpenClass[]) {
  const respects = pupils[0]?.traits.length ?? 0
  const widths = Array.from({ length: respects }, (_, respect) =>
    Math.max(
      ...pupils.map((one) => (one.traits[respect] ?? 0) + 1),
      ...classes.map((one) => one.traits[respect]?.length ?? 0),
    ),
  )
  const starts = widths.map((_, respect) => widths.slice(0, respect).reduce((sum, one) => sum + one, 0))
  const width = widths.reduce((sum, one) => sum + one, 0)
  const counts = Int32Array.from(
    classes.flatMap((one) =>
      widths.flatMap((kinds, respect) =>
        Array.from({ length: kinds }, (_, kind) => count(one, respect, kind)),
      ),
    ),
  )
  const kinds = Int32Array.from(
    pupils.flatMap((one) => one.traits.map((kind, respect) => (starts[respect] ?? 0) + kind)),
  )
  const known = new Map<string, number>()
  const whole = Int32Array.from(pupils, (one) => {
    const key = one.traits.join(' ')
    if (!known.has(key)) known.set(key, known.size)
    return known.get(key) ?? 0
  })
  return { kinds, whole, respects, counts, width }
}

/** By how much the sum of squares falls when two pupils change places, halved. */
function gain(x: Exchange, a: number, fromA: number, b: number, fromB: number): number {
  let sum = 0
  for (let respect = 0; respect < x.respects; respect++) {
    const one = x.kinds[a * x.respects + respect] ?? 0
    const other = x.kinds[b * x.respects + respect] ?? 0
    if (one === other) continue
    sum += (x.counts[fromA + one] ?? 0) - (x.counts[fromB + one] ?? 0) - 1
    sum += (x.counts[fromB + other] ?? 0) - (x.counts[fromA + other] ?? 0) - 1
  }
  return sum
}

function move(x: Exchange, pupil: number, from: number, to: number): void {
  for (let respect = 0; respect < x.respects; respect++) {
    const kind = x.kinds[pupil * x.respects + respect] ?? 0
    x.counts[from + kind] = (x.counts[from + kind] ?? 0) - 1
    x.counts[to + kind] = (x.counts[to + kind] ?? 0) + 1
  }
}

/** One round: everybody in turn changes places with each later one where that makes the classes more alike. */
function exchange(x: Exchange, placedIn: number[]): boolean {
  let isBetter = false
  for (const [n, a] of x.at.entries())
    for (let m = n + 1; m < x.at.length; m++) {
      const b = x.at[m] ?? 0
      const [from, to] = [placedIn[a] ?? 0, placedIn[b] ?? 0]
      if (from === to || x.whole[a] === x.whole[b]) continue
      if (gain(x, a, from * x.width, b, to * x.width) <= 0) continue
      move(x, a, from * x.width, to * x.width)
      move(x, b, to * x.width, from * x.width)
      placedIn[a] = to
      placedIn[b] = from
      isBetter = true
    }
  return isBetter
}

function exchangeAll(
  pupils: readonly BalancedPupil[],
  placedIn: number[],
  classes: readonly OpenClass[],
): void {
  const table = layOut(pupils, classes)
  const placesOf = (sex: BalancedPupil['sex']) => pupils.flatMap((one, at) => (one.sex === sex ? [at] : []))
  const [boys, girls] = [placesOf('male'), placesOf('female')]
  for (let round = 0; round < ROUNDS; round++) {
    const isBetter = [boys, girls].map((at) => exchange({ ...table, at }, placedIn))
    if (!isBetter.includes(true)) return
  }
}

/**
 * @param pupils in the order of their lots; @param classes in the order of theirs, with just so much room; changed
 * @returns each pupil's class, by place
 */
export function fillEvenly(pupils: readonly BalancedPupil[], classes: readonly OpenClass[]): number[] {
  const placedIn = deal(pupils, classes)
  if (pupils.some((one) => one.traits.length > 0)) exchangeAll(pupils, placedIn, classes)
  return placedIn
}
