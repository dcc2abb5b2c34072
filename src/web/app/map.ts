/**
 * The map of the web: every page with the door that it opens first. Whoever may not come to the door does not see the
 * page: the menu, the address and the server all follow the same contract.
 */
import type { ComponentType } from 'react'
import {
  BUREAU_LEVELS,
  deskHolders,
  inProvince,
  provinceBureaus,
  provinceRegistrar,
} from '../../contract/access.ts'
import { addAllocation, admit } from '../../contract/admission.ts'
import { getCase, listInbox, listOpenCases } from '../../contract/business-case.ts'
import { listClassHistory } from '../../contract/class-life.ts'
import { getCohortBoard, previewCohort } from '../../contract/cohort.ts'
import { openConfirmationForms } from '../../contract/confirmation-form.ts'
import { exportDestinations, getReadiness, listGraduates, listLeavers } from '../../contract/graduation.ts'
import { listConfirmations } from '../../contract/graduation-confirmation.ts'
import { listImports } from '../../contract/import.ts'
import { lookUp } from '../../contract/look-up.ts'
import { listNotices } from '../../contract/notice.ts'
import { countPhotos } from '../../contract/photo.ts'
import { getPlacement, listPlacements, listUnplaced, placeBoard } from '../../contract/placement.ts'
import { getCalendar, listWindows } from '../../contract/policy.ts'
import { comparePolicies, listPolicies } from '../../contract/policy-values.ts'
import { getProgress } from '../../contract/progress.ts'
import { getReversalConditions } from '../../contract/promotion-report.ts'
import { getPupil, listPupils } from '../../contract/pupil.ts'
import { exportPupilData, getPupilData } from '../../contract/pupil-data.ts'
import {
  getSentBackWorkbook,
  listRegistrations,
  mendRegistration,
  registerPupil,
} from '../../contract/registration.ts'
import type { Route } from '../../contract/route.ts'
import { listSchoolChanges, renameSchool } from '../../contract/school-change.ts'
import { issueAccounts, listAccounts } from '../../contract/staff.ts'
import { getNumberBoard, listNumbers } from '../../contract/student-number.ts'
import { getUnit, listClasses, listTerms } from '../../contract/unit.ts'
import { moveClock, openPracticeWorld } from '../../contract/world.ts'

export interface PageEntry {
  /** Address, e.g. `/transfers` or `/transfers/$id`. */
  path: string
  /** Its name in the menu; a page that is reached from another has none. */
  label?: string
  access: Route['access']
  load(): Promise<{ default: ComponentType }>
}

export interface MapGroup {
  /** The first group has no title: the workbench stands alone. */
  title?: string
  pages: readonly PageEntry[]
}

const anyBureau = { roles: inProvince.roles, levels: BUREAU_LEVELS } as const
/** Those of a province's bureaus; the nation has no school of its own. */
const bureauDesks = { roles: deskHolders.roles, levels: ['province', 'city', 'county'] } as const

export const MAP: readonly MapGroup[] = [
  {
    pages: [
      {
        path: '/',
        label: '工作台',
        access: 'signed-in',
        load: () => import('../workbench/workbench-page.tsx'),
      },
      {
        path: '/inbox',
        label: '待办',
        access: listInbox.access,
        load: () => import('../inbox/inbox-page.tsx'),
      },
      {
        path: '/notices',
        label: '通知',
        access: listNotices.access,
        load: () => import('../notices/notice-list-page.tsx'),
      },
      {
        path: '/progress',
        label: '办理进度',
        access: getProgress.access,
        load: () => import('../progress/progress-page.tsx'),
      },
      {
        path: '/cases/$id',
        access: getCase.access,
        load: () => import('../inbox/case-detail-page.tsx'),
      },
    ],
  },
  {
    title: '学籍注册',
    pages: [
      {
        path: '/registrations',
        label: '学籍注册',
        access: listRegistrations.access,
        load: () => import('../registration/registration-list-page.tsx'),
      },
      {
        path: '/registrations/new',
        access: registerPupil.access,
        load: () => import('../registration/new-registration-page.tsx'),
      },
      {
        path: '/registration-decisions',
        label: '学籍注册审核',
        access: listInbox.access,
        load: () => import('../registration/decision-list-page.tsx'),
      },
      {
        path: '/registrations/late',
        label: '在校生注册',
        access: registerPupil.access,
        load: () => import('../registration/late-registration-page.tsx'),
      },
      {
        path: '/registrations/sent-back',
        access: getSentBackWorkbook.access,
        load: () => import('../registration/sent-back-import-page.tsx'),
      },
      {
        path: '/registrations/import',
        access: registerPupil.access,
        load: () => import('../registration/registration-import-page.tsx'),
      },
      {
        path: '/registrations/$id',
        access: mendRegistration.access,
        load: () => import('../registration/mend-registration-page.tsx'),
      },
      {
        path: '/numbers',
        label: '学籍号编制',
        access: getNumberBoard.access,
        load: () => import('../numbers/number-board-page.tsx'),
      },
    ],
  },
  {
    title: '信息维护',
    pages: [
      {
        path: '/photos',
        label: '照片采集',
        access: countPhotos.access,
        load: () => import('../photos/photo-archive-page.tsx'),
      },
      {
        path: '/confirmation-forms',
        label: '信息确认表',
        access: openConfirmationForms.access,
        load: () => import('../print/confirmation-page.tsx'),
      },
      {
        path: '/pupil-data',
        label: '批量修改信息',
        access: exportPupilData.access,
        load: () => import('../pupil-data/pupil-data-page.tsx'),
      },
      {
        path: '/pupils/$id/data',
        access: getPupilData.access,
        load: () => import('../pupil-data/change-pupil-data-page.tsx'),
      },
    ],
  },
  {
    title: '毕业升级',
    pages: [
      {
        path: '/graduation',
        label: '学生毕业',
        access: getReadiness.access,
        load: () => import('../graduation/graduation-page.tsx'),
      },
      {
        path: '/graduation-proposals',
        label: '高中毕业核准',
        access: provinceBureaus,
        load: () => import('../graduation/proposal-page.tsx'),
      },
      {
        path: '/leavers',
        access: listLeavers.access,
        load: () => import('../graduation/leavers-page.tsx'),
      },
      {
        path: '/graduation-confirmations',
        label: '毕业确认',
        access: listConfirmations.access,
        load: () => import('../graduation-confirmation/confirmation-page.tsx'),
      },
      {
        path: '/promotion',
        label: '升级',
        access: provinceBureaus,
        load: () => import('../promotion/promotion-page.tsx'),
      },
      {
        path: '/promotion/$id/report',
        access: provinceBureaus,
        load: () => import('../promotion/report-page.tsx'),
      },
      {
        path: '/promotion/$id/schools',
        access: provinceBureaus,
        load: () => import('../promotion/schools-page.tsx'),
      },
      {
        path: '/promotion/$id/stayers',
        access: provinceBureaus,
        load: () => import('../promotion/stayers-page.tsx'),
      },
      {
        path: '/promotion/$id/unplaced',
        access: provinceBureaus,
        load: () => import('../promotion/unplaced-page.tsx'),
      },
      {
        path: '/promotion/$id/classes',
        access: provinceBureaus,
        load: () => import('../promotion/classes-page.tsx'),
      },
      {
        path: '/promotion/$id/sheet',
        access: provinceBureaus,
        load: () => import('../promotion/sheet-page.tsx'),
      },
      {
        path: '/promotion/$id/reversal',
        access: getReversalConditions.access,
        load: () => import('../promotion/reversal-page.tsx'),
      },
    ],
  },
  {
    title: '招生入学',
    pages: [
      {
        path: '/allocations',
        label: '招生结果管理',
        access: provinceBureaus,
        load: () => import('../allocations/allocation-list-page.tsx'),
      },
      {
        path: '/allocations/import',
        access: addAllocation.access,
        load: () => import('../allocations/allocation-import-page.tsx'),
      },
      {
        path: '/admission-decisions',
        label: '新生录取核办',
        access: bureauDesks,
        load: () => import('../inbox/admission-inbox-page.tsx'),
      },
      {
        path: '/admissions',
        label: '学校录取新生',
        access: admit.access,
        load: () => import('../admissions/admit-page.tsx'),
      },
      {
        path: '/placement',
        label: '学生分班',
        access: listUnplaced.access,
        load: () => import('../placement/placement-page.tsx'),
      },
      {
        path: '/placement/board',
        access: placeBoard.access,
        load: () => import('../placement/board-page.tsx'),
      },
      {
        path: '/placement/records',
        access: listPlacements.access,
        load: () => import('../placement/records-page.tsx'),
      },
      {
        path: '/placement/$id',
        access: getPlacement.access,
        load: () => import('../placement/proof-page.tsx'),
      },
    ],
  },
  {
    title: '综合查询',
    pages: [
      {
        path: '/pupils',
        label: '在校生查询',
        access: listPupils.access,
        load: () => import('../pupils/pupil-list-page.tsx'),
      },
      {
        path: '/pupils/$id',
        access: getPupil.access,
        load: () => import('../pupils/pupil-detail-page.tsx'),
      },
      {
        path: '/number-list',
        label: '学籍号查询',
        access: listNumbers.access,
        load: () => import('../numbers/number-list-page.tsx'),
      },
      {
        path: '/graduates',
        label: '毕业生查询',
        access: listGraduates.access,
        load: () => import('../graduates/graduate-list-page.tsx'),
      },
      {
        path: '/graduates/destinations',
        access: exportDestinations.access,
        load: () => import('../graduates/destination-import-page.tsx'),
      },
      {
        path: '/graduation-reversals',
        label: '毕业生驳回查询',
        access: listGraduates.access,
        load: () => import('../graduates/reversal-list-page.tsx'),
      },
      {
        path: '/open-cases',
        label: '在办业务查询',
        access: listOpenCases.access,
        load: () => import('../inbox/open-cases-page.tsx'),
      },
      {
        path: '/look-up',
        label: '全省学籍查询',
        access: lookUp.access,
        load: () => import('../look-up/look-up-page.tsx'),
      },
      {
        path: '/imports',
        label: '导入记录',
        access: listImports.access,
        load: () => import('../imports/import-list-page.tsx'),
      },
    ],
  },
  {
    title: '学校管理',
    pages: [
      {
        path: '/units',
        label: '单位',
        access: anyBureau,
        load: () => import('../units/unit-list-page.tsx'),
      },
      { path: '/units/$id', access: getUnit.access, load: () => import('../units/unit-page.tsx') },
      {
        path: '/units/$id/change',
        access: renameSchool.access,
        load: () => import('../school-changes/change-page.tsx'),
      },
      {
        path: '/school-changes',
        label: '学校变更记录',
        access: listSchoolChanges.access,
        load: () => import('../school-changes/change-list-page.tsx'),
      },
      {
        path: '/classes',
        label: '班级',
        access: listClasses.access,
        load: () => import('../classes/class-list-page.tsx'),
      },
      { path: '/classes/$id', access: listClasses.access, load: () => import('../classes/class-page.tsx') },
      {
        path: '/class-history',
        access: listClassHistory.access,
        load: () => import('../classes/class-history-page.tsx'),
      },
      {
        path: '/terms',
        label: '学期学年设置',
        access: listTerms.access,
        load: () => import('../terms/term-page.tsx'),
      },
      {
        path: '/cohorts',
        label: '新学年准备',
        access: previewCohort.access,
        load: () => import('../cohorts/cohort-page.tsx'),
      },
      {
        path: '/cohorts/board',
        label: '新学年准备进度',
        access: getCohortBoard.access,
        load: () => import('../cohorts/cohort-board-page.tsx'),
      },
    ],
  },
  {
    title: '系统管理',
    pages: [
      {
        path: '/initial-load',
        label: '初始数据',
        access: provinceRegistrar,
        load: () => import('../initial-load/initial-load-page.tsx'),
      },
      {
        path: '/initial-load/$slug',
        access: provinceRegistrar,
        load: () => import('../initial-load/initial-import-page.tsx'),
      },
      {
        path: '/accounts',
        label: '用户',
        access: listAccounts.access,
        load: () => import('../accounts/account-list-page.tsx'),
      },
      {
        path: '/accounts/new',
        access: issueAccounts.access,
        load: () => import('../accounts/issue-page.tsx'),
      },
      {
        path: '/windows',
        label: '业务时段',
        access: listWindows.access,
        load: () => import('../policy/window-list-page.tsx'),
      },
      {
        path: '/policies',
        label: '政策参数',
        access: listPolicies.access,
        load: () => import('../policy/policy-page.tsx'),
      },
      {
        path: '/policies/compare',
        access: comparePolicies.access,
        load: () => import('../policy/policy-comparison-page.tsx'),
      },
      {
        path: '/calendar',
        label: '工作日历',
        access: getCalendar.access,
        load: () => import('../policy/calendar-page.tsx'),
      },
      {
        path: '/clock',
        label: '演练时钟',
        access: moveClock.access,
        load: () => import('../world/clock-page.tsx'),
      },
      {
        path: '/worlds/new',
        label: '新建演练世界',
        access: openPracticeWorld.access,
        load: () => import('../world/practice-world-page.tsx'),
      },
      {
        path: '/password',
        label: '修改密码',
        access: 'signed-in',
        load: () => import('../accounts/password-page.tsx'),
      },
    ],
  },
  {
    title: '帮助',
    pages: [
      {
        path: '/help',
        label: '使用手册',
        access: 'signed-in',
        load: () => import('../help/help-page.tsx'),
      },
      { path: '/help/$page', access: 'signed-in', load: () => import('../help/help-page.tsx') },
    ],
  },
]
