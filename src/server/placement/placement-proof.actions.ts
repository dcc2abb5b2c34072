/** Placements as they were recorded (CLS-1): their list, the sheet to be published, and the file to deal again from. */
import { maskName } from '../../rules/mask.ts'
import { fingerprintOf, type PlacementProof, spreadOf } from '../../rules/placement-proof.ts'
import { refuse } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import type { Actor, Context } from '../context.ts'
import { read, schemaOf } from '../write.ts'
import { findNames } from './placement-deal.queries.ts'
import * as q from './placement-proof.queries.ts'

export function listPlacements(
  ctx: Context,
  actor: Actor,
  page: { after?: string | undefined; limit: number },
) {
  return read(ctx, actor, async (tx) => {
    const { rows, next } = await q.listPlacements(tx, schemaOf(actor), page)
    return {
      rows: rows.map(({ at, byName, id, schoolName, stage, grade, schoolYear, seed, classes, pupils }) => ({
        ...{ id, schoolName, stage, grade, schoolYear, seed, classes, pupils },
        by: byName,
        at: at.toISOString(),
      })),
      next,
    }
  })
}

/** @throws Refusal not_found */
async function findProof(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const found = (await q.findPlacement(tx, schema, id)) ?? refuse('not_found')
    const names = await findNames(tx, schema, found.pupilIds)
    return { found, proof: proofOf(found), nameOf: new Map(names.map((one) => [one.id, one.name])) }
  })
}

function proofOf(found: q.RecordedPlacement): PlacementProof {
  const { detail } = found
  const plan = {
    school: found.schoolName,
    stage: found.stage,
    grade: found.grade,
    seed: found.seed,
    balance: [...(detail.balance ?? [])],
    wishes: (detail.wishes ?? []).map(({ kind, pupils }) => ({ kind, pupils: [...pupils] })),
    classes: found.classIds.map((classId, at) => {
      const now = found.names.find((one) => one.id === classId)
      const then = detail.classes?.[at]
      return {
        id: classId,
        name: then?.name ?? (now ? className(now) : `班级 ${classId}`),
        boys: found.boysBefore[at] ?? 0,
        girls: found.girlsBefore[at] ?? 0,
        seated: [...(then?.seated ?? [])],
        traits: (then?.traits ?? []).map((counts) => [...counts]),
      }
    }),
    pupils: found.pupilIds.map((pupil, at) => ({
      id: pupil,
      sex: found.sexes[at] ?? ('male' as const),
      traits: [...(detail.traits?.[at] ?? [])],
      classId: found.placedIn[at] ?? 0,
    })),
  }
  return {
    kind: 'xueji-placement',
    version: 2,
    placement: found.id,
    schoolYear: found.schoolYear,
    at: found.at.toISOString(),
    ...plan,
    fingerprint: found.fingerprint ?? fingerprintOf(plan),
  }
}

/** The sheet to be published: names masked, everything else as in the file. @throws Refusal not_found */
export async function getPlacement(ctx: Context, actor: Actor, id: number) {
  const { found, proof, nameOf } = await findProof(ctx, actor, id)
  const { school, schoolYear, stage, grade, seed, at, fingerprint } = proof
  const filled = proof.classes.map((one) => ({
    id: one.id,
    pupils: proof.pupils.filter((pupil) => pupil.classId === one.id).map((pupil) => pupil.id),
  }))
  const wishes = (kind: 'together' | 'apart') => proof.wishes.filter((wish) => wish.kind === kind).length
  return {
    ...{ id, school, schoolYear, stage, grade, seed, at, fingerprint },
    by: found.byName,
    wishes: { together: wishes('together'), apart: wishes('apart') },
    balance: spreadOf(proof, filled),
    classes: proof.classes.map(({ id, name, boys, girls }) => ({
      classId: id,
      name,
      boysBefore: boys,
      girlsBefore: girls,
    })),
    rows: proof.pupils.map((one) => {
      const name = nameOf.get(one.id)
      return { pupilId: one.id, name: name ? maskName(name) : null, sex: one.sex, classId: one.classId }
    }),
  }
}

/** The file for `npm run verify -- placement FILE`: ids, sexes and kinds, no names. @throws Refusal not_found */
export async function downloadProof(ctx: Context, actor: Actor, id: number) {
  const { proof } = await findProof(ctx, actor, id)
  return {
    name: `分班核验-${proof.schoolYear}-${id}.json`,
    type: 'application/json',
    content: Buffer.from(`${JSON.stringify(proof, null, 1)}\n`, 'utf8'),
  }
}
