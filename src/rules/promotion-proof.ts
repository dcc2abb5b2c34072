/**
 * The proof of a promotion (PRO-2): the ledger as a file, without a name, and its fingerprint, which stands on the paper
 * that is signed. Whoever has the file reckons the fingerprint again and sees whether the paper tells of this ledger.
 */
import { z } from 'zod'
import { moveOf } from './promotion.ts'
import { sha256Hex } from './sha256.ts'

const Id = z.number().int().positive()
const Grade = z.number().int().min(1).max(6)
const Stage = z.enum(['primary', 'junior', 'senior'])

/** A class that moved, as the ledger has it. */
const ClassMove = z.strictObject({
  id: Id,
  /** Id of its school. */
  school: Id,
  stage: Stage,
  cohort: z.number().int(),
  length: z.number().int(),
  from: Grade,
  to: Grade,
})
export type ClassMove = z.infer<typeof ClassMove>

/** A pupil who waited for a class and moved with his cohort; the id is his enrollment's. */
const PupilMove = z.strictObject({ id: Id, from: Grade, to: Grade })
export type PupilMove = z.infer<typeof PupilMove>

export const PromotionProof = z.strictObject({
  kind: z.literal('xueji-promotion'),
  version: z.literal(1),
  run: Id,
  province: z.string(),
  /** Year of the promotion. */
  year: z.number().int(),
  /** Who began it; null: the clock. */
  startedBy: z.string().nullable(),
  /** The instant of the business clock at which it began. */
  businessAt: z.iso.datetime(),
  schools: z.array(z.strictObject({ id: Id, code: z.string(), name: z.string() })),
  /** By id, as the fingerprint goes through them. */
  classes: z.array(ClassMove),
  pupils: z.array(PupilMove),
  fingerprint: z.string(),
})
export type PromotionProof = z.infer<typeof PromotionProof>

const DIGITS = 32
/** Lines that are hashed at a time: a ledger of any length is gone through in flat memory. */
const BLOCK = 500

/**
 * Reckons a ledger's fingerprint while its rows come: classes first, then pupils, each by id. Blocks of lines are
 * chained, each hash over the one before it.
 */
export function ledgerPrint(of: { run: number; year: number }): {
  addClass(move: ClassMove): void
  addPupil(move: PupilMove): void
  /** 32 hexadecimal digits. */
  end(): string
} {
  let print = sha256Hex(JSON.stringify(['xueji-promotion', of.run, of.year]))
  let held: string[] = []
  const press = () => {
    print = sha256Hex([print, ...held].join('\n'))
    held = []
  }
  const add = (line: readonly (string | number)[]) => {
    held.push(JSON.stringify(line))
    if (held.length === BLOCK) press()
  }
  return {
    addClass: ({ id, school, stage, cohort, length, from, to }) =>
      add(['class', id, school, stage, cohort, length, from, to]),
    addPupil: ({ id, from, to }) => add(['pupil', id, from, to]),
    end: () => {
      if (held.length > 0) press()
      return print.slice(0, DIGITS)
    },
  }
}

/** Classes and how many of them moved, by stage and grade, as the paper has them. */
export function movesByGrade(
  classes: readonly Pick<ClassMove, 'stage' | 'from'>[],
): { stage: ClassMove['stage']; fromGrade: number; classes: number }[] {
  const counts = new Map<string, { stage: ClassMove['stage']; fromGrade: number; classes: number }>()
  for (const { stage, from } of classes) {
    const key = `${Stage.options.indexOf(stage)} ${from}`
    counts.set(key, { stage, fromGrade: from, classes: (counts.get(key)?.classes ?? 0) + 1 })
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** Differences that are told one by one; further ones are counted. */
const TOLD = 20

const isAscending = (rows: readonly { id: number }[]) =>
  rows.every(({ id }, at) => at === 0 || id > (rows[at - 1]?.id ?? 0))

/** Moves that the rule of promotion would not have made (PRO-1). */
function wrongMoves(proof: PromotionProof): string[] {
  const classes = proof.classes.flatMap(({ id, from, to, ...of }) => {
    const ruled = moveOf({ grade: from, ...of }, proof.year)
    return ruled === to
      ? []
      : [`班级 ${id}:账本为 ${from} → ${to},按规则${ruled === 'stays' ? '不升' : `应升到 ${ruled}`}。`]
  })
  const pupils = proof.pupils.flatMap(({ id, from, to }) =>
    to === from + 1 ? [] : [`待分班学生 ${id}:账本为 ${from} → ${to}。`],
  )
  const wrong = [...classes, ...pupils]
  return wrong.length > TOLD ? [...wrong.slice(0, TOLD), `另有 ${wrong.length - TOLD} 行不符。`] : wrong
}

/**
 * Reckons a file again: its fingerprint, and every move by the rule.
 * @returns what does not agree, in Chinese; nothing when everything does
 */
export function checkPromotionProof(proof: PromotionProof): string[] {
  if (!isAscending(proof.classes) || !isAscending(proof.pupils)) return ['账本中有重复的行,或次序被改动。']
  const print = ledgerPrint(proof)
  for (const one of proof.classes) print.addClass(one)
  for (const one of proof.pupils) print.addPupil(one)
  const isSame = print.end() === proof.fingerprint
  return [...(isSame ? [] : ['账本与文件中的指纹不符。']), ...wrongMoves(proof)]
}
