/** One of everything that a school has, each called 守密, so that a leak can be read in any answer. */
import { randomUUID } from 'node:crypto'
import type { RegistrationRow } from '../src/rules/registration-row.ts'
import { studentNumberKey } from '../src/server/pupil/sealed-pupil.ts'
import { pageOfRow } from '../src/server/registration/registration-page.ts'
import { registration } from '../src/sheets/columns/registration.ts'
import type { TestDatabase } from './db.ts'
import { arrangeClass, arrangeTerm, type Place, seatPupil, teaches, testSealer } from './town.ts'

/** Stands in everything that is the school's own. */
export const SECRET = '守密'
/** Year of the season, whose promotion is done. */
export const SEASON = 2026
/** A pupil's number, for doors that are asked by number. */
export const SECRET_NUMBER = 'G370102201905010135'
export const SECRET_SCHOOL_CODE = '2137000001'

/** What an id at a door may be of. Of each, the cast has one that belongs to the school (a promotion: its province). */
export const KINDS = [
  'unit',
  'account',
  'class',
  'pupil',
  'unplaced pupil',
  'case',
  'attachment',
  'import',
  'notice',
  'placement',
  'graduation',
  'allocation',
  'promotion',
  'opening',
  'school change',
] as const
export type Kind = (typeof KINDS)[number]

/** A pupil as the template's examples have him. */
function exampleRow(name: string): RegistrationRow {
  const read = registration.fields.map((field) => {
    const verdict = field.parse({ text: field.example, kind: 'text' }, { today: '2026-09-01' })
    return [field.key, field.example && verdict.ok ? verdict.value : null]
  })
  return { ...(Object.fromEntries(read) as RegistrationRow), name }
}

async function addCase(
  t: TestDatabase,
  school: Place,
  county: Place,
): Promise<{ case: number; attachment: number }> {
  const [id = 0, pupil = 0, attachment = 0] = await t.db.newIds(3)
  const visibleTo = school.path.split('/').filter(Boolean).map(Number)
  const page = pageOfRow(testSealer, exampleRow(`周${SECRET}`), null)
  await t.owner.query(
    `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [pupil, school.path, page.name, page.sex, page.birthDate, page.sealed, JSON.stringify(page.detail)],
  )
  await t.owner.query(
    `INSERT INTO p37.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at, parties,
       subject, school_id, opened_by)
     VALUES ($1, 'registration', 'with_registrar', $2, $3, 1, $4, now(), $5, $6, $7, 1)`,
    [
      id,
      pupil,
      { row: '0'.repeat(64), classNumber: null, classId: null },
      visibleTo,
      { school: school.id, bureau: county.id },
      `周${SECRET}`,
      school.id,
    ],
  )
  await t.owner.query(
    `INSERT INTO p37.desk_item VALUES ($1, $2, $3, '{registrar}', 'registration', 'with_registrar', $2, $4, now(), '2026-06-01')`,
    [id, school.id, school.path, `周${SECRET}`],
  )
  await t.owner.query(
    `INSERT INTO p37.case_entry (id, case_id, request_id, account_id, unit_id, step, from_state, to_state, opinion,
       visible_to, at, business_at)
     VALUES ($1, $2, gen_random_uuid(), 1, $3, 'send_back', 'with_approver', 'with_registrar', $4, $5, now(), now())`,
    [await t.db.newId(), id, school.id, `${SECRET}意见`, visibleTo],
  )
  await t.owner.query(
    `INSERT INTO p37.case_attachment VALUES ($1, $2, 1, $3, $4, 'application/pdf', 9, '\\x00', $5, $6, now())`,
    [
      attachment,
      id,
      school.id,
      `${SECRET}证明.pdf`,
      testSealer.sealBytes(Buffer.from(`%PDF-${SECRET}`)),
      visibleTo,
    ],
  )
  return { case: id, attachment }
}

/** What the school's registrar is told of its case: the pupil's name is in it. */
async function addNotice(t: TestDatabase, school: Place, caseId: number): Promise<number> {
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO p37.notice (id, unit_id, roles, kind, what, state, subject_id, count, at, business_at)
     VALUES ($1, $2, '{registrar}', 'case_sent_back', 'registration', 'with_registrar', $3, 1, now(), now())`,
    [id, school.id, caseId],
  )
  return id
}

async function addImport(t: TestDatabase, school: Place): Promise<number> {
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO p37.import_job (id, kind, mode, state, unit_id, unit_path, account_id, file_name, created_at, business_at)
     VALUES ($1, 'registration', 'all_or_nothing', 'refused', $2, $3, 1, $4, now(), now())`,
    [id, school.id, school.path, `${SECRET}名单.xlsx`],
  )
  for (const part of ['sent', 'returned', 'bad_rows'])
    await t.owner.query(
      'INSERT INTO p37.import_file (job_id, part, piece, unit_path, sealed) VALUES ($1, $2, 0, $3, $4)',
      [id, part, school.path, testSealer.sealBytes(Buffer.from(SECRET))],
    )
  return id
}

/** Somebody who has graduated here and is allocated to this school's next stage. */
async function addGraduate(t: TestDatabase, school: Place, classId: number) {
  const [graduation = 0, allocation = 0] = await t.db.newIds(2)
  const pupil = await seatPupil(t, school, { name: `赵${SECRET}`, classId, studentNumber: SECRET_NUMBER })
  const { rows } = await t.owner.query(
    `UPDATE p37.enrollment SET state = 'graduated', during = '[2020-09-01,${SEASON}-07-01)' WHERE pupil_id = $1 RETURNING id`,
    [pupil],
  )
  await t.owner.query(
    `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, class_id, stage, year, outcome, name,
       sex, birth_date, sealed, number_hash, graduated_on, account_id)
     VALUES ($1, $2, $3, $4, $5, $6, 'primary', ${SEASON}, 'graduated', $7, 'male', '2014-05-01', $8, $9,
       '${SEASON}-07-01', 1)`,
    [
      graduation,
      pupil,
      rows[0].id,
      school.id,
      school.path,
      classId,
      `赵${SECRET}`,
      testSealer.seal({ studentNumber: SECRET_NUMBER }),
      studentNumberKey(testSealer, SECRET_NUMBER),
    ],
  )
  await t.owner.query(
    `INSERT INTO p37.allocation (id, year, pupil_id, graduation_id, stage, school_id, unit_path, from_school_id, name, sex,
       state, account_id, at)
     SELECT $1, g.year, g.pupil_id, g.id, 'junior', $3, $4, $3, g.name, g.sex, 'open', 1, now()
     FROM p37.graduation g WHERE g.id = $2`,
    [allocation, graduation, school.id, school.path],
  )
  return { graduation, allocation }
}

/** How one of the class is to leave, laid before the bureau. */
async function addProposal(t: TestDatabase, school: Place, county: Place, classId: number): Promise<void> {
  await t.owner.query(
    `INSERT INTO p37.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at, parties,
       subject, school_id, opened_by)
     VALUES ($1, 'senior_graduation', 'with_bureau', NULL, $2, 1, $3, now(), $4, $5, $6, 1)`,
    [
      await t.db.newId(),
      { enrollmentId: 1, classId, outcome: 'completed', reason: `${SECRET}原因`, year: SEASON },
      school.path.split('/').filter(Boolean).map(Number),
      { school: school.id, bureau: county.id },
      `吴${SECRET}`,
      school.id,
    ],
  )
}

/** The year's promotion, with the school's part of the report and of the ledger. */
async function addPromotion(
  t: TestDatabase,
  school: Place,
  of: { promotion: number; classId: number; pupil: number },
) {
  const { promotion, classId, pupil } = of
  await t.owner.query(
    `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at, reported_at)
     VALUES ($1, ${SEASON}, 'complete', now(), now(), now())`,
    [promotion],
  )
  await t.owner.query(
    `INSERT INTO p37.promotion_school VALUES ($1, $2, $3, 1, '[]', '[]', 0, 1, 0, 0, true, '{}')`,
    [promotion, school.id, school.path],
  )
  await t.owner.query(
    `INSERT INTO p37.promotion_stayer
     SELECT $1, id, pupil_id, school_id, unit_path, $2, $4, 'primary', 6, $5, 'not_graduated', NULL, NULL, NULL
     FROM p37.enrollment WHERE pupil_id = $3`,
    [promotion, classId, pupil, `${SECRET}班`, `王${SECRET}`],
  )
  const moved = await arrangeClass(t, school, { grade: 5, cohort: 2022, name: `升${SECRET}班` })
  await t.owner.query(
    `INSERT INTO p37.promotion_ledger
     SELECT $1, id, ${SEASON}, 4, 5, 'up', school_id, unit_path, stage, cohort, length FROM p37.class WHERE id = $2`,
    [promotion, moved],
  )
}

/** @returns ids of the school's own, by kind */
export async function addOwn(t: TestDatabase, school: Place, county: Place): Promise<Record<Kind, number>> {
  const [account = 0, placement = 0, promotion = 0, window = 0, opening = 0, change = 0] =
    await t.db.newIds(6)
  await t.owner.query('UPDATE nation.unit SET name = $2 WHERE id = $1', [school.id, `临江县${SECRET}小学`])
  await teaches(t, school, SECRET_SCHOOL_CODE)
  await arrangeTerm(t, school, SEASON)
  // The new cohort's classes, so that registration and admission go as far as they can (ORG-3).
  await arrangeClass(t, school, { cohort: SEASON })
  await arrangeClass(t, school, { stage: 'junior', length: 3, cohort: SEASON })
  const classId = await arrangeClass(t, school, { grade: 6, cohort: 2020, name: `${SECRET}班` })
  const pupil = await seatPupil(t, school, { name: `王${SECRET}`, classId })
  const unplaced = await seatPupil(t, school, { name: `李${SECRET}`, classId: null, entryGrade: 6 })
  await t.owner.query(
    `INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash)
     SELECT $1, world_id, id, path, 'keeper', $3, '{registrar}', '$argon2id$none' FROM nation.unit WHERE id = $2`,
    [account, school.id, `张${SECRET}`],
  )
  await t.owner.query(
    `INSERT INTO p37.placement VALUES ($1, $2, $3, 'primary', 6, 2026, $4, $5, $6, $5, 1, now(), '{male}', '{0}', '{0}')`,
    [placement, school.id, school.path, `${SECRET}种子`, [classId], [pupil]],
  )
  await t.owner.query(
    `INSERT INTO p37.audit_entry (id, unit_path, account_id, act, subject_kind, subject_id, at, business_at)
     VALUES ($1, $2, $3, 'class_rename', 'class', $4, now(), now())`,
    [await t.db.newId(), school.path, account, classId],
  )
  await addProposal(t, school, county, classId)
  await addPromotion(t, school, { promotion, classId, pupil })
  await t.owner.query(
    `INSERT INTO nation.business_window SELECT $1, world_id, id, path, 'registration', 'open', '08-11', '09-30', 2000, NULL
     FROM nation.unit WHERE id = $2`,
    [window, school.id],
  )
  await t.owner.query(
    `INSERT INTO nation.switch_opening VALUES ($1, $2, $3, 'late_registration', now(), now() + interval '1 day', $4, 1)`,
    [opening, school.id, school.path, `${SECRET}原因`],
  )
  await t.owner.query(
    `INSERT INTO p37.school_change (id, school_id, kind, state, effective_on, reason, name_before, name_after,
       bureau_before, path_before, effect, visible_to, account_id, at, business_at)
     VALUES ($1, $2, 'rename', 'planned', '2099-09-01', $3, $4, $5, $6, $7, $8, $9, 1, now(), now())`,
    [
      ...[
        change,
        school.id,
        `${SECRET}批文`,
        `临江县${SECRET}小学`,
        `临江县${SECRET}学校`,
        county.id,
        school.path,
      ],
      JSON.stringify({ sentence: `${SECRET}更名`, counts: {}, classes: [] }),
      school.path.split('/').filter(Boolean).map(Number),
    ],
  )
  await t.owner.query(`INSERT INTO p37.pupil_photo VALUES ($1, 1, $2, $3, NULL, $4, 1, now(), now())`, [
    pupil,
    Buffer.alloc(32),
    testSealer.sealBytes(Buffer.from(`JPEG ${SECRET}`)),
    school.id,
  ])
  await t.owner.query(`INSERT INTO p37.pupil_change VALUES ($1, 2, 'form', $2, $3, $4, 1, now(), now())`, [
    pupil,
    randomUUID(),
    testSealer.seal({
      reason: `${SECRET}原因`,
      fields: [{ field: 'nativePlace', before: null, after: SECRET }],
    }),
    school.id,
  ])
  const cases = await addCase(t, school, county)
  return {
    unit: school.id,
    account,
    class: classId,
    pupil,
    'unplaced pupil': unplaced,
    placement,
    promotion,
    opening,
    'school change': change,
    import: await addImport(t, school),
    notice: await addNotice(t, school, cases.case),
    ...cases,
    ...(await addGraduate(t, school, classId)),
  }
}
