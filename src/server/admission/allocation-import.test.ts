/** The allocation list as a workbook: exported, filled in, sent back, admitted. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answered, arrangeSeason, type SeasonGraduate, type SeasonTown } from '../../../test/season.ts'
import { readTexts, workbookOf } from '../../../test/workbook-file.ts'
import { addAllocation, admit, listAllocations, withdrawAllocation } from '../../contract/admission.ts'
import { exportGraduates } from '../../contract/graduation.ts'
import { getImport, getReturnedWorkbook, startImport } from '../../contract/import.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { allocation } from '../../sheets/columns/allocation.ts'
import { graduate } from '../../sheets/columns/graduate.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let county: Person
let school: Person
beforeAll(async () => {
  s = await arrangeSeason()
  county = await s.person(s.county, 'registrar')
  school = await s.person(s.junior, 'registrar')
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query(
    'TRUNCATE p37.class, p37.pupil, p37.business_case, p37.promotion_run, p37.row_taken, nation.pupil_home CASCADE',
  )
  s.setClock('2014-09-01T10:00')
  await s.promoted()
  await s.newCohort(s.junior, 'junior')
})

const leavers = (...names: string[]) => s.graduates({ school: s.primary, stage: 'primary', names })
const rowOf = (one: SeasonGraduate, more: Record<string, string> = {}) => ({
  studentNumber: one.number,
  name: one.name,
  graduatingSchoolCode: s.primary.code,
  admittingSchoolCode: s.junior.code,
  stage: '初中',
  ...more,
})

async function send(
  file: Buffer,
  mode: 'all_or_nothing' | 'good_rows_only' = 'all_or_nothing',
  who = county,
) {
  const { id } = await who.call(
    startImport,
    { params: { kind: 'allocation' }, query: { mode, fileName: '招生结果.xlsx' }, file },
    { requestId: randomUUID() },
  )
  await runWaitingJobs(s.ctx, s.t.url)
  return who.call(getImport, { params: { id } })
}
const list = async (who = school) => (await who.call(listAllocations, {})).rows
const contentOf = (reply: Answered) => reply.raw.rawPayload

describe('the exported graduates', () => {
  it('carry the five columns first, numbers in full, and are sent back as the list', async () => {
    const [graduate1] = (await leavers('王小明')) as [SeasonGraduate]
    await s.t.owner.query('UPDATE p37.graduation SET expected_school_id = $1', [s.junior.id])
    const reply = await county.download(exportGraduates, { query: { purpose: '招生' } })
    const rows = await readTexts(contentOf(reply))
    expect(rows[0]?.slice(0, 5)).toEqual(allocation.fields.map((field) => field.header))
    expect(rows[1]?.slice(0, 6)).toEqual([
      graduate1.number,
      '王小明',
      s.primary.code,
      '',
      '初中',
      s.primary.name,
    ])
    expect(rows[1]).toContain(s.junior.name)
    const cells = Object.fromEntries(graduate.fields.map((field, at) => [field.key, rows[1]?.[at] ?? '']))
    const filled = await workbookOf(graduate, [{ ...cells, admittingSchoolCode: s.junior.code }])
    expect(await send(filled)).toMatchObject({ state: 'done', rowsTaken: 1 })
    expect(await list()).toMatchObject([{ name: '王小明', state: 'open' }])
    const { rows: audits } = await s.t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'graduation.export'`,
    )
    expect(audits).toEqual([{ detail: { year: 2014, purpose: '招生' } }])
  })
})

describe('an imported list', () => {
  it('names every row that does not hold, and takes none of the file', async () => {
    const [good, renamed, foreign, wrongStage] = (await leavers('王小明', '李小红', '张小刚', '赵小美')) as [
      SeasonGraduate,
      SeasonGraduate,
      SeasonGraduate,
      SeasonGraduate,
    ]
    const file = await workbookOf(allocation, [
      rowOf(good),
      rowOf(renamed, { name: '李晓红' }),
      rowOf(foreign, { admittingSchoolCode: s.otherJunior.code }),
      rowOf(wrongStage, { stage: '高中' }),
      rowOf(good, { admittingSchoolCode: s.nineYear.code }),
    ])
    const refused = await send(file)
    expect(refused).toMatchObject({ state: 'refused', rowsRead: 5, rowsBad: 4, rowsTaken: 0 })
    expect(refused.problems.map(({ rule, count }) => [rule, count]).sort()).toEqual([
      ['allocation_graduate_unknown', 1],
      ['allocation_school_unknown', 1],
      ['allocation_stage_wrong', 1],
      ['allocation_taken', 1],
    ])
    expect(await list()).toEqual([])
    const back = contentOf(await county.download(getReturnedWorkbook, { params: { id: refused.id } }))
    expect((await readTexts(back)).flat().join()).toContain('本区域内没有这名毕业生')
    expect(await send(file, 'good_rows_only')).toMatchObject({ state: 'done', rowsTaken: 1, rowsBad: 4 })
    expect(await list()).toMatchObject([{ name: '王小明' }])
  })
  it('sent again does nothing; a row taken off the list, or typed by hand, is recognised', async () => {
    const [first, second] = (await leavers('王小明', '李小红')) as [SeasonGraduate, SeasonGraduate]
    const { number, name } = second
    await county.call(addAllocation, {
      body: {
        studentNumber: number,
        name,
        fromSchoolCode: s.primary.code,
        schoolCode: s.junior.code,
        stage: 'junior',
      },
    })
    const file = await workbookOf(allocation, [rowOf(first), rowOf(second)])
    expect(await send(file)).toMatchObject({ state: 'done', rowsTaken: 1, rowsSkipped: 1 })
    expect(await send(file)).toMatchObject({ state: 'done', rowsTaken: 0, rowsSkipped: 2 })
    const [row] = await list()
    await county.call(withdrawAllocation, { params: { id: row?.id ?? 0 } })
    expect(await send(file)).toMatchObject({ state: 'done', rowsTaken: 1, rowsSkipped: 1 })
  })
  it('may name a graduate by any number he ever had, and be sent again once he is off the list', async () => {
    const [byHand, byFile] = (await leavers('王小明', '李小红')) as [SeasonGraduate, SeasonGraduate]
    const former = ['L370102200205010016', 'L370102200205010024'] as const
    for (const [at, { pupilId }] of [byHand, byFile].entries())
      await s.t.owner.query(
        `INSERT INTO p37.student_number (hash, pupil_id, kind, is_current, issued_at) VALUES ($1, $2, 'L', false, now())`,
        [s.ctx.sealer.hash('student_number', former[at] ?? ''), pupilId],
      )
    await county.call(addAllocation, {
      body: {
        studentNumber: former[0],
        name: byHand.name,
        fromSchoolCode: s.primary.code,
        schoolCode: s.junior.code,
        stage: 'junior',
      },
    })
    const file = await workbookOf(allocation, [
      rowOf(byHand, { studentNumber: former[0] }),
      rowOf(byFile, { studentNumber: former[1] }),
    ])
    expect(await send(file)).toMatchObject({ state: 'done', rowsTaken: 1, rowsSkipped: 1 })
    // The same graduate under his other number is nobody new.
    const again = await send(await workbookOf(allocation, [rowOf(byFile)]))
    expect(again.problems.map((one) => one.rule)).toEqual(['allocation_taken'])
    for (const row of await list()) await county.call(withdrawAllocation, { params: { id: row.id } })
    expect(await send(file)).toMatchObject({ state: 'done', rowsTaken: 2, rowsSkipped: 0 })
  })
  it('waits for the promotion, and is the bureau’s alone', async () => {
    const [first] = (await leavers('王小明')) as [SeasonGraduate]
    const file = await workbookOf(allocation, [rowOf(first)])
    await expect(send(file, 'all_or_nothing', school)).rejects.toMatchObject({
      code: 'import_kind_not_yours',
    })
    await s.t.owner.query('TRUNCATE p37.promotion_run CASCADE')
    await expect(send(file)).rejects.toMatchObject({ code: 'season_promotion_first' })
  })
  it('of 1,500 rows is taken in and admitted from', async () => {
    const graduates = await leavers(
      ...Array.from({ length: 1500 }, (_, at) => `王${String.fromCodePoint(0x4e00 + at)}`),
    )
    const done = await send(
      await workbookOf(
        allocation,
        graduates.map((one) => rowOf(one)),
      ),
    )
    expect(done).toMatchObject({ state: 'done', rowsTaken: 1500, problems: [] })
    expect(await school.call(admit, { body: { stage: 'junior' } })).toMatchObject({
      opened: 1500,
      refused: [],
    })
  })
})
