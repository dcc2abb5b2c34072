/** A senior high pupil's leaving as a business case: what forbids the decision, and what it does (GRD-1). */
import { z } from 'zod'
import type { Tx } from '../../db/tx.ts'
import { maskNumber } from '../../rules/mask.ts'
import { OUTCOME_WORDS } from '../../rules/pupil-life.ts'
import { type Refusal, refusalOf } from '../../rules/refusal.ts'
import { className } from '../../rules/school-class.ts'
import { OUTCOMES, SENIOR_GRADUATION, seniorGraduationFlow } from '../../rules/senior-graduation.ts'
import type { CaseRow } from '../business-case/business-case.queries.ts'
import { anyFlow, type CaseKind, type OpenCase, type TakenCase } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses, seasonOf } from '../policy/policy.actions.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { schemaOf } from '../write.ts'
import { certify } from './certificate.actions.ts'
import { findBureaus, findProposed, lockProposed, type ProposedPupil } from './proposal.queries.ts'

const Detail = z.object({
  enrollmentId: z.number().int(),
  /** As he was proposed. */
  classId: z.number().int(),
  outcome: z.enum(OUTCOMES),
  /** Why it is not a graduation like everybody's. */
  reason: z.string().nullable(),
  /** Season of the proposal; a decision after the promotion is of that year still. */
  year: z.number().int(),
})

const detailOf = (row: CaseRow) => Detail.parse(row.detail)

/** The pupils of the cases who are in school where they were proposed, locked; who has left meanwhile is missing. */
async function proposedOf(tx: Tx, actor: Actor, taken: readonly TakenCase[]) {
  const ids = taken.flatMap((one) => one.case.pupilId ?? [])
  const rows = await tx.beyondScope(() => lockProposed(tx, schemaOf(actor), ids))
  const here = new Map(rows.map((row) => [row.pupilId, row]))
  return (row: CaseRow) => {
    const leaver = here.get(row.pupilId ?? 0)
    return leaver?.schoolId === row.schoolId ? leaver : undefined
  }
}

/** The decision looks again: the pupil may have left the school since. */
async function guard(tx: Tx, _ctx: Context, actor: Actor, taken: readonly TakenCase[]) {
  const refused = new Map<number, Refusal>()
  const decided = taken.filter((one) => one.state === 'decided')
  if (decided.length === 0) return refused
  // As a school's own graduation: no promotion passes meanwhile (PRO-2).
  await requireSettledClasses(tx, schemaOf(actor))
  const leaverOf = await proposedOf(tx, actor, decided)
  for (const { case: row } of decided)
    if (!leaverOf(row)) refused.set(row.id, refusalOf('graduation_proposal_gone'))
  return refused
}

/** Decided: certified with the outcome proposed, and no longer in school. */
async function decide(tx: Tx, ctx: Context, actor: Actor, decided: readonly TakenCase[]): Promise<void> {
  const { today } = await seasonOf(tx, ctx, actor)
  const leaverOf = await proposedOf(tx, actor, decided)
  const rows = decided.map(({ case: row }) => {
    const { outcome, year } = detailOf(row)
    const leaver = leaverOf(row)
    if (!leaver) throw new Error(`Case ${row.id} has lost its pupil.`)
    const { studentNumber } = openPupilBlob(ctx.sealer, leaver.sealed)
    if (studentNumber === null) throw new Error(`Pupil ${leaver.pupilId} was proposed without a number.`)
    return { ...leaver, studentNumber, outcome, year }
  })
  for (const year of new Set(rows.map((row) => row.year))) {
    const ofYear = rows.filter((row) => row.year === year)
    await certify(tx, ctx, actor, ofYear, { year, on: today })
  }
}

const classOf = ({ stage, grade, name }: ProposedPupil) =>
  stage === null || grade === null || name === null ? '待分班' : className({ stage, grade, name })

async function facts(tx: Tx, ctx: Context, actor: Actor, row: CaseRow) {
  const { outcome, reason } = detailOf(row)
  const pupil = await findProposed(tx, schemaOf(actor), row.pupilId ?? 0)
  const number = pupil ? openPupilBlob(ctx.sealer, pupil.sealed).studentNumber : null
  return [
    { label: '学生姓名', text: row.subject },
    ...(number === null ? [] : [{ label: '学籍号', text: maskNumber(number) }]),
    ...(pupil ? [{ label: '班级', text: classOf(pupil) }] : []),
    { label: '申报', text: OUTCOME_WORDS[outcome] },
    ...(reason === null ? [] : [{ label: '原因', text: reason }]),
  ]
}

/** A school that moved or went into another one is decided about by the bureau above it now (ORG-9). */
async function partiesNow(tx: Tx, rows: readonly OpenCase[]) {
  const bureaus = await findBureaus(tx, [...new Set(rows.map((row) => row.schoolId))])
  return new Map(
    rows.map((row) => {
      const bureau = bureaus.get(row.schoolId)
      return [row.id, bureau === undefined ? row.parties : { school: row.schoolId, bureau }]
    }),
  )
}

export const seniorGraduationKind: CaseKind = {
  kind: SENIOR_GRADUATION,
  label: '高中毕业核准',
  flow: anyFlow(seniorGraduationFlow),
  detail: Detail,
  detailVersion: 1,
  before: '该生在校、尚未申报毕业:学校可以重新申报,也可以办理其他业务。',
  // Nobody moves him while his leaving is being decided (MOV-3).
  locksPupil: true,
  guard,
  onTaken: async (tx, ctx, actor, taken) => {
    const decided = taken.filter((one) => one.state === 'decided')
    if (decided.length > 0) await decide(tx, ctx, actor, decided)
  },
  partiesNow,
  facts,
}
