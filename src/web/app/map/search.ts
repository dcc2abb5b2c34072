/** 综合查询: every list that is only read. */
import { listOpenCases } from '../../../contract/business-case.ts'
import { exportDestinations, listGraduates } from '../../../contract/graduation.ts'
import { listImports } from '../../../contract/import.ts'
import { lookUp } from '../../../contract/look-up.ts'
import { getPupil, listPupils } from '../../../contract/pupil.ts'
import { listNumbers } from '../../../contract/student-number.ts'
import type { MapGroup } from '../map-entry.ts'

export const SEARCH: MapGroup = {
  title: '综合查询',
  pages: [
    {
      path: '/pupils',
      label: '在校生查询',
      access: listPupils.access,
      help: { school: '查一个学生' },
      load: () => import('../../pupils/pupil-list-page.tsx'),
    },
    {
      path: '/pupils/$id',
      access: getPupil.access,
      help: { school: '查一个学生' },
      load: () => import('../../pupils/pupil-detail-page.tsx'),
    },
    {
      path: '/number-list',
      label: '学籍号查询',
      access: listNumbers.access,
      help: { school: '学籍号查询', province: '编制正式学籍号' },
      load: () => import('../../numbers/number-list-page.tsx'),
    },
    {
      path: '/graduates',
      label: '毕业生查询',
      access: listGraduates.access,
      help: { school: '毕业去向', county: '毕业生查询和驳回' },
      load: () => import('../../graduates/graduate-list-page.tsx'),
    },
    {
      path: '/graduates/destinations',
      access: exportDestinations.access,
      help: { school: '毕业去向' },
      load: () => import('../../graduates/destination-import-page.tsx'),
    },
    {
      path: '/graduation-reversals',
      label: '毕业生驳回查询',
      access: listGraduates.access,
      help: { school: '毕业以后锁定和驳回', county: '毕业生查询和驳回' },
      load: () => import('../../graduates/reversal-list-page.tsx'),
    },
    {
      path: '/open-cases',
      label: '在办业务查询',
      access: listOpenCases.access,
      help: { school: '在办业务查询', county: '谁需要帮助' },
      load: () => import('../../inbox/open-cases-page.tsx'),
    },
    {
      path: '/look-up',
      label: '全省学籍查询',
      access: lookUp.access,
      help: { school: '全省学籍查询' },
      load: () => import('../../look-up/look-up-page.tsx'),
    },
    {
      path: '/imports',
      label: '导入记录',
      access: listImports.access,
      help: { school: '导入记录' },
      load: () => import('../../imports/import-list-page.tsx'),
    },
  ],
}
