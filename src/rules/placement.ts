/**
 * Class placement (CLS-1, 阳光分班): who comes into which class follows from the published seed and the list of
 * pupils alone, so that anyone can deal again and compare.
 *
 * The algorithm, complete:
 * 1. Draw. A pupil's lot is the SHA-256 of the UTF-8 text `SEED/pupil/ID`, a class's that of `SEED/class/ID`, as
 *    lowercase hexadecimal; ID is the internal id in decimal. `printf %s '2026-08-20/pupil/4711' | sha256sum`
 *    prints one. Pupils and classes are put in the ascending order of their lots.
 * 2. Deal. Pupil after pupil comes into the class that has the fewest pupils of his sex; among several, the one
 *    with the fewest pupils; among several still, the one whose lot comes first. Those already in a class count.
 *
 * What comes of it: each sex is as even over the classes as it can be. Where it can be even within one head (always,
 * when the classes were empty or within one before), so are the sizes.
 */
import { refuse } from './refusal.ts'
import { sha256Hex } from './sha256.ts'

export interface PupilToPlace {
  id: number
  sex: 'male' | 'female'
}

/** A class with the pupils already in it. */
export interface ClassToFill {
  id: number
  boys: number
  girls: number
}

/** A class after the deal: all its boys and girls, and the pupils who came, in the order dealt. */
export interface FilledClass extends ClassToFill {
  pupils: number[]
}

/** Step 1 of the algorithm: whose lot comes first. */
export const inOrderOfLots = <T extends { id: number }>(
  seed: string,
  kind: 'pupil' | 'class',
  all: readonly T[],
): T[] =>
  all
    .map((one) => ({ one, lot: sha256Hex(`${seed}/${kind}/${one.id}`) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ one }) => one)

/**
 * Deals pupils into classes as described above.
 * @returns the classes in the order given
 * @throws RangeError when there are pupils and no class
 */
export function dealPupils(
  seed: string,
  pupils: readonly PupilToPlace[],
  classes: readonly ClassToFill[],
): FilledClass[] {
  const filled = classes.map((one) => ({ ...one, pupils: [] as number[] }))
  const drawn = inOrderOfLots(seed, 'class', filled)
  for (const pupil of inOrderOfLots(seed, 'pupil', pupils)) {
    const sex = pupil.sex === 'male' ? 'boys' : 'girls'
    const size = (one: FilledClass) => one.boys + one.girls
    const into = drawn.reduce((best, one) =>
      one[sex] < best[sex] || (one[sex] === best[sex] && size(one) < size(best)) ? one : best,
    )
    into[sex] += 1
    into.pupils.push(pupil.id)
  }
  return filled
}

/** @throws Refusal placement_class_other_grade unless all classes are of that stage and grade */
export function requireGrade(
  classes: readonly { stage: string; grade: number }[],
  of: { stage: string; grade: number },
): void {
  if (!classes.every((one) => one.stage === of.stage && one.grade === of.grade))
    refuse('placement_class_other_grade')
}
