/**
 * The account of a season (OPS-1): every pupil who was there, and every one who came, is where he must be, once.
 * Pure: from what the lists said before and after to what does not agree.
 */

/** Where a pupil is in school. */
export interface Seat {
  schoolId: number
  /** null: not placed in a class. */
  classId: number | null
  grade: number
}

/** One who graduated in this season, and whose certificate stands. */
export interface Leaver {
  pupilId: number
  schoolId: number
  /** Where he was admitted; null when nowhere. */
  admittedSchoolId: number | null
  destination: string | null
}

/** One who was entered in this season. */
export interface Newcomer {
  schoolId: number
  isRemoved: boolean
}

export interface Books {
  /** In school when the season began. */
  start: ReadonlyMap<number, Seat>
  /** Years of schooling of each class that was there then. */
  lengths: ReadonlyMap<number, number>
  /** By pupil. */
  newcomers: ReadonlyMap<number, Newcomer>
  /** In school at the end, as the lists give them: one twice is one too many. */
  inSchool: readonly (Seat & { pupilId: number })[]
  leavers: readonly Leaver[]
  /** Asked one by one: those whom no list has. */
  elsewhere: ReadonlyMap<number, 'departed' | 'removed'>
}

export interface Account {
  inSchool: number
  graduatesWaiting: number
  /** To somewhere that is not in the registry: by the destination that their school has entered. */
  graduatesGone: number
  departed: number
  removed: number
  /** Pupils with whom something does not agree. */
  unaccounted: number
  /** What it is, a line each: internal ids only. */
  findings: string[]
}

/** Pupils of the books who are in no list at the end; what became of them must be asked. */
export function missingOf(books: Omit<Books, 'elsewhere'>): number[] {
  const listed = new Set([
    ...books.inSchool.map((one) => one.pupilId),
    ...books.leavers.map((one) => one.pupilId),
  ])
  const removed = (id: number) => books.newcomers.get(id)?.isRemoved
  return [...books.start.keys(), ...books.newcomers.keys()].filter((id) => !listed.has(id) && !removed(id))
}

/** What does not agree with a pupil who stayed in his school: undefined when all does. */
function stayed(before: Seat, now: Seat, lengths: Books['lengths']): string | undefined {
  if (now.schoolId !== before.schoolId) return `moved from school ${before.schoolId} to ${now.schoolId}`
  if (now.classId !== before.classId) return `moved from class ${before.classId} to ${now.classId}`
  const length = lengths.get(before.classId ?? 0) ?? before.grade
  const due = Math.min(before.grade + 1, length)
  return now.grade === due ? undefined : `is in grade ${now.grade}, not ${due}`
}

/** What does not agree with one who came into a first grade. */
function arrived(now: Seat, schoolId: number): string | undefined {
  if (now.schoolId !== schoolId) return `is in school ${now.schoolId}, not ${schoolId}`
  if (now.grade !== 1) return `came into grade ${now.grade}`
  return now.classId === null ? 'is in no class' : undefined
}

interface Indexed {
  seats: ReadonlyMap<number, Seat>
  doubled: ReadonlySet<number>
  leavers: ReadonlyMap<number, Leaver>
}

function index(books: Books, find: (pupilId: number, what: string) => void): Indexed {
  const seats = new Map<number, Seat>()
  const doubled = new Set<number>()
  for (const one of books.inSchool) {
    if (seats.has(one.pupilId)) {
      doubled.add(one.pupilId)
      find(one.pupilId, 'is in school twice')
    }
    seats.set(one.pupilId, one)
  }
  const leavers = new Map<number, Leaver>()
  for (const one of books.leavers) {
    if (leavers.has(one.pupilId)) find(one.pupilId, 'has graduated twice')
    leavers.set(one.pupilId, one)
  }
  return { seats, doubled, leavers }
}

/** One who was in school at the start. */
function judgeOld(id: number, before: Seat, books: Books, at: Indexed): string | undefined {
  const now = at.seats.get(id)
  const leaver = at.leavers.get(id)
  if (leaver && leaver.schoolId !== before.schoolId) return 'has graduated from another school'
  if (leaver && now)
    return leaver.admittedSchoolId === null
      ? 'has graduated, was admitted nowhere, and is in school'
      : arrived(now, leaver.admittedSchoolId)
  if (leaver) return leaver.admittedSchoolId === null ? undefined : 'is admitted but not in school'
  if (now) return stayed(before, now, books.lengths)
  return books.elsewhere.has(id) ? undefined : 'is nowhere'
}

/** One who came in this season. */
function judgeNew(id: number, newcomer: Newcomer, books: Books, at: Indexed): string | undefined {
  const now = at.seats.get(id)
  if (at.leavers.has(id)) return 'came and has graduated'
  if (newcomer.isRemoved) return now ? 'was removed and is in school' : undefined
  if (now) return arrived(now, newcomer.schoolId)
  return books.elsewhere.has(id) ? undefined : 'was entered and is nowhere'
}

/** Draws the account. The sum of its parts is the start plus the newcomers unless somebody is unaccounted. */
export function reconcile(books: Books): Account {
  const bad = new Set<number>()
  const findings: string[] = []
  const find = (pupilId: number, what: string | undefined) => {
    if (what === undefined) return
    bad.add(pupilId)
    findings.push(`pupil ${pupilId} ${what}`)
  }
  const at = index(books, find)
  for (const [id, before] of books.start) find(id, judgeOld(id, before, books, at))
  for (const [id, newcomer] of books.newcomers) {
    if (books.start.has(id)) find(id, 'came and was there before')
    find(id, judgeNew(id, newcomer, books, at))
  }
  const isKnown = (id: number) => books.start.has(id) || books.newcomers.has(id)
  for (const id of at.seats.keys()) if (!isKnown(id)) find(id, 'is in school and came from nowhere')
  for (const id of at.leavers.keys()) if (!books.start.has(id)) find(id, 'has graduated and was never there')
  const left = [...at.leavers.values()].filter((one) => !at.seats.has(one.pupilId))
  const elsewhere = [...books.elsewhere.values()]
  const removed = [...books.newcomers.values()].filter((one) => one.isRemoved).length
  return {
    inSchool: at.seats.size,
    graduatesWaiting: left.filter((one) => one.destination === null).length,
    graduatesGone: left.filter((one) => one.destination !== null).length,
    departed: elsewhere.filter((what) => what === 'departed').length,
    removed: removed + elsewhere.filter((what) => what === 'removed').length,
    unaccounted: bad.size,
    findings,
  }
}

/** A class with its heads, as the list of classes gives it. */
export interface ClassHeads {
  id: number
  schoolId: number
  stage: string
  grade: number
  boys: number
  girls: number
}

const spread = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts)

/** Classes of one school, stage and grade that differ by more than one in size or in one sex (CLS-1). */
export function unbalanced(classes: readonly ClassHeads[]): string[] {
  const groups = new Map<string, ClassHeads[]>()
  for (const one of classes) {
    const key = `school ${one.schoolId} ${one.stage} grade ${one.grade}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups].flatMap(([key, group]) => {
    const heads = { pupils: group.map((one) => one.boys + one.girls), boys: group.map((one) => one.boys) }
    const uneven = Object.entries({ ...heads, girls: group.map((one) => one.girls) }).filter(
      ([, counts]) => spread(counts) > 1,
    )
    return uneven.map(([what, counts]) => `${key}: ${what} ${counts.join(', ')}`)
  })
}
