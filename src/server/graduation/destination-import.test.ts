/** Destinations by workbook at their doors: exported, filled in, sent back (GRD-3). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown } from '../../../test/season.ts'
import { readTexts, workbookOf } from '../../../test/workbook-file.ts'
import { exportDestinations, listGraduates, setDestinations } from '../../contract/graduation.ts'
import { getImport, startImport } from '../../contract/import.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { destination } from '../../sheets/columns/destination.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let school: Person
beforeAll(async () => {
  s = await arrangeSeason()
  school = await s.person(s.primary, 'registrar')
})
afterAll(() => s.close())
beforeEach(async () => {
  await s.t.owner.query(
    'TRUNCATE p37.class, p37.pupil, p37.business_case, p37.row_taken, nation.pupil_home CASCADE',
  )
})

const leavers = (...names: string[]) => s.graduates({ school: s.primary, stage: 'primary', names })

/** The exported rows by their fields. */
async function exported(who = school): Promise<Record<string, string>[]> {
  const reply = await who.download(exportDestinations, { query: { purpose: '填写去向' } })
  const rows = await readTexts(reply.raw.rawPayload)
  const headers = destination.fields.map(({ header }) => header)
  const top = rows.findIndex((row) => headers.every((header) => row.some((text) => text?.startsWith(header))))
  return rows
    .slice(top + 1)
    .filter((row) => /^\d+$/.test(row[0] ?? ''))
    .map((row) => Object.fromEntries(destination.fields.map(({ key }, at) => [key, row[at] ?? ''])))
}

async function send(rows: Record<string, string>[], who = school) {
  const { id } = await who.call(
    startImport,
    {
      params: { kind: 'destination' },
      query: { mode: 'all_or_nothing', fileName: '毕业去向.xlsx' },
      file: await workbookOf(destination, rows),
    },
    { requestId: randomUUID() },
  )
  await runWaitingJobs(s.ctx, s.t.url)
  return who.call(getImport, { params: { id } })
}
const list = async () =>
  (await school.call(listGraduates, { query: {} })).rows.map((row) => [
    row.name,
    row.destination,
    row.expectedSchool?.name ?? null,
  ])
const rules = (job: { problems: { rule: string }[] }) => job.problems.map(({ rule }) => rule)

describe('the exported destinations', () => {
  it('are filled in and sent back; an empty cell leaves what is there, the second time nothing changes', async () => {
    const [first] = await leavers('王小明', '李小红')
    await school.call(setDestinations, {
      body: { graduates: [first?.graduationId ?? 0], destination: '就业', expectedSchoolCode: s.junior.code },
    })
    const rows = await exported()
    expect(rows.map((row) => [row.name, row.outcome, row.destination, row.expectedSchoolCode])).toEqual([
      ['王小明', '毕业', '就业', s.junior.code],
      ['李小红', '毕业', '', ''],
    ])
    const filled = rows.map((row) =>
      row.name === '王小明'
        ? { ...row, destination: '', expectedSchoolCode: '' }
        : { ...row, destination: '出国', expectedSchoolCode: s.otherJunior.code },
    )
    expect(await send(filled)).toMatchObject({ state: 'done', rowsTaken: 1, rowsSkipped: 1 })
    const after = [
      ['王小明', '就业', s.junior.name],
      ['李小红', '出国', s.otherJunior.name],
    ]
    expect(await list()).toEqual(after)
    expect(await send(filled)).toMatchObject({ state: 'done', rowsTaken: 0, rowsSkipped: 2 })
    expect(await list()).toEqual(after)
  })

  it('never write over what an admission has filled in, and say so', async () => {
    const [first] = await leavers('王小明', '李小红')
    await s.t.owner.query(
      `UPDATE p37.graduation SET destination = '普通初中', is_destination_backfilled = true, admitted_school_id = $2
       WHERE id = $1`,
      [first?.graduationId, s.junior.id],
    )
    const rows = await exported()
    expect(await send(rows)).toMatchObject({ state: 'done', rowsBad: 0 })
    const job = await send(rows.map((row) => ({ ...row, destination: '就业' })))
    expect(job).toMatchObject({ state: 'refused', rowsBad: 1 })
    expect(rules(job)).toEqual(['destination_backfilled'])
    expect((await list()).map(([, to]) => to)).toEqual(['普通初中', null])
  })

  it('take no stranger, nobody twice, no mixed-up names, nobody reversed, no school that is none', async () => {
    const [first] = await leavers('王小明', '李小红')
    const [one, two] = (await exported()) as [Record<string, string>, Record<string, string>]
    const wrong = async (...rows: Record<string, string>[]) => rules(await send(rows))
    expect(await wrong({ ...one, name: two.name ?? '' })).toEqual(['destination_graduate_unknown'])
    expect(await wrong({ ...one, dataKey: '0' })).toEqual(['destination_graduate_unknown'])
    expect(await wrong(one, { ...one, destination: '就业' })).toEqual(['destination_twice'])
    expect(await wrong({ ...one, expectedSchoolCode: '2137999999' })).toEqual(['destination_school_unknown'])
    const stranger = await s.person(s.nineYear, 'registrar')
    expect(rules(await send([one], stranger))).toEqual(['destination_graduate_unknown'])
    await s.t.owner.query(`UPDATE p37.graduation SET reversed_at = now(), reversed_by = 1 WHERE id = $1`, [
      first?.graduationId,
    ])
    expect(await wrong(one)).toEqual(['destination_reversed'])
  })

  it('are the school’s only, and leave an audit line', async () => {
    await leavers('王小明')
    await exported()
    const { rows } = await s.t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'graduation.export_destinations' ORDER BY id DESC LIMIT 1`,
    )
    expect(rows[0]?.detail).toMatchObject({ purpose: '填写去向', rows: 1, year: 2014 })
    const county = await s.person(s.county, 'registrar')
    await expect(county.download(exportDestinations, { query: { purpose: '看看' } })).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })
})
