/** Written by `npm run schema` from the catalog; do not edit. */

/** nation.account */
export interface AccountRow {
  id: number
  worldId: number
  unitId: number
  unitPath: string
  login: string
  name: string
  roles: string[]
  passwordHash: string
  isSealed: boolean
  mustChangePassword: boolean
  issuedBy: number | null
  issuedAt: Date | null
}

/** nation.admission_effective */
export interface AdmissionEffectiveRow {
  pupilId: number
  year: number
  provinceId: number
  schoolId: number
  effectiveAt: Date
}

/** nation.audit_entry */
export interface NationAuditEntryRow {
  id: number
  worldId: number | null
  accountId: number | null
  act: string
  subjectKind: string | null
  subjectId: number | null
  detail: unknown
  at: Date
  businessAt: Date
}

/** nation.business_window */
export interface BusinessWindowRow {
  id: number
  worldId: number
  unitId: number
  unitPath: string
  business: string
  kind: 'open' | 'frozen'
  fromDay: string
  toDay: string
  fromYear: number
  toYear: number | null
}

/** nation.calendar_day */
export interface CalendarDayRow {
  worldId: number
  day: string
  kind: 'holiday' | 'make_up'
  note: string | null
}

/** nation.former_name */
export interface FormerNameRow {
  id: number
  unitId: number
  name: string
  untilOn: string
}

/** nation.identity_claim */
export interface IdentityClaimRow {
  worldId: number
  kind: 'id_number' | 'student_number'
  key: Buffer
  holderId: number
  claimedAt: Date
}

/** nation.identity_trace */
export interface IdentityTraceRow {
  worldId: number
  key: Buffer
  pupilId: number
  hasIdNumber: boolean
  slot: number
}

/** nation.policy */
export interface PolicyRow {
  id: number
  worldId: number
  provinceId: number | null
  name: string
  validFrom: string
  validTo: string | null
  body: unknown
}

/** nation.problem_group */
export interface ProblemGroupRow {
  id: number
  worldId: number
  kind: 'id_duplicate' | 'trace_duplicate' | 'id_not_found' | 'id_name_mismatch' | 'id_checksum'
  key: Buffer
  openedAt: Date
  closedAt: Date | null
}

/** nation.problem_member */
export interface ProblemMemberRow {
  groupId: number
  pupilId: number
  provinceId: number
  schoolId: number
  unitPath: string
  isHolder: boolean
  state: 'untreated' | 'substantiated' | 'corrected' | 'removed' | 'released'
  joinedAt: Date
}

/** nation.province */
export interface ProvinceRow {
  id: number
  worldId: number
  schemaName: string
  divisionCode: string
  name: string
}

/** nation.pupil_home */
export interface PupilHomeRow {
  pupilId: number
  provinceId: number
  version: number
}

/** nation.request_log */
export interface RequestLogRow {
  accountId: number
  requestId: string
  contentHash: Buffer
  answer: unknown | null
  at: Date
}

/** nation.schema_version */
export interface SchemaVersionRow {
  schemaName: string
  version: number
  appliedAt: Date
}

/** nation.school */
export interface SchoolRow {
  unitId: number
  worldId: number
  code: string
  isSpecial: boolean
  primaryLength: number | null
  juniorLength: number | null
  seniorLength: number | null
}

/** nation.session */
export interface SessionRow {
  tokenHash: Buffer
  accountId: number
  startedAt: Date
  expiresAt: Date
  endedAt: Date | null
}

/** nation.sign_in_attempt */
export interface SignInAttemptRow {
  id: number
  loginKey: Buffer
  at: Date
}

/** nation.switch_opening */
export interface SwitchOpeningRow {
  id: number
  unitId: number
  unitPath: string
  business: string
  fromAt: Date
  toAt: Date
  reason: string
  accountId: number
  closedAt: Date | null
  closedBy: number | null
}

/** nation.unit */
export interface UnitRow {
  id: number
  worldId: number
  provinceId: number | null
  parentId: number | null
  level: number
  path: string
  name: string
  divisionCode: string
  officePhone: string | null
  closedOn: string | null
  mergedInto: number | null
}

/** nation.world */
export interface WorldRow {
  id: number
  kind: 'real' | 'practice'
  name: string
  clockAt: Date | null
  clockSetAt: Date | null
}

/** province.allocation */
export interface AllocationRow {
  id: number
  year: number
  pupilId: number
  graduationId: number
  stage: 'primary' | 'junior' | 'senior'
  schoolId: number
  unitPath: string
  fromSchoolId: number
  name: string
  sex: string
  state: 'open' | 'claimed' | 'admitted' | 'withdrawn'
  caseId: number | null
  accountId: number
  at: Date
  rowHash: Buffer | null
}

/** province.audit_entry */
export interface AuditEntryRow {
  id: number
  unitPath: string
  accountId: number
  act: string
  subjectKind: string | null
  subjectId: number | null
  detail: unknown
  at: Date
  businessAt: Date
}

/** province.business_case */
export interface BusinessCaseRow {
  id: number
  kind: string
  state: string
  pupilId: number | null
  detail: unknown
  detailVersion: number
  version: number
  visibleTo: number[]
  openedAt: Date
  parties: unknown
  subject: string
  schoolId: number
  openedBy: number
  isOpen: boolean
}

/** province.case_attachment */
export interface CaseAttachmentRow {
  id: number
  caseId: number
  accountId: number
  unitId: number
  name: string
  mediaType: 'application/pdf' | 'image/jpeg' | 'image/png'
  size: number
  sha256: Buffer
  sealed: Buffer
  visibleTo: number[]
  at: Date
}

/** province.case_entry */
export interface CaseEntryRow {
  id: number
  caseId: number
  requestId: string
  accountId: number
  unitId: number
  step: string
  fromState: string | null
  toState: string
  opinion: string | null
  visibleTo: number[]
  at: Date
  businessAt: Date
}

/** province.case_submission */
export interface CaseSubmissionRow {
  caseId: number
  number: number
  visibleTo: number[]
  sealed: Buffer
  at: Date
}

/** province.class */
export interface ClassRow {
  id: number
  schoolId: number
  unitPath: string
  stage: 'primary' | 'junior' | 'senior'
  cohort: number
  length: number
  grade: number
  number: string
  name: string
}

/** province.desk_item */
export interface DeskItemRow {
  caseId: number
  unitId: number
  unitPath: string
  roles: string[]
  kind: string
  state: string
  schoolId: number
  subject: string
  since: Date
  dueOn: string
}

/** province.enrollment */
export interface EnrollmentRow {
  id: number
  pupilId: number
  schoolId: number
  unitPath: string
  stage: 'primary' | 'junior' | 'senior'
  classId: number | null
  during: string
  state: 'in_school' | 'graduated' | 'departed' | 'removed' | 'merged'
  enteredBy: 'load' | 'registration' | 'late_registration' | 'admission' | 'transfer' | 'merge'
  entryGrade: number
  heldGrade: number | null
}

/** province.form_draft */
export interface FormDraftRow {
  accountId: number
  form: string
  revision: number
  sealed: Buffer
  at: Date
}

/** province.graduation */
export interface GraduationRow {
  id: number
  pupilId: number
  enrollmentId: number
  schoolId: number
  unitPath: string
  classId: number | null
  stage: 'primary' | 'junior' | 'senior'
  year: number
  outcome: 'graduated' | 'completed' | 'incomplete'
  name: string
  sex: string
  birthDate: string
  sealed: Buffer
  numberHash: Buffer
  destination: string | null
  isDestinationBackfilled: boolean
  expectedSchoolId: number | null
  admittedSchoolId: number | null
  graduatedOn: string
  accountId: number
  reversedAt: Date | null
  reversedBy: number | null
  reversalReason: string | null
  regraduateBy: string | null
  version: number
}

/** province.graduation_confirmation */
export interface GraduationConfirmationRow {
  id: number
  unitId: number
  unitPath: string
  year: number
  accountId: number
  override: boolean
  reason: string | null
  remaining: number
  confirmedAt: Date
  lapsedAt: Date | null
}

/** province.graduation_exception */
export interface GraduationExceptionRow {
  id: number
  pupilId: number
  schoolId: number
  unitPath: string
  year: number
  reason: string
  accountId: number
  at: Date
}

/** province.import_file */
export interface ImportFileRow {
  jobId: number
  part: 'sent' | 'returned' | 'bad_rows'
  unitPath: string
  sealed: Buffer
  piece: number
}

/** province.import_job */
export interface ImportJobRow {
  id: number
  kind: string
  mode: 'all_or_nothing' | 'good_rows_only'
  state: 'waiting' | 'checking' | 'writing' | 'done' | 'refused' | 'cancelled'
  unitId: number
  unitPath: string
  accountId: number
  fileName: string
  rowsRead: number
  rowsTaken: number
  rowsBad: number
  rowsSkipped: number
  problems: unknown
  fileProblem: unknown | null
  createdAt: Date
  businessAt: Date
  finishedAt: Date | null
  rowsExpected: number | null
  cautions: unknown
  firstCautions: unknown
  failingSince: Date | null
  retryAt: Date | null
  settledAt: Date | null
  settledBy: number | null
}

/** province.length_change */
export interface LengthChangeRow {
  id: number
  schoolId: number
  unitPath: string
  accountId: number
  byUnitId: number
  before: unknown
  after: unknown
  fromCohort: unknown
  classIds: number[]
  reason: string
  at: Date
  businessAt: Date
}

/** province.look_up */
export interface LookUpRow {
  id: number
  accountId: number
  unitPath: string
  question: Buffer
  at: Date
}

/** province.notice */
export interface NoticeRow {
  id: number
  unitId: number
  roles: string[]
  accountId: number | null
  kind: 'case_arrived' | 'case_sent_back' | 'case_closed' | 'deadline_near' | 'deadline_over' | 'import_done' | 'import_refused' | 'promotion_done' | 'promotion_reversed' | 'numbers_done' | 'numbers_stuck' | 'graduation_reversed' | 'school_changed'
  what: string | null
  state: string | null
  subjectId: number | null
  count: number
  at: Date
  businessAt: Date
  place: number | null
}

/** province.notice_day */
export interface NoticeDayRow {
  day: string
}

/** province.notice_read */
export interface NoticeReadRow {
  accountId: number
  noticeId: number
  at: Date
}

/** province.number_run */
export interface NumberRunRow {
  id: number
  state: 'running' | 'waiting' | 'done'
  accountId: number | null
  createdAt: Date
  businessAt: Date
  finishedAt: Date | null
  cursorId: number
  passes: number
  total: number
  lookedAt: number
  givenG: number
  givenJ: number
  problems: number
  held: number
  unanswered: number
  failures: number
  resumeAt: Date | null
  touchedAt: Date
  failingSince: Date | null
  retryAt: Date | null
}

/** province.number_sequence */
export interface NumberSequenceRow {
  region: string
  birthDate: string
  used: number
}

/** province.placement */
export interface PlacementRow {
  id: number
  schoolId: number
  unitPath: string
  stage: string
  grade: number
  schoolYear: number
  seed: string
  classIds: number[]
  pupilIds: number[]
  placedIn: number[]
  accountId: number
  at: Date
  sexes: string[]
  boysBefore: number[]
  girlsBefore: number[]
  detail: unknown
  fingerprint: string | null
}

/** province.population_ask */
export interface PopulationAskRow {
  id: number
  runId: number
  pupilId: number
  identityHash: Buffer
  source: string
  askedAt: Date
  answeredAt: Date | null
  answer: 'match' | 'name_mismatch' | 'not_found' | 'unavailable' | null
}

/** province.population_check */
export interface PopulationCheckRow {
  pupilId: number
  identityHash: Buffer
  state: 'waiting' | 'matched' | 'name_mismatch' | 'not_found' | 'number_taken'
  since: Date
  attempts: number
  askedAt: Date | null
}

/** province.promotion_ledger */
export interface PromotionLedgerRow {
  runId: number
  classId: number
  schoolYear: number
  fromGrade: number
  toGrade: number
  way: 'up' | 'back'
  schoolId: number
  unitPath: string
  stage: string
  cohort: number
  length: number
}

/** province.promotion_run */
export interface PromotionRunRow {
  id: number
  schoolYear: number
  state: 'rehearsing' | 'rehearsed' | 'running' | 'complete' | 'reversing' | 'reversed'
  accountId: number | null
  classesTotal: number
  classesDone: number
  createdAt: Date
  businessAt: Date
  finishedAt: Date | null
  classCursor: number
  reversedBy: number | null
  reversedAt: Date | null
  reversalReason: string | null
  dueAt: Date | null
  reportedAt: Date | null
  fingerprint: string | null
}

/** province.promotion_school */
export interface PromotionSchoolRow {
  runId: number
  schoolId: number
  unitPath: string
  classes: number
  moving: unknown
  finishing: unknown
  unplaced: number
  ungraduated: number
  blocked: number
  openCases: number
  isUnconfirmed: boolean
  wrongLengths: string[]
}

/** province.promotion_stayer */
export interface PromotionStayerRow {
  runId: number
  enrollmentId: number
  pupilId: number
  schoolId: number
  unitPath: string
  classId: number
  className: string
  stage: string
  grade: number
  name: string
  why: 'open_case' | 'no_number' | 'reversed' | 'kept_back' | 'not_graduated'
  caseId: number | null
  caseKind: string | null
  regraduateBy: string | null
  keptBack: string | null
}

/** province.pupil */
export interface PupilRow {
  id: number
  unitPath: string
  name: string
  sex: 'male' | 'female'
  birthDate: string
  sealed: Buffer
  detail: unknown
  version: number
  isFlagged: boolean
  hasIdNumber: boolean
  pinyin: string
}

/** province.pupil_change */
export interface PupilChangeRow {
  pupilId: number
  version: number
  source: 'form' | 'workbook' | 'case'
  requestId: string
  sealed: Buffer
  unitId: number
  accountId: number
  at: Date
  businessAt: Date
}

/** province.pupil_lock */
export interface PupilLockRow {
  pupilId: number
  caseId: number
  takenAt: Date
}

/** province.pupil_photo */
export interface PupilPhotoRow {
  pupilId: number
  number: number
  hash: Buffer
  sealed: Buffer
  jobId: number | null
  unitId: number
  accountId: number
  at: Date
  businessAt: Date
}

/** province.row_taken */
export interface RowTakenRow {
  unitId: number
  kind: string
  hash: Buffer
  jobId: number
}

/** province.school_change */
export interface SchoolChangeRow {
  id: number
  schoolId: number
  kind: 'rename' | 'move' | 'merge' | 'close'
  state: 'planned' | 'done' | 'cancelled'
  effectiveOn: string
  reason: string
  nameBefore: string
  nameAfter: string | null
  bureauBefore: number
  bureauAfter: number | null
  intoSchool: number | null
  pathBefore: string
  effect: unknown
  visibleTo: number[]
  accountId: number
  at: Date
  businessAt: Date
}

/** province.student_number */
export interface StudentNumberRow {
  hash: Buffer
  pupilId: number
  kind: 'L' | 'G' | 'J'
  isCurrent: boolean
  issuedAt: Date
  issuedBy: number | null
  runId: number | null
}

/** province.term */
export interface TermRow {
  unitId: number
  unitPath: string
  schoolYear: number
  term: 'autumn' | 'spring'
  startsOn: string
  endsOn: string
}

/** province.unplaced_ledger */
export interface UnplacedLedgerRow {
  runId: number
  enrollmentId: number
  fromGrade: number
  toGrade: number
  way: 'up' | 'back'
}
