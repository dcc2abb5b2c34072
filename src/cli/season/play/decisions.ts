/** Schools and bureaus decide on registrations; a few come back with an opinion, are mended by workbook and sent again. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listInbox } from '../../../contract/business-case.ts'
import { getSentBackWorkbook, listRegistrations } from '../../../contract/registration.ts'
import { sentBackRegistration } from '../../../sheets/columns/sent-back-registration.ts'
import { randomOf } from '../random.ts'
import { readPaper } from './clerk.ts'
import { clearInbox, stepOn } from './desk-work.ts'
import { importFile } from './import-file.ts'
import { mendPaper } from './paper.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import { KIND } from './registration.ts'
import { allRows } from './session.ts'
import type { Bureau, School } from './town.ts'

/** Of the registrations that lie with a bureau, at least one: sent back once. */
const SENT_BACK = 0.03
const OPINION = '现住址不够详细,请补充到门牌号后重新提交'
const MORE = '3号楼2单元'

const atEveryBureau = (play: Play, work: (bureau: Bureau) => Promise<void>) =>
  inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
    await play.tally.attempt(bureau.name, () => work(bureau))
  })

async function endorse(play: Play, isWanted: (school: School) => boolean): Promise<void> {
  const work = async (school: School) => {
    const approver = await play.people.at(school, 'approver')
    await clearInbox(approver, play.tally, { kind: KIND, step: 'endorse' })
  }
  await everySchool(play, work, isWanted)
}

/** A bureau looks through what lies there and sends a few back. @returns how many, by school */
async function sendSomeBack(play: Play, bureau: Bureau): Promise<Map<number, number>> {
  const approver = await play.people.at(bureau, 'approver')
  const items = await allRows((page) => approver.call(listInbox, { query: { ...page, kind: KIND } }))
  const random = randomOf(play.plan.options.seed, 'sent back', bureau.short)
  const wanted = Math.min(items.length, Math.ceil(items.length * SENT_BACK))
  const chosen = new Set(Array.from({ length: wanted }, () => random.pick(items)))
  await stepOn(approver, play.tally, { kind: KIND, step: 'send_back', reason: OPINION }, [...chosen])
  const bySchool = new Map<number, number>()
  for (const { school } of chosen) bySchool.set(school.id, (bySchool.get(school.id) ?? 0) + 1)
  return bySchool
}

/** The school takes the workbook of what came back, mends it as the opinion says, and submits again (REG-2, REG-4). */
async function mendSchool(play: Play, school: School, expected: number): Promise<void> {
  const session = await play.people.at(school)
  const content = await session.file(getSentBackWorkbook, { query: { kind: KIND } })
  const rows = await readPaper(content, sentBackRegistration)
  const isTold = rows.every(({ cells }) => cells.opinion === OPINION)
  if (rows.length !== expected || !isTold)
    play.tally.unexpected(`school ${school.code}: ${rows.length} rows came back of ${expected}`)
  const edits = rows.map(({ row, cells }) => ({
    ...{ row, field: 'currentAddress' as const, text: `${cells.currentAddress}${MORE}` },
  }))
  const path = join(play.folder, `sent-back-${school.code}.xlsx`)
  await writeFile(path, await mendPaper(content, sentBackRegistration, edits))
  const job = await importFile(session, 'sent_back_registration', path)
  if (job.state !== 'done' || job.rowsTaken !== expected)
    throw new Error(
      `mended rows are not taken: ${job.state} ${JSON.stringify(job.fileProblem ?? job.problems)}`,
    )
  await clearInbox(session, play.tally, { kind: KIND, step: 'submit' })
}

/** The bureau sees what was changed before it decides. */
async function decideMended(play: Play, bureau: Bureau, expected: number): Promise<number> {
  const approver = await play.people.at(bureau, 'approver')
  const query = { kind: KIND, desk: 'mine', warning: 'mended' } as const
  const mended = await allRows((page) => approver.call(listRegistrations, { query: { ...query, ...page } }))
  const seen = mended.filter((one) => one.changes?.some(({ field }) => field === 'currentAddress'))
  if (seen.length !== expected)
    play.tally.unexpected(`${bureau.name} sees ${seen.length} mended of ${expected}`)
  return clearInbox(approver, play.tally, { kind: KIND, step: 'decide' })
}

/** The schools' approvers endorse; the bureaus send a few back, and decide what lies there; then the mended ones (REG-4). */
export async function decideRegistrations(play: Play): Promise<{ decided: number; sentBack: number }> {
  await endorse(play, ({ plan }) => plan.entrants > 0)
  const back = new Map<number, number>()
  const of = { decided: 0, sentBack: 0 }
  await atEveryBureau(play, async (bureau) => {
    for (const [school, count] of await sendSomeBack(play, bureau)) back.set(school, count)
    const approver = await play.people.at(bureau, 'approver')
    const decided = await clearInbox(approver, play.tally, { kind: KIND, step: 'decide' })
    of.decided += decided
  })
  const isBack = ({ id }: School) => back.has(id)
  await everySchool(play, (school) => mendSchool(play, school, back.get(school.id) ?? 0), isBack)
  await endorse(play, isBack)
  await atEveryBureau(play, async (bureau) => {
    const expected = bureau.schools.reduce((sum, { id }) => sum + (back.get(id) ?? 0), 0)
    if (expected === 0) return
    const decided = await decideMended(play, bureau, expected)
    of.decided += decided
    of.sentBack += expected
  })
  return of
}
