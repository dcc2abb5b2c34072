/** What an import asks the clerk to look at again: counted, told, marked, and never a reason to refuse a row (REG-3). */
import ExcelJS from 'exceljs'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { children, IN_SEASON, importHouse } from '../../../test/import-house.ts'
import { freshIdNumber } from '../../../test/registration-cells.ts'
import { seatPupil, setClock } from '../../../test/town.ts'
import { readTexts } from '../../../test/workbook-file.ts'
import { getImportFacts } from '../../contract/import.ts'

const house = await importHouse()
const { t, call, places, classId, as, take, returned, send, runJobs, get } = house
afterAll(house.close)
beforeEach(() => setClock(t, IN_SEASON))

const young = () => ({ birthDate: '20220601', idNumber: freshIdNumber('male', '20220601') })
const counts = (job: { cautions: readonly { rule: string; count: number }[] }) =>
  Object.fromEntries(job.cautions.map(({ rule, count }) => [rule, count]))

describe('an import with nothing but cautions', () => {
  it('takes every row, and tells how many, which and what to do', async () => {
    const idNumber = freshIdNumber()
    const rows = children(5, (at): Record<string, string> => {
      if (at === 1) return young()
      if (at === 2 || at === 4) return { idNumber, name: at === 2 ? '张甲' : '张乙' }
      return at === 3 ? { classNumber: '2026199' } : {}
    })
    const done = await take(rows)
    expect(done).toMatchObject({
      ...{ state: 'done', rowsRead: 5, rowsTaken: 5, rowsBad: 0, problems: [] },
      hasReturnedWorkbook: false,
    })
    expect(counts(done)).toEqual({ entry_age_low: 1, id_number_twice: 1, class_hint_unknown: 1 })
    expect(done.firstCautions.map(({ cell, text }) => `${cell} ${text}`)).toEqual([
      'C3 出生日期:到 2026 年 8 月 31 日为 4 周岁,未满 6 周岁。',
      expect.stringMatching(/^[A-Z]+5 班号:本校还没有班号 2026199/),
      expect.stringMatching(/^[A-Z]+4 身份证件号:第 4、6 行的身份证件号相同。$/),
    ])
    expect(JSON.stringify(done)).not.toContain(idNumber)
  })
  it('asks about a class that is not there yet once, however many pupils it has', async () => {
    const done = await take(children(4, () => ({ classNumber: '2026197' })))
    expect(counts(done)).toEqual({ class_hint_unknown: 1 })
    expect(done.firstCautions.map(({ cell }) => cell)).toEqual([expect.stringMatching(/^[A-Z]+2$/)])
  })
  it('is as silent as before where there is nothing to ask', async () => {
    expect(await take(children(3))).toMatchObject({ cautions: [], firstCautions: [] })
  })
  it('is told alike in both ways of taking rows', async () => {
    const rows = () => children(3, (at) => (at < 2 ? young() : { classNumber: '2026198' }))
    const modes = ['good_rows_only', 'all_or_nothing']
    const [one, other] = [
      await take(rows(), { mode: modes[0] ?? '' }),
      await take(rows(), { mode: modes[1] ?? '' }),
    ]
    expect(one.cautions).toEqual(other.cautions)
    expect(one.firstCautions).toEqual(other.firstCautions)
    expect(counts(one)).toEqual({ entry_age_low: 2, class_hint_unknown: 1 })
  })
})

describe('the size of a class', () => {
  const limit = (pupils: number) =>
    t.owner.query(
      `INSERT INTO nation.policy SELECT 1, world_id, NULL, '小班', '2026-01-01', NULL, $1 FROM nation.unit LIMIT 1`,
      [JSON.stringify({ classSizeWarning: pupils })],
    )
  const inClass = (count: number) => children(count, () => ({ classNumber: '2026101' }))
  const told = (job: { firstCautions: readonly { text: string }[] }) =>
    job.firstCautions.map(({ text }) => text).filter((text) => text.includes('2026101 班'))

  it('counts who is in the class and who is entered for it, and those of the file once', async () => {
    await limit(6)
    for (let at = 0; at < 3; at++) await seatPupil(t, places.school, { name: `在班${at}`, classId })
    expect(told(await take(inClass(3)))).toEqual([])
    const rows = inClass(2)
    const done = await take(rows)
    expect(done).toMatchObject({ state: 'done', rowsTaken: 2, rowsBad: 0 })
    const words = '2026101 班已有 6 人(含已录入、待核办的),加上文件中的 2 人共 8 人,超过 6 人。'
    expect(told(done)).toEqual([words])
    const facts = (await call(as('registrar'), getImportFacts, { params: { kind: 'registration' } })).ok()
    expect(facts.classes).toEqual([{ number: '2026101', cohort: 2026, stage: 'primary', pupils: 8 }])
    // Sent again, nobody comes on top: there is nothing to ask.
    for (const mode of ['good_rows_only', 'all_or_nothing'])
      expect(told(await take(rows, { mode }))).toEqual([])
    await t.owner.query('DELETE FROM nation.policy')
  })
  it('is asked of no school about another one’s class', async () => {
    await limit(6)
    expect(told(await take(inClass(2), { by: 'stranger' }))).toEqual([])
    await t.owner.query('DELETE FROM nation.policy')
  })
})

describe('a workbook that comes back for its errors', () => {
  it('has its cautions in a colour and a column of their own, and sums them up', async () => {
    const rows = children(4, (at): Record<string, string> => {
      if (at === 0) return { sex: '?' }
      if (at === 1) return young()
      return at === 2 ? { ...young(), ethnicity: '火星族' } : {}
    })
    const done = await take(rows, { mode: 'good_rows_only' })
    expect(done).toMatchObject({ rowsTaken: 2, rowsBad: 2 })
    expect(counts(done)).toEqual({ entry_age_low: 2 })
    const { content } = await returned(done.id)
    const [header = [], ...lines] = await readTexts(content)
    expect(header.slice(-3)).toEqual(['错误说明', '修改建议', '提醒(不算错误)'])
    const of = (line: number, title: string) => lines[line]?.[header.indexOf(title)] ?? ''
    expect([0, 1, 2, 3].map((line) => of(line, '错误说明') !== '')).toEqual([true, false, true, false])
    expect([0, 1, 2, 3].map((line) => of(line, '提醒(不算错误)') !== '')).toEqual([false, true, true, false])
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(new Uint8Array(content).buffer)
    const fill = (cell: string) =>
      (workbook.worksheets[0]?.getCell(cell).fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb
    expect([fill('C3'), fill('C4'), fill('B2'), fill('C2')]).toEqual([
      ...['FFFFEB9D', 'FFFFEB9D', 'FFFFC7CF'],
      undefined,
    ])
    const sums = (workbook.getWorksheet('错误汇总')?.getSheetValues() ?? []) as unknown[][]
    expect(sums).toContainEqual([undefined, '提醒(不算错误)', '2 处,用黄色标出'])
    expect(sums).toContainEqual([undefined, '未到入学年龄', 2, 2, '3、4'])
  })
  it('mended and sent again it is read like any other, and asks again', async () => {
    const rows = children(2, (at) => (at === 0 ? { sex: '?' } : young()))
    const refused = await take(rows)
    expect(refused).toMatchObject({ state: 'refused', rowsTaken: 0 })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(new Uint8Array((await returned(refused.id)).content).buffer)
    const sheet = workbook.worksheets[0]
    if (sheet) sheet.getCell('B2').value = '男'
    const { id } = await send(Buffer.from(await workbook.xlsx.writeBuffer()))
    await runJobs()
    const done = await get(id)
    expect(done).toMatchObject({ state: 'done', rowsTaken: 2 })
    expect(counts(done)).toEqual({ entry_age_low: 1 })
  })
})
