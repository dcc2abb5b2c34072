/**
 * Who collides with whom in identity (REG-5): holders of one ID number always; bearers of one name + sex + birth date
 * whenever one of the two has no ID number. Whoever was here stays, flagged; who came later is held back.
 */

export type CollisionKind = 'id_duplicate' | 'trace_duplicate'

/** What is said against one pupil alone: by the population register, or of an ID number that a load brought (PRB-1). */
export const LONE_PROBLEM_KINDS = ['id_not_found', 'id_name_mismatch', 'id_checksum'] as const
export type LoneProblemKind = (typeof LONE_PROBLEM_KINDS)[number]

/** Why a problem group is open: a collision, or what the population register says of one pupil (PRB-1). */
export type ProblemKind = CollisionKind | LoneProblemKind

/** One pupil under a key, in order of precedence: those who stay first, then those held back, then those who enter. */
export interface Contender {
  pupilId: number
  hasIdNumber: boolean
  /** Was here before, and is not held back by this key. */
  stays: boolean
}

/** `free`: collides with nobody. `holder`: flagged, goes on. `held`: not in school until released. */
export interface Standing {
  pupilId: number
  standing: 'free' | 'holder' | 'held'
}

/**
 * Judges everybody under one key.
 * A pupil is held who doesn't stay and collides with an earlier one; a holder is who collides with somebody held.
 */
export function judgeContenders(kind: CollisionKind, contenders: readonly Contender[]): Standing[] {
  const isSure = (one: Contender) => kind === 'trace_duplicate' && one.hasIdNumber
  let before = 0
  let unsureBefore = 0
  const held = new Set<number>()
  let unsureHeld = 0
  for (const one of contenders) {
    const collides = isSure(one) ? unsureBefore > 0 : before > 0
    if (!one.stays && collides) {
      held.add(one.pupilId)
      if (!isSure(one)) unsureHeld += 1
    }
    before += 1
    if (!isSure(one)) unsureBefore += 1
  }
  return contenders.map((one) => {
    const { pupilId } = one
    if (held.has(pupilId)) return { pupilId, standing: 'held' }
    const isMet = isSure(one) ? unsureHeld > 0 : held.size > 0
    return { pupilId, standing: isMet ? 'holder' : 'free' }
  })
}
