/** Children in two schools at once (study 6.1): no error of a file, but a problem record for both sides. */
import type { Random } from './random.ts'

export type DuplicateKind = 'same_child' | 'mistyped_number' | 'same_traits'

/** A registered child, by school code and ID number or traits. */
export interface Claim {
  school: string
  row: Readonly<Record<string, string>>
}

/** Two rows of two schools that are one identity. */
export interface IdentityDuplicate {
  kind: DuplicateKind
  holder: Claim
  newcomer: Claim
}

const SHARE = 0.001
const REMEMBERED = 300

const KINDS = [
  ['same_child', 60],
  ['mistyped_number', 25],
  ['same_traits', 15],
] as const

const IDENTITY = [
  'name',
  'sex',
  'birthDate',
  'birthDivision',
  'idType',
  'idNumber',
  'noIdProof',
  'ethnicity',
  'nationality',
  'overseas',
] as const

function newcomerOf(
  kind: DuplicateKind,
  row: Readonly<Record<string, string>>,
  holder: Readonly<Record<string, string>>,
): Record<string, string> {
  const identity = Object.fromEntries(IDENTITY.map((key) => [key, holder[key] ?? '']))
  if (kind === 'same_child') return { ...row, ...identity }
  // The number is a neighbour's: it tells the neighbour's birthday and sex, the name is the child's own.
  if (kind === 'mistyped_number') return { ...row, ...identity, name: row.name ?? '' }
  return { ...row, ...identity, idType: '其他', idNumber: '', noIdProof: '出生医学证明(市人民医院)' }
}

/** Remembers the children of the schools before, a few hundred of them. */
export interface DuplicateMaker {
  /**
   * Makes about one in a thousand rows a child that another school has registered already.
   * @returns the rows, some replaced; and which
   */
  plant(
    random: Random,
    school: string,
    rows: readonly Record<string, string>[],
  ): { rows: Record<string, string>[]; duplicates: IdentityDuplicate[] }
}

export function makeDuplicates(): DuplicateMaker {
  const seen: Claim[] = []
  const remember = (random: Random, claim: Claim) => {
    if (claim.row.idType !== '居民身份证') return
    if (seen.length < REMEMBERED) seen.push(claim)
    else seen[random.between(0, REMEMBERED - 1)] = claim
  }
  return {
    plant: (random, school, rows) => {
      const duplicates: IdentityDuplicate[] = []
      const planted = rows.map((row) => {
        const at = random.between(0, Math.max(0, seen.length - 1))
        const holder = random.chance(SHARE) ? seen[at] : undefined
        if (!holder) return row
        // Each holder once: a group of two is what the report can name.
        seen.splice(at, 1)
        const kind = random.weighted(KINDS)
        const newcomer: Claim = { school, row: newcomerOf(kind, row, holder.row) }
        duplicates.push({ kind, holder, newcomer })
        return newcomer.row
      })
      const doubled = new Set(duplicates.map((d) => d.newcomer.row))
      for (const row of planted) if (!doubled.has(row)) remember(random, { school, row })
      return { rows: planted, duplicates }
    },
  }
}
