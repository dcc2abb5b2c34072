/** The workbooks of the lists that were described: how each of their columns (contract/list-columns) is written. */
import { listAllocations } from '../../contract/admission.ts'
import { listInbox, listOpenCases } from '../../contract/business-case.ts'
import { listClassHistory } from '../../contract/class-life.ts'
import { listGraduates, listLeavers } from '../../contract/graduation.ts'
import { listProposals } from '../../contract/graduation-proposal.ts'
import { listImports } from '../../contract/import.ts'
import { type ColumnKey, LIST_COLUMNS } from '../../contract/list-columns.ts'
import type { ListRoute } from '../../contract/list-export.ts'
import { listNotices } from '../../contract/notice.ts'
import { listPlacements, listUnplaced } from '../../contract/placement.ts'
import { listOpenings } from '../../contract/policy.ts'
import {
  listPromotionClasses,
  listPromotionSchools,
  listPromotionStayers,
  listPromotionUnplaced,
  listReversalBlockers,
} from '../../contract/promotion-report.ts'
import { listPupils } from '../../contract/pupil.ts'
import { listPupilChanges } from '../../contract/pupil-data.ts'
import { listRegistrations } from '../../contract/registration.ts'
import { listSchoolChanges } from '../../contract/school-change.ts'
import { listAccounts } from '../../contract/staff.ts'
import { listNumbers } from '../../contract/student-number.ts'
import { listClasses, listUnits } from '../../contract/unit.ts'
import { REGRADUATION_WORDS } from '../../rules/graduation.ts'
import { NOTICE_KIND_NAMES } from '../../rules/notice.ts'
import { CHECK_WORDS, NUMBER_KIND_WORDS, STANDING_WORDS } from '../../rules/number-allocation.ts'
import { OUTCOME_WORDS, STAGE_WORDS } from '../../rules/pupil-life.ts'
import { SCHOOL_CHANGE_STATE_WORDS, SCHOOL_CHANGE_WORDS } from '../../rules/school-change.ts'
import { gradeName } from '../../rules/school-class.ts'
import {
  ALLOCATION_STATE_NAMES,
  CLASS_ACT_NAMES,
  IMPORT_KIND_NAMES,
  IMPORT_STATE_NAMES,
  LEVEL_NAMES,
  ROLE_NAMES,
  SEX_NAMES,
  STAYER_STATE_NAMES,
  SWITCH_NAMES,
  UNPLACED_STATE_NAMES,
} from '../../rules/words.ts'
import { col, derivedSheet, type ListColumn, type ListSheet, type RowOf, timeText } from './list-sheet.ts'

const sheets = new Map<string, ListSheet>()

type Described = ListRoute & { path: keyof typeof LIST_COLUMNS }
type ColumnsOf<L extends Described> = Readonly<
  Record<ColumnKey<L['path']>, Pick<ListColumn<RowOf<L>>, 'width' | 'cell'>>
>

function describe<L extends Described>(list: L, title: string, columns: ColumnsOf<L>) {
  const headers = Object.entries(LIST_COLUMNS[list.path]) as [ColumnKey<L['path']>, string][]
  sheets.set(list.path, {
    title,
    columns: headers.map(([key, header]) => ({ key, header, ...columns[key] })),
  })
}

const yes = (is: boolean) => (is ? '有' : null)
const namesOf = (classes: readonly { name: string | null }[]) =>
  classes.map(({ name }) => name ?? '(已删除)').join('、')
const differs = (one: RowOf<typeof listProposals>['differing'][number]) =>
  `${one.name}(${OUTCOME_WORDS[one.outcome]}${one.reason ? `:${one.reason}` : ''})`
/** 小学 6 年、初中 3 年. */
const lengthsOf = (lengths: Readonly<Record<'primary' | 'junior' | 'senior', number | null>>) =>
  (['primary', 'junior', 'senior'] as const)
    .filter((stage) => lengths[stage] !== null)
    .map((stage) => `${STAGE_WORDS[stage]} ${lengths[stage]} 年`)
    .join('、')

describe(listPupils, '在校生', {
  name: col(14, (row) => row.name),
  sex: col(8, (row) => SEX_NAMES[row.sex]),
  birth: col(14, (row) => row.birthDate),
  number: col(24, (row) => row.studentNumber),
  id: col(22, (row) => row.idNumber),
  school: col(28, (row) => row.school.name),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  grade: col(14, (row) => gradeName(row.stage, row.grade)),
  class: col(18, (row) => row.className ?? '待分班'),
  flag: col(10, (row) => yes(row.isFlagged)),
})
describe(listRegistrations, '学籍注册', {
  name: col(14, (row) => row.name),
  sex: col(8, (row) => SEX_NAMES[row.sex]),
  birth: col(14, (row) => row.birthDate),
  id: col(22, (row) => row.idNumber),
  school: col(28, (row) => row.school.name),
  state: col(18, (row) => row.stateLabel),
  held: col(14, (row) => (row.isHeld ? '重复,暂缓' : null)),
  sentBack: col(30, (row) => row.sentBackBecause),
  warnings: col(30, (row) => row.warnings.map(({ label }) => label).join('、') || null),
})
describe(listNumbers, '学籍号查询', {
  name: col(14, (row) => row.name),
  school: col(28, (row) => row.school.name),
  class: col(18, (row) => row.className ?? '待分班'),
  number: col(24, (row) => row.studentNumber),
  kind: col(14, (row) => NUMBER_KIND_WORDS[row.kind]),
  standing: col(20, (row) => STANDING_WORDS[row.standing]),
  check: col(28, (row) => row.check && CHECK_WORDS[row.check.state]),
  former: col(12, (row) => row.former),
  issued: col(18, (row) => timeText(row.issuedAt)),
})
describe(listGraduates, '毕业生', {
  name: col(14, (row) => row.name),
  sex: col(8, (row) => SEX_NAMES[row.sex]),
  birth: col(14, (row) => row.birthDate),
  number: col(24, (row) => row.studentNumber),
  school: col(28, (row) => row.school.name),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  class: col(20, (row) => row.className),
  year: col(10, (row) => row.year),
  outcome: col(10, (row) => OUTCOME_WORDS[row.outcome]),
  on: col(14, (row) => row.graduatedOn),
  destination: col(24, (row) => row.admittedSchool?.name ?? row.destination),
  expected: col(28, (row) => row.expectedSchool?.name ?? null),
  reversed: col(18, (row) => timeText(row.reversedAt)),
  who: col(14, (row) => row.reversedBy),
  why: col(30, (row) => row.reversalReason),
  by: col(14, (row) => row.regraduateBy),
  again: col(20, (row) => row.graduatedAgainOn ?? (row.regraduation && REGRADUATION_WORDS[row.regraduation])),
})
describe(listProposals, '高中毕业申报', {
  school: col(28, (row) => row.school.name),
  class: col(20, (row) => row.className),
  graduated: col(8, (row) => row.graduated),
  completed: col(8, (row) => row.completed),
  incomplete: col(8, (row) => row.incomplete),
  differing: col(60, (row) => row.differing.map(differs).join(';') || null),
})
describe(listLeavers, '毕业年级学生', {
  name: col(14, (row) => row.name),
  sex: col(8, (row) => SEX_NAMES[row.sex]),
  class: col(20, (row) => row.className),
  flag: col(10, (row) => yes(row.isFlagged)),
  blocked: col(24, (row) => row.blockedBy),
  kept: col(30, (row) => row.keptBack),
})
describe(listUnplaced, '待分班学生', {
  name: col(14, (row) => row.name),
  sex: col(8, (row) => SEX_NAMES[row.sex]),
  birth: col(14, (row) => row.birthDate),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  grade: col(14, (row) => gradeName(row.stage, row.grade)),
})
describe(listAllocations, '招生结果', {
  name: col(14, (row) => row.name),
  sex: col(8, (row) => SEX_NAMES[row.sex]),
  number: col(24, (row) => row.studentNumber),
  from: col(28, (row) => row.fromSchool.name),
  school: col(28, (row) => row.school.name),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  year: col(8, (row) => row.year),
  state: col(14, (row) => ALLOCATION_STATE_NAMES[row.state]),
})

const DESK: ColumnsOf<typeof listInbox> = {
  subject: col(14, (row) => row.subject),
  kind: col(16, (row) => row.kindLabel),
  school: col(28, (row) => row.school.name),
  state: col(18, (row) => row.stateLabel),
  unit: col(28, (row) => row.unit.name),
  phone: col(16, (row) => row.unitPhone),
  since: col(18, (row) => timeText(row.since)),
  due: col(14, (row) => row.dueOn),
  overdue: col(8, (row) => (row.isOverdue ? '是' : null)),
}
describe(listOpenings, '临时开放记录', {
  unit: col(28, (row) => row.unit.name),
  business: col(14, (row) => SWITCH_NAMES[row.business]),
  from: col(18, (row) => timeText(row.from)),
  to: col(18, (row) => timeText(row.to)),
  closed: col(18, (row) => row.closedAt && timeText(row.closedAt)),
  reason: col(40, (row) => row.reason),
})
describe(listSchoolChanges, '学校变更记录', {
  on: col(14, (row) => row.effectiveOn),
  kind: col(16, (row) => SCHOOL_CHANGE_WORDS[row.kind]),
  state: col(10, (row) => SCHOOL_CHANGE_STATE_WORDS[row.state]),
  code: col(14, (row) => row.school.code),
  name: col(28, (row) => row.nameBefore),
  bureau: col(28, (row) => row.bureauBefore.name),
  to: col(28, (row) => row.nameAfter ?? row.bureauAfter?.name ?? row.intoSchool?.name ?? null),
  effect: col(60, (row) => row.sentence),
  classes: col(40, (row) => row.classes.map(({ from, to }) => `${from}→${to}`).join('、') || null),
  reason: col(30, (row) => row.reason),
  by: col(14, (row) => row.by),
  at: col(18, (row) => timeText(row.at)),
})
describe(listInbox, '待办业务', DESK)
describe(listOpenCases, '在办业务', DESK)
describe(listPupilChanges, '信息修改记录', {
  at: col(18, (row) => timeText(row.at)),
  unit: col(28, (row) => row.unit),
  by: col(14, (row) => row.by),
  reason: col(30, (row) => row.reason),
  fields: col(60, (row) =>
    row.fields.map(({ label, before, after }) => `${label}:${before || '空'} → ${after || '空'}`).join(';'),
  ),
})
describe(listAccounts, '用户', {
  name: col(14, (row) => row.name),
  login: col(22, (row) => row.login),
  unit: col(28, (row) => row.unit.name),
  roles: col(24, (row) => row.roles.map((role) => ROLE_NAMES[role]).join('、')),
  sealed: col(10, (row) => (row.isSealed ? '已封存' : '正常')),
  password: col(12, (row) => (row.mustChangePassword ? '初始密码' : '已修改')),
})
describe(listUnits, '单位', {
  name: col(30, (row) => row.name),
  level: col(8, (row) => LEVEL_NAMES[row.level]),
  code: col(14, (row) => row.school?.code ?? null),
  lengths: col(26, (row) => row.school && lengthsOf(row.school.lengths)),
  parent: col(28, (row) => row.parent?.name ?? null),
  phone: col(16, (row) => row.officePhone),
  division: col(14, (row) => row.divisionCode),
})
describe(listClasses, '班级', {
  name: col(18, (row) => row.name),
  number: col(14, (row) => row.number),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  grade: col(14, (row) => gradeName(row.stage, row.grade)),
  cohort: col(8, (row) => row.cohort),
  length: col(8, (row) => row.length),
  boys: col(8, (row) => row.boys),
  girls: col(8, (row) => row.girls),
  all: col(8, (row) => row.boys + row.girls),
  school: col(28, (row) => row.schoolName),
})
describe(listClassHistory, '班级变动记录', {
  at: col(18, (row) => timeText(row.at)),
  act: col(8, (row) => CLASS_ACT_NAMES[row.act]),
  from: col(24, (row) => namesOf(row.from)),
  classes: col(24, (row) => namesOf(row.classes)),
  pupils: col(8, (row) => row.pupils),
  school: col(28, (row) => row.schoolName),
  by: col(14, (row) => row.by),
})
describe(listPlacements, '分班记录', {
  at: col(18, (row) => timeText(row.at)),
  school: col(28, (row) => row.schoolName),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  grade: col(14, (row) => gradeName(row.stage, row.grade)),
  seed: col(20, (row) => row.seed),
  classes: col(8, (row) => row.classes),
  pupils: col(8, (row) => row.pupils),
  by: col(14, (row) => row.by),
})
describe(listImports, '导入记录', {
  file: col(36, (row) => row.fileName),
  unit: col(28, (row) => row.unit.name),
  kind: col(22, (row) => IMPORT_KIND_NAMES[row.kind]),
  at: col(18, (row) => timeText(row.createdAt)),
  finished: col(18, (row) => timeText(row.finishedAt)),
  state: col(12, (row) => IMPORT_STATE_NAMES[row.state]),
  read: col(8, (row) => row.rowsRead),
  taken: col(8, (row) => row.rowsTaken),
  skipped: col(8, (row) => row.rowsSkipped),
  bad: col(8, (row) => row.rowsBad),
})
describe(listPromotionSchools, '升级报告(学校)', {
  name: col(28, (row) => row.school.name),
  code: col(14, (row) => row.code),
  bureau: col(28, (row) => row.bureau),
  ungraduated: col(12, (row) => row.ungraduated),
  blocked: col(14, (row) => row.blocked),
  unconfirmed: col(10, (row) => (row.isUnconfirmed ? '未确认' : null)),
  unplaced: col(8, (row) => row.unplaced),
  openCases: col(10, (row) => row.openCases),
  classes: col(10, (row) => row.classes),
  lengths: col(16, (row) => row.wrongLengths.map((stage) => STAGE_WORDS[stage]).join('、') || null),
})
describe(listPromotionStayers, '毕业年级未毕业学生', {
  name: col(14, (row) => row.name),
  school: col(28, (row) => row.school.name),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  class: col(20, (row) => row.className),
  why: col(30, (row) => row.reason),
  state: col(10, (row) => STAYER_STATE_NAMES[row.state]),
})
describe(listPromotionUnplaced, '待分班学生', {
  name: col(14, (row) => row.name),
  school: col(28, (row) => row.school.name),
  stage: col(10, (row) => STAGE_WORDS[row.stage]),
  from: col(14, (row) => gradeName(row.stage, row.fromGrade)),
  to: col(18, (row) => (row.toGrade === null ? '留在毕业年级' : gradeName(row.stage, row.toGrade))),
  state: col(12, (row) => UNPLACED_STATE_NAMES[row.state]),
})
describe(listPromotionClasses, '升级账本', {
  name: col(20, (row) => row.name),
  school: col(28, (row) => row.school.name),
  cohort: col(8, (row) => row.cohort),
  length: col(8, (row) => row.length),
  from: col(14, (row) => gradeName(row.stage, row.fromGrade)),
  to: col(14, (row) => (row.toGrade === null ? '不升' : gradeName(row.stage, row.toGrade))),
  back: col(8, (row) => (row.isBack ? '是' : null)),
  stayers: col(12, (row) => row.stayers),
})
describe(listReversalBlockers, '挡住撤回升级的业务', {
  school: col(28, (row) => row.school),
  bureau: col(28, (row) => row.bureau),
  subject: col(30, (row) => row.subject),
  grade: col(20, (row) => row.grade),
})
describe(listNotices, '通知', {
  at: col(18, (row) => timeText(row.at)),
  kind: col(12, (row) => NOTICE_KIND_NAMES[row.kind]),
  text: col(60, (row) => row.text),
  read: col(8, (row) => (row.isRead ? '已读' : '未读')),
})

/** The sheet of a list: as it was described, else made from its contract. */
export function sheetOf(list: ListRoute): ListSheet {
  return sheets.get(list.path) ?? derivedSheet(list)
}
