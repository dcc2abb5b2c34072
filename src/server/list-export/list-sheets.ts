/** The workbooks of the lists that were described: the columns of their pages, optional ones too. */
import { listAllocations } from '../../contract/admission.ts'
import { listInbox, listOpenCases } from '../../contract/business-case.ts'
import { listClassHistory } from '../../contract/class-life.ts'
import { listGraduates, listLeavers } from '../../contract/graduation.ts'
import { listProposals } from '../../contract/graduation-proposal.ts'
import { listImports } from '../../contract/import.ts'
import type { ListRoute } from '../../contract/list-export.ts'
import { listNotices } from '../../contract/notice.ts'
import { listPlacements, listUnplaced } from '../../contract/placement.ts'
import {
  listPromotionClasses,
  listPromotionSchools,
  listPromotionStayers,
  listReversalBlockers,
} from '../../contract/promotion-report.ts'
import { listPupils } from '../../contract/pupil.ts'
import { listPupilChanges } from '../../contract/pupil-data.ts'
import { listRegistrations } from '../../contract/registration.ts'
import { listSchoolChanges } from '../../contract/school-change.ts'
import { listAccounts } from '../../contract/staff.ts'
import { listNumbers } from '../../contract/student-number.ts'
import { listClasses, listUnits } from '../../contract/unit.ts'
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
} from '../../rules/words.ts'
import { col, derivedSheet, type ListColumn, type ListSheet, type RowOf, timeText } from './list-sheet.ts'

const sheets = new Map<string, ListSheet>()

function describe<L extends ListRoute>(list: L, title: string, columns: readonly ListColumn<RowOf<L>>[]) {
  sheets.set(list.path, { title, columns })
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

describe(listPupils, '在校生', [
  col('姓名', 14, (row) => row.name),
  col('性别', 8, (row) => SEX_NAMES[row.sex]),
  col('出生日期', 14, (row) => row.birthDate),
  col('学籍号', 24, (row) => row.studentNumber),
  col('身份证件号', 22, (row) => row.idNumber),
  col('学校', 28, (row) => row.school.name),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('年级', 14, (row) => gradeName(row.stage, row.grade)),
  col('班级', 18, (row) => row.className ?? '待分班'),
  col('问题学籍', 10, (row) => yes(row.isFlagged)),
])
describe(listRegistrations, '学籍注册', [
  col('姓名', 14, (row) => row.name),
  col('性别', 8, (row) => SEX_NAMES[row.sex]),
  col('出生日期', 14, (row) => row.birthDate),
  col('身份证件号', 22, (row) => row.idNumber),
  col('学校', 28, (row) => row.school.name),
  col('环节', 18, (row) => row.stateLabel),
  col('身份信息', 14, (row) => (row.isHeld ? '重复,暂缓' : null)),
  col('退回原因', 30, (row) => row.sentBackBecause),
  col('请核对', 30, (row) => row.warnings.map(({ label }) => label).join('、') || null),
])
describe(listNumbers, '学籍号查询', [
  col('姓名', 14, (row) => row.name),
  col('学校', 28, (row) => row.school.name),
  col('班级', 18, (row) => row.className ?? '待分班'),
  col('学籍号', 24, (row) => row.studentNumber),
  col('学籍号类型', 14, (row) => NUMBER_KIND_WORDS[row.kind]),
  col('编制情况', 20, (row) => STANDING_WORDS[row.standing]),
  col('人口库核验', 28, (row) => row.check && CHECK_WORDS[row.check.state]),
  col('曾用学籍号', 12, (row) => row.former),
  col('取得时间', 18, (row) => timeText(row.issuedAt)),
])
describe(listGraduates, '毕业生', [
  col('姓名', 14, (row) => row.name),
  col('性别', 8, (row) => SEX_NAMES[row.sex]),
  col('出生日期', 14, (row) => row.birthDate),
  col('学籍号', 24, (row) => row.studentNumber),
  col('毕业学校', 28, (row) => row.school.name),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('班级', 20, (row) => row.className),
  col('毕业年份', 10, (row) => row.year),
  col('毕业结果', 10, (row) => OUTCOME_WORDS[row.outcome]),
  col('毕业日期', 14, (row) => row.graduatedOn),
  col('去向', 24, (row) => row.admittedSchool?.name ?? row.destination),
  col('期望录取学校', 28, (row) => row.expectedSchool?.name ?? null),
  col('驳回时间', 18, (row) => timeText(row.reversedAt)),
  col('驳回人', 14, (row) => row.reversedBy),
  col('驳回原因', 30, (row) => row.reversalReason),
  col('重新毕业期限', 14, (row) => row.regraduateBy),
  col('重新毕业日期', 14, (row) => row.graduatedAgainOn),
])
describe(listProposals, '高中毕业申报', [
  col('学校', 28, (row) => row.school.name),
  col('班级', 20, (row) => row.className),
  col('毕业', 8, (row) => row.graduated),
  col('结业', 8, (row) => row.completed),
  col('肄业', 8, (row) => row.incomplete),
  col('与毕业不同的学生', 60, (row) => row.differing.map(differs).join(';') || null),
])
describe(listLeavers, '毕业年级学生', [
  col('姓名', 14, (row) => row.name),
  col('性别', 8, (row) => SEX_NAMES[row.sex]),
  col('班级', 20, (row) => row.className),
  col('问题学籍', 10, (row) => yes(row.isFlagged)),
  col('未办结业务', 24, (row) => row.blockedBy),
  col('留下的原因', 30, (row) => row.keptBack),
])
describe(listUnplaced, '待分班学生', [
  col('姓名', 14, (row) => row.name),
  col('性别', 8, (row) => SEX_NAMES[row.sex]),
  col('出生日期', 14, (row) => row.birthDate),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('年级', 14, (row) => gradeName(row.stage, row.grade)),
])
describe(listAllocations, '招生结果', [
  col('姓名', 14, (row) => row.name),
  col('性别', 8, (row) => SEX_NAMES[row.sex]),
  col('学籍号', 24, (row) => row.studentNumber),
  col('毕业学校', 28, (row) => row.fromSchool.name),
  col('录取学校', 28, (row) => row.school.name),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('年份', 8, (row) => row.year),
  col('状态', 14, (row) => ALLOCATION_STATE_NAMES[row.state]),
])

const DESK: readonly ListColumn<RowOf<typeof listInbox>>[] = [
  col('学生', 14, (row) => row.subject),
  col('业务', 16, (row) => row.kindLabel),
  col('学校', 28, (row) => row.school.name),
  col('环节', 18, (row) => row.stateLabel),
  col('正在办理的单位', 28, (row) => row.unit.name),
  col('办公电话', 16, (row) => row.unitPhone),
  col('到达时间', 18, (row) => timeText(row.since)),
  col('办理期限', 14, (row) => row.dueOn),
  col('已超期', 8, (row) => (row.isOverdue ? '是' : null)),
]
describe(listSchoolChanges, '学校变更记录', [
  col('生效日期', 14, (row) => row.effectiveOn),
  col('变更', 16, (row) => SCHOOL_CHANGE_WORDS[row.kind]),
  col('状态', 10, (row) => SCHOOL_CHANGE_STATE_WORDS[row.state]),
  col('学校标识码', 14, (row) => row.school.code),
  col('变更前名称', 28, (row) => row.nameBefore),
  col('变更前主管单位', 28, (row) => row.bureauBefore.name),
  col('变更后', 28, (row) => row.nameAfter ?? row.bureauAfter?.name ?? row.intoSchool?.name ?? null),
  col('影响', 60, (row) => row.sentence),
  col('班级改名', 40, (row) => row.classes.map(({ from, to }) => `${from}→${to}`).join('、') || null),
  col('依据', 30, (row) => row.reason),
  col('办理人', 14, (row) => row.by),
  col('办理时间', 18, (row) => timeText(row.at)),
])
describe(listInbox, '待办业务', DESK)
describe(listOpenCases, '在办业务', DESK)
describe(listPupilChanges, '信息修改记录', [
  col('时间', 18, (row) => timeText(row.at)),
  col('单位', 28, (row) => row.unit),
  col('办理人', 14, (row) => row.by),
  col('原因', 30, (row) => row.reason),
  col('修改内容', 60, (row) =>
    row.fields.map(({ label, before, after }) => `${label}:${before || '空'} → ${after || '空'}`).join(';'),
  ),
])
describe(listAccounts, '用户', [
  col('姓名', 14, (row) => row.name),
  col('用户名', 22, (row) => row.login),
  col('单位', 28, (row) => row.unit.name),
  col('角色', 24, (row) => row.roles.map((role) => ROLE_NAMES[role]).join('、')),
  col('状态', 10, (row) => (row.isSealed ? '已封存' : '正常')),
  col('密码', 12, (row) => (row.mustChangePassword ? '初始密码' : '已修改')),
])
describe(listUnits, '单位', [
  col('名称', 30, (row) => row.name),
  col('级别', 8, (row) => LEVEL_NAMES[row.level]),
  col('学校标识码', 14, (row) => row.school?.code ?? null),
  col('学制', 26, (row) => row.school && lengthsOf(row.school.lengths)),
  col('主管单位', 28, (row) => row.parent?.name ?? null),
  col('办公电话', 16, (row) => row.officePhone),
  col('行政区划代码', 14, (row) => row.divisionCode),
])
describe(listClasses, '班级', [
  col('班级', 18, (row) => row.name),
  col('班号', 14, (row) => row.number),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('年级', 14, (row) => gradeName(row.stage, row.grade)),
  col('级', 8, (row) => row.cohort),
  col('学制', 8, (row) => row.length),
  col('男', 8, (row) => row.boys),
  col('女', 8, (row) => row.girls),
  col('合计', 8, (row) => row.boys + row.girls),
  col('学校', 28, (row) => row.schoolName),
])
describe(listClassHistory, '班级变动记录', [
  col('时间', 18, (row) => timeText(row.at)),
  col('办理', 8, (row) => CLASS_ACT_NAMES[row.act]),
  col('原班级', 24, (row) => namesOf(row.from)),
  col('班级', 24, (row) => namesOf(row.classes)),
  col('人数', 8, (row) => row.pupils),
  col('学校', 28, (row) => row.schoolName),
  col('办理人', 14, (row) => row.by),
])
describe(listPlacements, '分班记录', [
  col('分班时间', 18, (row) => timeText(row.at)),
  col('学校', 28, (row) => row.schoolName),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('年级', 14, (row) => gradeName(row.stage, row.grade)),
  col('种子', 20, (row) => row.seed),
  col('班级数', 8, (row) => row.classes),
  col('人数', 8, (row) => row.pupils),
  col('办理人', 14, (row) => row.by),
])
describe(listImports, '导入记录', [
  col('单位', 28, (row) => row.unit.name),
  col('文件', 36, (row) => row.fileName),
  col('业务', 22, (row) => IMPORT_KIND_NAMES[row.kind]),
  col('上传时间', 18, (row) => timeText(row.createdAt)),
  col('完成时间', 18, (row) => timeText(row.finishedAt)),
  col('状态', 12, (row) => IMPORT_STATE_NAMES[row.state]),
  col('读取', 8, (row) => row.rowsRead),
  col('入库', 8, (row) => row.rowsTaken),
  col('跳过', 8, (row) => row.rowsSkipped),
  col('有错误', 8, (row) => row.rowsBad),
])
describe(listPromotionSchools, '升级报告(学校)', [
  col('学校', 28, (row) => row.school.name),
  col('学校标识码', 14, (row) => row.code),
  col('主管局', 28, (row) => row.bureau),
  col('未毕业学生', 12, (row) => row.ungraduated),
  col('其中业务在办', 14, (row) => row.blocked),
  col('毕业确认', 10, (row) => (row.isUnconfirmed ? '未确认' : null)),
  col('待分班', 8, (row) => row.unplaced),
  col('在办业务', 10, (row) => row.openCases),
  col('升级班级', 10, (row) => row.classes),
  col('学制不一致', 16, (row) => row.wrongLengths.map((stage) => STAGE_WORDS[stage]).join('、') || null),
])
describe(listPromotionStayers, '毕业年级未毕业学生', [
  col('姓名', 14, (row) => row.name),
  col('学校', 28, (row) => row.school.name),
  col('教育阶段', 10, (row) => STAGE_WORDS[row.stage]),
  col('班级', 20, (row) => row.className),
  col('未毕业的原因', 30, (row) => row.reason),
  col('现在', 10, (row) => STAYER_STATE_NAMES[row.state]),
])
describe(listPromotionClasses, '升级账本', [
  col('班级(升级前)', 20, (row) => row.name),
  col('学校', 28, (row) => row.school.name),
  col('级', 8, (row) => row.cohort),
  col('学制', 8, (row) => row.length),
  col('升级前', 14, (row) => gradeName(row.stage, row.fromGrade)),
  col('升级后', 14, (row) => (row.toGrade === null ? '不升' : gradeName(row.stage, row.toGrade))),
  col('已撤回', 8, (row) => (row.isBack ? '是' : null)),
  col('未毕业学生', 12, (row) => row.stayers),
])
describe(listReversalBlockers, '挡住撤回升级的业务', [
  col('学校', 28, (row) => row.school),
  col('主管局', 28, (row) => row.bureau),
  col('事项', 30, (row) => row.subject),
])
describe(listNotices, '通知', [
  col('时间', 18, (row) => timeText(row.at)),
  col('种类', 12, (row) => NOTICE_KIND_NAMES[row.kind]),
  col('内容', 60, (row) => row.text),
  col('状态', 8, (row) => (row.isRead ? '已读' : '未读')),
])

/** The sheet of a list: as it was described, else made from its contract. */
export function sheetOf(list: ListRoute): ListSheet {
  return sheets.get(list.path) ?? derivedSheet(list)
}
