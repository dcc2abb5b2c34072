/** A senior high whose proposals lie at its bureau moves, then goes into another one: they go along (ORG-9, GRD-1). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrangeSchoolTown, changeNow, type SchoolTown } from '../../../test/school-town.ts'
import { arrangeClass, seatPupil, setClock } from '../../../test/town.ts'
import { takeSteps } from '../../contract/business-case.ts'
import { listLeavers } from '../../contract/graduation.ts'
import { listProposals, proposeGraduation } from '../../contract/graduation-proposal.ts'
import * as doors from '../../contract/school-change.ts'

let s: SchoolTown
let pupil: number
let stayer: number
const MERGE = { preview: doors.previewMerge, act: doors.mergeSchool }
const MOVE = { preview: doors.previewMove, act: doors.moveSchool }

beforeAll(async () => {
  s = await arrangeSchoolTown()
  await s.t.owner.query('UPDATE nation.school SET senior_length = 3')
  const of = { stage: 'senior' as const, length: 3, grade: 3, cohort: 2024, number: '2024301', name: '1班' }
  const classId = await arrangeClass(s.t, s.sibling, of)
  pupil = await seatPupil(s.t, s.sibling, { name: '郑一', classId, stage: 'senior' })
  stayer = await seatPupil(s.t, s.sibling, { name: '郑二', classId, stage: 'senior' })
  await setClock(s.t, '2027-07-01T10:00:00+08:00')
  const choices = [{ pupilId: stayer, outcome: 'stay' as const, reason: '因病缺课' }]
  const proposed = await s.call(s.who.sibling, proposeGraduation, { body: { classes: [classId], choices } })
  expect(proposed.ok()).toMatchObject({ graduated: 1, excepted: 1 })
})
afterAll(() => s.close())

const proposals = async (who: string) => (await s.call(who, listProposals, {})).ok().rows

it('to the desk of the bureau above it now', async () => {
  expect(await proposals(s.who.county)).toMatchObject([{ isMine: true, graduated: 1 }])
  await changeNow(s, s.who.province, MOVE, s.sibling, { bureauId: s.otherCounty.id })
  expect(await proposals(s.who.county)).toEqual([])
  expect(await proposals(s.who.otherCounty)).toMatchObject([{ isMine: true, graduated: 1 }])
})

it('and into the other school, where they are decided and its reasons are read', async () => {
  await changeNow(s, s.who.otherCounty, MERGE, s.sibling, { intoId: s.otherSchool.id, keepAccounts: true })
  const [row] = await proposals(s.who.otherCounty)
  expect(row).toMatchObject({ isMine: true, school: { id: s.otherSchool.id } })
  const body = { step: 'decide', cases: row?.cases ?? [] }
  expect((await s.call(s.who.otherCounty, takeSteps, { body })).ok()).toMatchObject({ refused: [] })
  const { rows } = await s.t.owner.query(
    'SELECT pupil_id::int AS pupil, school_id::int AS school, unit_path AS path FROM p37.graduation',
  )
  expect(rows).toEqual([{ pupil, school: s.otherSchool.id, path: s.otherSchool.path }])
  const found = (await s.call(s.who.otherCounty, listLeavers, { query: {} })).ok().rows
  expect(found).toMatchObject([{ pupilId: stayer, keptBack: '因病缺课' }])
})
