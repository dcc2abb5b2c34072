/** Admission as a business case: what forbids a decision, and what an effective admission does (ADM-5, ADM-8, ADM-9). */
import { z } from 'zod'
import type { Tx } from '../../db/tx.ts'
import { type AdmissionStage, admissionFlow, admissionRefusal, isOutOfArea } from '../../rules/admission.ts'
import { isCleaned } from '../../rules/clean-up.ts'
import { destinationOf } from '../../rules/graduation.ts'
import { maskNumber } from '../../rules/mask.ts'
import { type Refusal, refusalOf, refuse } from '../../rules/refusal.ts'
import { gradeName } from '../../rules/school-class.ts'
import type { CaseRow } from '../business-case/business-case.queries.ts'
import { anyFlow, type CaseKind, type OpenCase, type TakenCase } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { enroll } from '../enrollment/enrollment.actions.ts'
import { certifiedNumber } from '../graduation/graduate-list.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { schemaOf } from '../write.ts'
import * as q from './admission.queries.ts'
import { findCertificates } from './allocation.queries.ts'

const AdmissionDetail = z.object({
  allocationId: z.number().int(),
  graduationId: z.number().int(),
  fromSchoolId: z.number().int(),
  stage: z.enum(['primary', 'junior', 'senior']),
  entryGrade: z.number().int(),
  year: z.number().int(),
})

const detailOf = (row: CaseRow) => AdmissionDetail.parse(row.detail)

/** Every approval looks again: the graduate may have been reversed, or admitted elsewhere, since the school asked. */
async function guard(tx: Tx, _ctx: Context, actor: Actor, taken: readonly TakenCase[]) {
  const refused = new Map<number, Refusal>()
  const forward = taken.filter((one) => one.taken.some(({ step }) => step === 'decide'))
  const details = new Map(forward.map((one) => [one.case.id, detailOf(one.case)]))
  const [any] = details.values()
  if (!any) return refused
  const ids = [...details.values()].map((detail) => detail.graduationId)
  const graduates = await tx.beyondScope(() => q.lockGraduates(tx, schemaOf(actor), ids, any.year))
  const seen = new Set<number | null>()
  for (const { case: row, state } of forward) {
    const facts = graduates.get(details.get(row.id)?.graduationId ?? 0)
    const isSecond = state === 'admitted' && seen.has(row.pupilId)
    const refusal = facts
      ? admissionRefusal({ ...facts, isAdmitted: facts.isAdmitted || isSecond })
      : refusalOf('admission_graduation_reversed')
    if (refusal) refused.set(row.id, refusal)
    else if (state === 'admitted') seen.add(row.pupilId)
  }
  return refused
}

/** Effective: enrolled at the new school, unplaced, in the grade that the school chose. */
async function admitAll(tx: Tx, ctx: Context, actor: Actor, taken: readonly TakenCase[]): Promise<void> {
  const schema = schemaOf(actor)
  const { today, businessAt } = await seasonOf(tx, ctx, actor)
  const schools = await q.findSchools(tx, [...new Set(taken.map((one) => one.case.schoolId))])
  const rows = taken.map(({ case: row }) => {
    const school = schools.get(row.schoolId)
    if (!school || row.pupilId === null) throw new Error(`Admission ${row.id} has lost its school or pupil.`)
    const detail = detailOf(row)
    return {
      ...detail,
      pupilId: row.pupilId,
      schoolId: school.id,
      unitPath: school.path,
      destination: destinationOf(detail.stage),
      classId: null,
      enteredBy: 'admission' as const,
      on: today,
    }
  })
  await tx.beyondScope(async () => {
    // The guard has looked; this is for an admission of another province at the same time.
    const free = await q.insertEffective(tx, schema, businessAt, rows)
    if (free !== rows.length) refuse('admission_already_effective')
    await enroll(tx, ctx, schema, rows)
    await q.saveAdmitted(tx, schema, rows)
    await q.handOverProblems(tx, rows)
  })
}

/** Who decides: the receiving bureau, and the origin bureau where it is asked (ADM-6). */
export function partiesOf(
  school: q.SchoolPlace,
  from: q.SchoolPlace,
  stage: AdmissionStage,
): Record<string, number> {
  const isAsked = isOutOfArea({ stage, receiving: school.bureauPath, origin: from.bureauPath })
  return {
    school: school.id,
    receiving_bureau: school.bureauId,
    origin_bureau: isAsked ? from.bureauId : school.bureauId,
    from_school: from.id,
  }
}

async function partiesNow(tx: Tx, rows: readonly OpenCase[]) {
  const details = new Map(rows.map((row) => [row.id, AdmissionDetail.parse(row.detail)]))
  const ids = rows.flatMap((row) => [row.schoolId, details.get(row.id)?.fromSchoolId ?? 0])
  const schools = await q.findSchools(tx, [...new Set(ids)])
  return new Map(
    rows.map((row) => {
      const detail = details.get(row.id)
      const [school, from] = [schools.get(row.schoolId), schools.get(detail?.fromSchoolId ?? 0)]
      return [row.id, detail && school && from ? partiesOf(school, from, detail.stage) : row.parties]
    }),
  )
}

async function facts(tx: Tx, ctx: Context, actor: Actor, row: CaseRow) {
  const detail = detailOf(row)
  const schools = await q.findSchools(tx, [detail.fromSchoolId])
  const certificates = await tx.beyondScope(() =>
    findCertificates(tx, schemaOf(actor), [detail.graduationId]),
  )
  const sealed = certificates.get(detail.graduationId)
  return [
    { label: '学生姓名', text: row.subject },
    { label: '学籍号', text: sealed ? maskNumber(certifiedNumber(ctx, sealed)) : '' },
    { label: '毕业学校', text: schools.get(detail.fromSchoolId)?.name ?? '' },
    { label: '录取年级', text: gradeName(detail.stage, detail.entryGrade) },
    { label: '招生年度', text: String(detail.year) },
  ]
}

export const admissionKind: CaseKind = {
  kind: 'admission',
  label: '招生录取',
  flow: anyFlow(admissionFlow),
  detail: AdmissionDetail,
  detailVersion: 1,
  before: '该毕业生尚未录取:回到录取名单,学校可以重新录取。',
  guard,
  onTaken: async (tx, ctx, actor, taken) => {
    const admitted = taken.filter((one) => one.state === 'admitted')
    const isFreed = (state: string) => state === 'rejected' || state === 'withdrawn' || isCleaned(state)
    const ended = taken.filter((one) => isFreed(one.state))
    if (admitted.length > 0) await admitAll(tx, ctx, actor, admitted)
    const freed = ended.map((one) => detailOf(one.case).allocationId)
    // Beyond the scope: the origin bureau's rejection frees a row of the receiving side.
    if (freed.length > 0) await tx.beyondScope(() => q.saveFreed(tx, schemaOf(actor), freed))
  },
  partiesNow,
  facts,
}
