/** The report of a promotion page by page, what stays behind and why, its ledger, and what keeps it standing (PRO-2). */
import ExcelJS from 'exceljs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrangeSeason, type SeasonTown, type SeasonUnit } from '../../../test/season.ts'
import * as contract from '../../contract/promotion.ts'
import * as door from '../../contract/promotion-report.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { CLEANED } from '../../rules/clean-up.ts'
import { checkPromotionProof, PromotionProof } from '../../rules/promotion-proof.ts'

type Person = Awaited<ReturnType<SeasonTown['person']>>
let s: SeasonTown
let officer: Person
let county: Person
beforeAll(async () => {
  s = await arrangeSeason()
  officer = await s.person(s.province, 'registrar')
  county = await s.person(s.county, 'registrar')
})
afterAll(() => s.close())
afterEach(() =>
  s.t.owner.query(
    `TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class, p37.allocation, p37.business_case, p37.pupil,
       p37.graduation CASCADE`,
  ),
)

const work = () => runWaitingJobs(s.ctx, s.t.url)
const classOf = (school: SeasonTown['primary'], stage: 'primary' | 'junior', grade: number) =>
  s.class({ school, stage, length: stage === 'primary' ? 6 : 3, grade, cohort: 2014 - grade })
const leaver = (classId: number, name: string) =>
  s.pupil({ school: s.primary, stage: 'primary', classId, name })
const rehearse = async () => {
  s.setClock('2014-07-31T09:00')
  const { id } = await officer.call(contract.rehearsePromotion, {})
  await work()
  return id
}
const run = async () => {
  s.setClock('2014-08-11T00:00')
  const { id } = await officer.call(contract.runPromotion, {})
  await work()
  return id
}

async function openCase(pupilId: number): Promise<number> {
  const id = await s.t.db.newId()
  await s.t.owner.query(
    `INSERT INTO p37.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at, parties,
       subject, school_id, opened_by)
     VALUES ($1, 'registration', 'with_bureau', $2, '{}', 1, $3, '2014-07-01', '{}', '李小红', $4, 1)`,
    [id, pupilId, s.primary.path.split('/').filter(Boolean).map(Number), s.primary.id],
  )
  return id
}

/** Four who stay, each for a reason of his own. */
async function fourStay() {
  const sixth = await classOf(s.primary, 'primary', 6)
  const [held, numberless, reversed, late] = [
    await leaver(sixth, '李小红'),
    await leaver(sixth, '陈平'),
    await leaver(sixth, '赵云'),
    await leaver(sixth, '王强'),
  ]
  const caseId = await openCase(held)
  await s.t.owner.query('DELETE FROM p37.student_number WHERE pupil_id = $1', [numberless])
  await s.t.owner.query(
    `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, class_id, stage, year, outcome, name,
       sex, birth_date, sealed, number_hash, graduated_on, account_id, reversed_at, reversed_by, reversal_reason, regraduate_by)
     SELECT $1, e.pupil_id, e.id, e.school_id, e.unit_path, e.class_id, e.stage, 2014, 'graduated', '赵云', 'male',
       '2002-05-01', '\\x00', '\\x00', '2014-07-05', 1, now(), 1, '姓名有误', '2014-08-20'
     FROM p37.enrollment e WHERE e.pupil_id = $2`,
    [await s.t.db.newId(), reversed],
  )
  return { sixth, held, numberless, reversed, late, caseId }
}

describe('who stays', () => {
  it('is listed with what holds him, and found by it', async () => {
    const { held, numberless, reversed, late, caseId } = await fourStay()
    const id = await rehearse()
    const { rows } = await county.call(door.listPromotionStayers, { params: { id }, query: {} })
    const told = new Map(rows.map((row) => [row.pupilId, [row.why, row.reason, row.caseId]]))
    expect(told).toEqual(
      new Map([
        [held, ['open_case', '新生注册尚未办结', caseId]],
        [numberless, ['no_number', '尚无学籍号', null]],
        [reversed, ['reversed', '毕业被驳回,尚未重新毕业,应于 2014-08-20 前重新毕业', null]],
        [late, ['not_graduated', '学校尚未办理毕业', null]],
      ]),
    )
    const query = { why: 'open_case' as const, stage: 'primary' as const }
    const blocked = await officer.call(door.listPromotionStayers, { params: { id }, query })
    expect(blocked.rows.map((row) => row.pupilId)).toEqual([held])
    const { total, stayers } = await officer.call(door.getPromotionUnit, { params: { id }, query: {} })
    expect(total).toMatchObject({ ungraduated: 4, blocked: 1 })
    expect(stayers.reduce((sum, one) => sum + one.pupils, 0)).toBe(4)
  })
  it('is told with the reason of the school that left him out, and found by it', async () => {
    const { late, held } = await fourStay()
    for (const pupilId of [late, held])
      await s.t.owner.query(
        `INSERT INTO p37.graduation_exception (id, pupil_id, school_id, unit_path, year, reason, account_id, at)
         VALUES ($1, $2, $3, $4, 2014, '长期病假', 1, now())`,
        [await s.t.db.newId(), pupilId, s.primary.id, s.primary.path],
      )
    const id = await rehearse()
    const query = { why: 'kept_back' as const }
    const { rows } = await county.call(door.listPromotionStayers, { params: { id }, query })
    // An open case comes first: with it he could not have graduated anyway.
    expect(rows.map((row) => [row.pupilId, row.reason])).toEqual([[late, '学校暂不办理毕业:长期病假']])
  })
  it('stays in the list when he graduates afterwards, and the list says so', async () => {
    const sixth = await classOf(s.primary, 'primary', 6)
    const pupil = await leaver(sixth, '王强')
    const id = await run()
    const now = async () =>
      (await officer.call(door.listPromotionStayers, { params: { id }, query: {} })).rows.map(
        (row) => row.state,
      )
    expect(await now()).toEqual(['in_school'])
    await s.t.owner.query(
      `UPDATE p37.enrollment SET state = 'graduated', during = '[2008-09-01,2014-08-15)' WHERE pupil_id = $1`,
      [pupil],
    )
    expect(await now()).toEqual(['graduated'])
  })
  it('is kept by name for the newest rehearsal alone; the figures of older ones stay', async () => {
    await leaver(await classOf(s.primary, 'primary', 6), '王强')
    const [first, second] = [await rehearse(), await rehearse()]
    const of = async (id: number) => {
      const { total, hasPupils } = await officer.call(door.getPromotionUnit, { params: { id }, query: {} })
      const { rows } = await officer.call(door.listPromotionStayers, { params: { id }, query: {} })
      return [total.ungraduated, hasPupils, rows.length]
    }
    expect(await of(first)).toEqual([1, false, 0])
    expect(await of(second)).toEqual([1, true, 1])
  })
})

describe('who waits for a class', () => {
  const waiting = (school: SeasonUnit, grade: number, name: string) =>
    s.pupil({ school, stage: 'primary', classId: null, name }).then(async (id) => {
      await s.t.owner.query('UPDATE p37.enrollment SET entry_grade = $2 WHERE pupil_id = $1', [id, grade])
      return id
    })
  const listed = async (who: typeof officer, id: number, query: object = {}) =>
    (await who.call(door.listPromotionUnplaced, { params: { id }, query })).rows.map((row) => [
      row.name,
      row.fromGrade,
      row.toGrade,
      row.state,
    ])
  it('is listed where he goes, before and behind the run, with what has become of him; a final grade keeps him', async () => {
    const [first] = [await waiting(s.primary, 1, '王强'), await waiting(s.primary, 6, '陈平')]
    await waiting(s.nineYear, 2, '赵云')
    const rehearsed = await rehearse()
    expect(await listed(officer, rehearsed)).toEqual([
      ['王强', 1, 2, 'waiting'],
      ['陈平', 6, null, 'waiting'],
      ['赵云', 2, 3, 'waiting'],
    ])
    expect(await listed(county, rehearsed, { outcome: 'stays' })).toEqual([['陈平', 6, null, 'waiting']])
    expect(await listed(county, rehearsed, { unit: s.nineYear.id })).toEqual([['赵云', 2, 3, 'waiting']])
    const other = await s.person(s.otherCounty, 'registrar')
    expect(await listed(other, rehearsed)).toEqual([])
    const id = await run()
    await s.t.owner.query(
      `UPDATE p37.enrollment SET state = 'departed', during = '[2008-09-01,2014-08-15)' WHERE pupil_id = $1`,
      [first],
    )
    const after = [
      ['王强', 1, 2, 'left'],
      ['陈平', 6, null, 'waiting'],
      ['赵云', 2, 3, 'waiting'],
    ]
    expect(await listed(officer, id)).toEqual(after)
    expect(await listed(officer, rehearsed), 'the ledger tells of the rehearsal too').toEqual(after)
  })
  it('is paged by key', async () => {
    for (let at = 0; at < 5; at++) await waiting(at % 2 ? s.primary : s.nineYear, 1, `生${at}`)
    const id = await rehearse()
    const names: string[] = []
    for (let after: string | undefined; ; ) {
      const query = { limit: 2, ...(after ? { after } : {}) }
      const page = await officer.call(door.listPromotionUnplaced, { params: { id }, query })
      names.push(...page.rows.map((row) => row.name))
      if (page.next === null) break
      after = page.next
    }
    expect(names.sort()).toEqual(['生0', '生1', '生2', '生3', '生4'])
  })
})

describe('the report', () => {
  it('lists the bureaus that had not confirmed graduation when it was made (GRD-5)', async () => {
    await leaver(await classOf(s.primary, 'primary', 6), '王强')
    await classOf(s.otherJunior, 'junior', 1)
    const confirm = (unit: SeasonUnit, at: string, lapsed: string | null) =>
      s.t.db.newId().then((id) =>
        s.t.owner.query(
          `INSERT INTO p37.graduation_confirmation (id, unit_id, unit_path, year, account_id, override, remaining,
             confirmed_at, lapsed_at) VALUES ($1, $2, $3, 2014, 1, false, 1, $4, $5)`,
          [id, unit.id, unit.path, at, lapsed],
        ),
      )
    await confirm(s.county, '2014-07-20T08:00:00+08:00', '2014-07-21T08:00:00+08:00')
    const first = await rehearse()
    await confirm(s.county, '2014-07-31T00:00:00+08:00', null)
    const second = await rehearse()
    const names = async (id: number, who = officer) =>
      (await who.call(door.getPromotionUnit, { params: { id }, query: {} })).unconfirmedBureaus.map(
        (one) => one.name,
      )
    // The other county has no final grade: nothing to confirm.
    expect(await names(second)).toEqual([s.city.name])
    expect(await names(second, county)).toEqual([])
    await s.t.owner.query(
      `UPDATE p37.graduation_confirmation SET confirmed_at = '2014-08-09T08:00:00+08:00' WHERE lapsed_at IS NULL`,
    )
    expect(await names(first), 'a report is of its moment').toEqual([s.city.name, s.county.name])
    await s.t.owner.query('TRUNCATE p37.graduation_confirmation')
  })
  it('goes from the province over bureaus to schools; sums agree on every level', async () => {
    await leaver(await classOf(s.primary, 'primary', 6), '王强')
    await classOf(s.nineYear, 'junior', 2)
    await classOf(s.otherJunior, 'junior', 1)
    const id = await rehearse()
    const at = (unit?: number) =>
      officer.call(door.getPromotionUnit, { params: { id }, query: unit ? { unit } : {} })
    const province = await at()
    expect(province.bureaus.map((one) => one.id)).toEqual([s.city.id])
    expect(province.above).toBeNull()
    const city = await at(s.city.id)
    expect(city.bureaus.map((one) => [one.id, one.schools, one.classes, one.ungraduated])).toEqual([
      [s.county.id, 2, 1, 1],
      [s.otherCounty.id, 1, 1, 0],
    ])
    expect(city.total).toEqual(province.total)
    expect((await at(s.county.id)).above).toEqual({ id: s.city.id, name: s.city.name })
    expect(await at(s.primary.id)).toMatchObject({ isSchool: true, bureaus: [], total: { ungraduated: 1 } })
  })
  it('shows nobody a unit that is not his', async () => {
    await classOf(s.otherJunior, 'junior', 1)
    const id = await rehearse()
    const query = { unit: s.otherCounty.id }
    for (const one of [
      door.getPromotionUnit,
      door.listPromotionSchools,
      door.listPromotionStayers,
      door.listPromotionClasses,
    ])
      await expect(county.call(one, { params: { id }, query })).rejects.toMatchObject({ code: 'not_found' })
    expect((await county.call(door.listPromotionClasses, { params: { id }, query: {} })).rows).toEqual([])
  })
  it('is paged by key: every school, class and pupil once, on pages of any size', async () => {
    for (const school of [s.primary, s.nineYear])
      for (let grade = 1; grade <= 6; grade++) await classOf(school, 'primary', grade)
    const sixth = await classOf(s.primary, 'primary', 6)
    for (let at = 0; at < 5; at++) await leaver(sixth, '王强')
    const id = await rehearse()
    const all = async <R>(
      list: (after: string | undefined) => Promise<{ rows: R[]; next: string | null }>,
    ) => {
      const rows: R[] = []
      for (let after: string | undefined; ; ) {
        const page = await list(after)
        rows.push(...page.rows)
        if (page.next === null) return rows
        after = page.next
      }
    }
    const query = (after: string | undefined) => ({ limit: 2, ...(after ? { after } : {}) })
    const classes = await all((after) =>
      officer.call(door.listPromotionClasses, {
        params: { id },
        query: { ...query(after), outcome: 'moves' as const },
      }),
    )
    expect(new Set(classes.map((one) => one.id)).size).toBe(10)
    expect(classes).toHaveLength(10)
    const pupils = await all((after) =>
      officer.call(door.listPromotionStayers, { params: { id }, query: query(after) }),
    )
    expect(new Set(pupils.map((one) => one.pupilId)).size).toBe(5)
    const schools = await all((after) =>
      officer.call(door.listPromotionSchools, { params: { id }, query: { ...query(after), limit: 1 } }),
    )
    expect(schools.map((one) => one.school.id)).toEqual([s.primary.id, s.nineYear.id])
  })
  it('tells of each class where it goes, or why it stays; behind the run the ledger tells the same', async () => {
    const third = await classOf(s.primary, 'primary', 3)
    const sixth = await classOf(s.primary, 'primary', 6)
    const ahead = await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 4, cohort: 2011 })
    // Left long ago, with nobody in it.
    await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 6, cohort: 2001 })
    await leaver(sixth, '王强')
    const told = async (id: number) =>
      (await county.call(door.listPromotionClasses, { params: { id }, query: {} })).rows.map((row) => [
        ...[row.id, row.fromGrade, row.toGrade, row.why, row.stayers],
      ])
    const expected = [
      [third, 3, 4, null, 0],
      [sixth, 6, null, 'final_grade', 1],
      [ahead, 4, null, 'of_new_year', 0],
    ]
    const rehearsal = await rehearse()
    expect(await told(rehearsal)).toEqual(expected)
    expect(await told(await run())).toEqual(expected)
    expect(await told(rehearsal)).toEqual(expected)
  })
})

async function sheetsOf(person: Person, id: number, query: { purpose?: string }) {
  const { raw } = await person.download(door.exportPromotionReport, { params: { id }, query })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(raw.rawPayload as unknown as ArrayBuffer)
  return new Map(
    workbook.worksheets.map((sheet) => [
      sheet.name,
      sheet.getSheetValues().map((row) => (Array.isArray(row) ? row.slice(1).map(String) : [])),
    ]),
  )
}

describe('the workbook', () => {
  it('has schools and classes without a purpose, pupils with one; it says who took it and is audited', async () => {
    await leaver(await classOf(s.primary, 'primary', 6), '=王强')
    const id = await rehearse()
    const plain = await sheetsOf(county, id, {})
    expect([...plain.keys()]).toEqual(['各学校', '不升级的班级'])
    expect(plain.get('各学校')?.[3]?.slice(1, 5)).toEqual([s.primary.code, s.primary.name, '0', '1'])
    const named = await sheetsOf(county, id, { purpose: '督促补办毕业' })
    const [, mark, , pupil] = named.get('未毕业学生') ?? []
    expect(mark?.[0]).toMatch(/临江县教育局 .*2014-07-31 导出,用途:督促补办毕业。/)
    expect(pupil).toContain("'=王强")
    const { rows } = await s.t.owner.query(
      `SELECT act, detail FROM p37.audit_entry WHERE act LIKE 'promotion.export%' ORDER BY id`,
    )
    expect(rows.map((row) => row.act)).toEqual(['promotion.export', 'promotion.export_pupils'])
    expect(rows[1]?.detail).toMatchObject({ id, rows: 1, purpose: '督促补办毕业' })
  })
  it('with pupils keeps to the limit of every export', async () => {
    const sixth = await classOf(s.primary, 'primary', 6)
    await leaver(sixth, '王强')
    await leaver(sixth, '陈平')
    await s.t.owner.query(
      `INSERT INTO nation.policy (id, world_id, name, valid_from, body)
       SELECT $1, world_id, '试', '2000-01-01', '{"exportRowLimit": 1}' FROM nation.unit WHERE level = 0`,
      [await s.t.db.newId()],
    )
    const id = await rehearse()
    await expect(sheetsOf(county, id, { purpose: '督促补办毕业' })).rejects.toMatchObject({
      code: 'export_too_many',
    })
    expect((await sheetsOf(county, id, {})).size).toBe(2)
    await s.t.owner.query('DELETE FROM nation.policy')
  })
  it('of a run that has no report yet is refused', async () => {
    const { id } = await officer.call(contract.rehearsePromotion, {})
    await expect(sheetsOf(officer, id, {})).rejects.toMatchObject({ code: 'promotion_not_reported' })
    await work()
  })
})

describe('the ledger', () => {
  const check = (id: number) => officer.call(door.checkPromotionLedger, { params: { id } })
  const proof = async (id: number) => {
    const { raw } = await officer.download(door.downloadPromotionProof, { params: { id } })
    return PromotionProof.parse(JSON.parse(raw.body))
  }
  const kept = async (id: number) =>
    (await officer.call(contract.getPromotion, { params: { id } })).fingerprint

  it('has a fingerprint when the run is done; the file and a new reckoning agree with it', async () => {
    for (let grade = 1; grade <= 6; grade++) await classOf(s.primary, 'primary', grade)
    await s.pupil({ school: s.primary, stage: 'primary', classId: null })
    const id = await run()
    const fingerprint = await kept(id)
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/)
    expect(await check(id)).toEqual({
      ...{ kept: fingerprint, reckoned: fingerprint, isSame: true, classes: 5, pupils: 1 },
    })
    const file = await proof(id)
    expect(file).toMatchObject({
      run: id,
      year: 2014,
      province: '云海省',
      startedBy: 'person-1',
      fingerprint,
    })
    expect(file.schools).toEqual([{ id: s.primary.id, code: s.primary.code, name: s.primary.name }])
    expect(checkPromotionProof(file)).toEqual([])
  })
  it('that somebody has tampered with in the database no longer agrees', async () => {
    await classOf(s.primary, 'primary', 1)
    const hidden = await classOf(s.primary, 'primary', 2)
    const id = await run()
    await s.t.owner.query('DELETE FROM p37.promotion_ledger WHERE class_id = $1', [hidden])
    expect(await check(id)).toMatchObject({ isSame: false, classes: 1 })
    expect(checkPromotionProof(await proof(id))).toEqual(['账本与文件中的指纹不符。'])
  })
  it('keeps its fingerprint through a reversal, and says who took it back', async () => {
    await classOf(s.primary, 'primary', 1)
    const id = await run()
    const fingerprint = await kept(id)
    await officer.call(contract.reversePromotion, { params: { id }, body: { reason: '学制填写有误' } })
    await work()
    expect(await check(id)).toMatchObject({ isSame: true, kept: fingerprint })
    const reversed = await officer.call(contract.getPromotion, { params: { id } })
    expect(reversed.reversal).toMatchObject({ by: 'person-1', reason: '学制填写有误' })
    const { rows } = await officer.call(door.listPromotionClasses, { params: { id }, query: {} })
    expect(rows).toMatchObject([{ fromGrade: 1, toGrade: 2, isBack: true }])
  })
  it('of a rehearsal there is none', async () => {
    const id = await rehearse()
    await expect(check(id)).rejects.toMatchObject({ code: 'promotion_no_ledger' })
    await expect(proof(id)).rejects.toMatchObject({ code: 'promotion_no_ledger' })
    expect(await kept(id)).toBeNull()
  })
  it('is taken as a workbook, with its fingerprint in the line above', async () => {
    await classOf(s.primary, 'primary', 1)
    const id = await run()
    const { raw } = await county.download(door.exportPromotionLedger, { params: { id }, query: {} })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(raw.rawPayload as unknown as ArrayBuffer)
    const sheet = workbook.worksheets[0]
    expect(String(sheet?.getRow(1).getCell(1).value)).toContain(String(await kept(id)))
    expect(sheet?.getRow(3).getCell(6).value).toBe('一年级')
    expect(sheet?.getRow(3).getCell(7).value).toBe('二年级')
  })
})

describe('the conditions of a reversal', () => {
  const conditions = (id: number) => officer.call(door.getReversalConditions, { params: { id } })
  it('are all met right behind the run, and named one by one when they are not', async () => {
    await classOf(s.primary, 'primary', 3)
    const id = await run()
    expect(await conditions(id)).toEqual({
      ...{
        isComplete: true,
        hours: 72,
        until: '2014-08-13T16:00:00Z',
        isInTime: true,
        blockers: [],
        mayReverse: true,
      },
    })
    const fresh = await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 1, cohort: 2014 })
    expect(await conditions(id)).toMatchObject({
      blockers: [{ what: 'classes', label: '新建班级', count: 1 }],
      mayReverse: false,
    })
    const query = { what: 'classes' as const }
    const { rows } = await officer.call(door.listReversalBlockers, { params: { id }, query })
    expect(rows).toMatchObject([
      {
        ...{ about: 'class', target: fresh, school: s.primary.name, bureau: s.county.name },
        ...{ subject: expect.stringMatching(/^一年级.*班$/), grade: '一年级' },
      },
    ])
    await s.t.owner.query('DELETE FROM p37.class WHERE id = $1', [fresh])
    s.setClock('2014-08-14T00:01')
    expect(await conditions(id)).toMatchObject({ isInTime: false, blockers: [], mayReverse: false })
  })
  it('count what they list, of every kind', async () => {
    const second = await classOf(s.primary, 'primary', 1)
    const waiting = await s.pupil({ school: s.primary, stage: 'primary', classId: null, name: '孙丽' })
    const [graduate] = await s.graduates({ school: s.primary, stage: 'primary', names: ['李小红'] })
    const id = await run()
    await s.class({ school: s.primary, stage: 'primary', length: 6, grade: 1, cohort: 2014 })
    await s.t.owner.query('UPDATE p37.enrollment SET class_id = $1 WHERE pupil_id = $2', [second, waiting])
    await s.t.owner.query(
      `INSERT INTO p37.allocation (id, year, pupil_id, graduation_id, stage, school_id, unit_path, from_school_id, name,
         sex, state, account_id, at)
       VALUES ($1, 2014, $2, $3, 'junior', $4, $5, $6, '李小红', 'male', 'open', 1, now())`,
      [
        ...[await s.t.db.newId(), graduate?.pupilId, graduate?.graduationId],
        ...[s.junior.id, s.junior.path, s.primary.id],
      ],
    )
    // What came to nothing does not count, whoever ended it (PRO-3).
    const nothing = ['rejected', 'withdrawn', 'removed', ...CLEANED]
    for (const kind of ['registration', 'admission'])
      for (const state of ['with_bureau', ...nothing])
        await s.t.owner.query(
          `INSERT INTO p37.business_case (id, kind, state, is_open, pupil_id, detail, detail_version, visible_to,
             opened_at, parties, subject, school_id, opened_by)
           VALUES ($1, $2, $3, $4, NULL, '{}', 1, '{}', '2014-08-12', '{}', '李小红', $5, 1)`,
          [await s.t.db.newId(), kind, state, state === 'with_bureau', s.primary.id],
        )
    const { blockers } = await conditions(id)
    expect(blockers.map(({ what, count }) => [what, count])).toEqual([
      ['classes', 1],
      ['registrations', 1],
      ['allocations', 1],
      ['admissions', 1],
      ['placements', 1],
    ])
    for (const { what, count } of blockers) {
      const { rows } = await officer.call(door.listReversalBlockers, { params: { id }, query: { what } })
      expect(rows).toHaveLength(count)
    }
    const query = { what: 'placements' as const }
    const placed = await officer.call(door.listReversalBlockers, { params: { id }, query })
    expect(placed.rows).toMatchObject([
      { subject: '孙丽', about: 'pupil', target: waiting, grade: expect.stringMatching(/^二年级.*班$/) },
    ])
  })
  it('are the province’s to ask for', async () => {
    const id = await rehearse()
    await expect(county.call(door.getReversalConditions, { params: { id } })).rejects.toMatchObject({
      code: 'not_allowed',
    })
    // A rehearsal moved nobody: there is nothing to take back, and nothing built on it.
    await expect(conditions(id)).rejects.toMatchObject({ code: 'promotion_not_complete' })
    await expect(conditions(4711)).rejects.toMatchObject({ code: 'not_found' })
  })
})
