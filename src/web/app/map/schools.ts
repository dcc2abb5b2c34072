/** 学校管理: units, their classes, terms and the new school year. */
import { BUREAU_LEVELS, inProvince } from '../../../contract/access.ts'
import { listClassHistory } from '../../../contract/class-life.ts'
import { getCohortBoard, previewCohort } from '../../../contract/cohort.ts'
import { listSchoolChanges, renameSchool } from '../../../contract/school-change.ts'
import { getUnit, listClasses, listTerms } from '../../../contract/unit.ts'
import type { MapGroup } from '../map-entry.ts'

const anyBureau = { roles: inProvince.roles, levels: BUREAU_LEVELS } as const

export const SCHOOLS: MapGroup = {
  title: '学校管理',
  pages: [
    {
      path: '/units',
      label: '单位',
      access: anyBureau,
      help: { county: '单位' },
      load: () => import('../../units/unit-list-page.tsx'),
    },
    {
      path: '/units/$id',
      access: getUnit.access,
      help: { school: '本校的资料和变更', county: '单位' },
      load: () => import('../../units/unit-page.tsx'),
    },
    {
      path: '/units/$id/change',
      access: renameSchool.access,
      help: { county: '学校变更更名合并撤销', province: '学校变更主管单位跨县合并' },
      load: () => import('../../school-changes/change-page.tsx'),
    },
    {
      path: '/school-changes',
      label: '学校变更记录',
      access: listSchoolChanges.access,
      help: {
        school: '本校的资料和变更',
        county: '学校变更更名合并撤销',
        province: '学校变更主管单位跨县合并',
      },
      load: () => import('../../school-changes/change-list-page.tsx'),
    },
    {
      path: '/classes',
      label: '班级',
      access: listClasses.access,
      help: { school: '班级' },
      load: () => import('../../classes/class-list-page.tsx'),
    },
    {
      path: '/classes/$id',
      access: listClasses.access,
      help: { school: '班级' },
      load: () => import('../../classes/class-page.tsx'),
    },
    {
      path: '/class-history',
      access: listClassHistory.access,
      help: { school: '班级' },
      load: () => import('../../classes/class-history-page.tsx'),
    },
    {
      path: '/terms',
      label: '学期学年设置',
      access: listTerms.access,
      help: { school: '新学年的准备', county: '新学年准备' },
      load: () => import('../../terms/term-page.tsx'),
    },
    {
      path: '/cohorts',
      label: '新学年准备',
      access: previewCohort.access,
      help: { school: '新学年的准备', county: '新学年准备' },
      load: () => import('../../cohorts/cohort-page.tsx'),
    },
    {
      path: '/cohorts/board',
      label: '新学年准备进度',
      access: getCohortBoard.access,
      help: { county: '新学年准备' },
      load: () => import('../../cohorts/cohort-board-page.tsx'),
    },
  ],
}
