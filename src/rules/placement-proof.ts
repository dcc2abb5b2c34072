/**
 * The proof of a placement (CLS-1): one file with everything that was dealt from and what came of it, without a name.
 * Whoever has it deals again and compares; its fingerprint stands on the published sheet.
 */
import { z } from 'zod'
import { BALANCE_FACTORS, type BalanceFactor, type PlacementPlan, planPlacement } from './placement-plan.ts'
import type { ClassCounts } from './placement-quota.ts'
import { sha256Hex } from './sha256.ts'

const Id = z.number().int().positive()
const Count = z.number().int().min(0)
const Traits = z.array(Count)

export const PlacementProof = z.strictObject({
  kind: z.literal('xueji-placement'),
  version: z.literal(2),
  placement: Id,
  school: z.string(),
  stage: z.enum(['primary', 'junior', 'senior']),
  grade: z.number().int().min(1).max(6),
  schoolYear: z.number().int(),
  /** When it was recorded. */
  at: z.iso.datetime(),
  seed: z.string(),
  balance: z.array(z.enum(BALANCE_FACTORS)),
  wishes: z.array(z.strictObject({ kind: z.enum(['together', 'apart']), pupils: z.array(Id).min(1) })),
  /** With who sat there before: boys, girls, those named in wishes, and how many of each kind. */
  classes: z
    .array(
      z.strictObject({
        id: Id,
        name: z.string(),
        boys: Count,
        girls: Count,
        seated: z.array(Id),
        traits: z.array(Traits),
      }),
    )
    .min(1),
  /** In the order of their lots, with the class they came into. */
  pupils: z.array(z.strictObject({ id: Id, sex: z.enum(['male', 'female']), traits: Traits, classId: Id })),
  fingerprint: z.string(),
})
export type PlacementProof = z.infer<typeof PlacementProof>

/** What is dealt, and under which names. */
export type NamedPlan = Omit<PlacementPlan, 'classes'> & {
  school: string
  stage: string
  grade: number
  classes: readonly (PlacementPlan['classes'][number] & { name: string })[]
}

const DIGITS = 32

/**
 * What a deal is made from, as a short text: a list, a seed, wishes or classes that are no longer those of the preview
 * have another one. The order in which anything was written does not count.
 */
export function fingerprintOf(plan: NamedPlan): string {
  const lines = [
    ...plan.pupils.map(({ id, sex, traits }) => ['pupil', id, sex, ...traits]),
    ...plan.classes.map(({ id, name, boys, girls, seated, traits }) => [
      'class',
      id,
      name,
      boys,
      girls,
      [...seated].sort((a, b) => a - b),
      traits.map((counts) => withoutTail(counts)),
    ]),
    ...plan.wishes.map(({ kind, pupils }) => [kind, ...[...pupils].sort((a, b) => a - b)]),
  ].map((line) => JSON.stringify(line))
  const head = JSON.stringify([plan.school, plan.stage, plan.grade, plan.seed, plan.balance])
  return sha256Hex([head, ...lines.sort()].join('\n')).slice(0, DIGITS)
}

/** Counts without the zeros behind them: nobody of a kind is the same as no such kind. */
const withoutTail = (counts: readonly number[]) => counts.slice(0, counts.findLastIndex((one) => one > 0) + 1)

/** What a plan came to in a respect: by how much the classes differ at most in any kind. */
export function spreadOf(
  plan: Pick<PlacementPlan, 'pupils' | 'classes' | 'balance'>,
  filled: readonly { id: number; pupils: readonly number[] }[],
): { factor: BalanceFactor; spread: number }[] {
  const traitsOf = new Map(plan.pupils.map((one) => [one.id, one.traits]))
  return plan.balance.map((factor, respect) => {
    const counts = filled.map(({ id, pupils }) => {
      const of = [...(plan.classes.find((one) => one.id === id)?.traits[respect] ?? [])]
      for (const pupil of pupils) {
        const kind = traitsOf.get(pupil)?.[respect] ?? 0
        of[kind] = (of[kind] ?? 0) + 1
      }
      return of
    })
    const kinds = Math.max(0, ...counts.map((one) => one.length))
    const spreads = Array.from({ length: kinds }, (_, kind) => {
      const each = counts.map((one) => one[kind] ?? 0)
      return Math.max(...each) - Math.min(...each)
    })
    return { factor, spread: Math.max(0, ...spreads) }
  })
}

/** Boys and girls of each class after the deal, as the file tells. */
export function countsAfter(
  proof: PlacementProof,
): (ClassCounts & { id: number; name: string; came: number })[] {
  return proof.classes.map(({ id, name, boys, girls }) => {
    const came = proof.pupils.filter((one) => one.classId === id)
    const more = came.filter((one) => one.sex === 'male').length
    return { id, name, boys: boys + more, girls: girls + came.length - more, came: came.length }
  })
}

/** Differences that are told one by one; further ones are counted. */
const TOLD = 20

function differences(proof: PlacementProof): string[] {
  const { classes, impossible } = planPlacement(proof)
  if (impossible.length > 0) return ['按文件中的要求无法分班,结果不可能由此产生。']
  const nameOf = new Map(proof.classes.map((one) => [one.id, one.name]))
  const dealt = new Map(classes.flatMap((one) => one.pupils.map((id) => [id, one.id] as const)))
  const wrong = proof.pupils.filter((one) => dealt.get(one.id) !== one.classId)
  const told = wrong.slice(0, TOLD).map(({ id, classId }) => {
    const [there, here] = [nameOf.get(classId), nameOf.get(dealt.get(id) ?? 0)]
    return `编号 ${id}:文件为${there ?? `不在名单中的班级 ${classId}`},复算为${here ?? '未分班'}。`
  })
  return wrong.length > TOLD ? [...told, `另有 ${wrong.length - TOLD} 人不一致。`] : told
}

/**
 * Deals again from the file.
 * @returns what does not agree, in Chinese; nothing when everything does
 */
export function checkProof(proof: PlacementProof): string[] {
  const ids = proof.pupils.map((one) => one.id)
  const classIds = proof.classes.map((one) => one.id)
  if (new Set(ids).size < ids.length) return ['名单中有重复的编号。']
  if (new Set(classIds).size < classIds.length) return ['名单中有重复的班级。']
  const isSame = fingerprintOf(proof) === proof.fingerprint
  return [...(isSame ? [] : ['名单、班级、要求或种子与文件中的指纹不符。']), ...differences(proof)]
}
