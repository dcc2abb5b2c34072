/** 毕业升级: graduation, its confirmation, and the promotion with its report. */
import { provinceBureaus } from '../../../contract/access.ts'
import { getReadiness, listLeavers } from '../../../contract/graduation.ts'
import { listConfirmations } from '../../../contract/graduation-confirmation.ts'
import { getReversalConditions } from '../../../contract/promotion-report.ts'
import type { MapGroup } from '../map-entry.ts'

export const LEAVING: MapGroup = {
  title: '毕业升级',
  pages: [
    {
      path: '/graduation',
      label: '学生毕业',
      access: getReadiness.access,
      help: { school: '毕业', county: '毕业期间' },
      load: () => import('../../graduation/graduation-page.tsx'),
    },
    {
      path: '/graduation-proposals',
      label: '高中毕业核准',
      access: provinceBureaus,
      help: { county: '高中毕业核准' },
      load: () => import('../../graduation/proposal-page.tsx'),
    },
    {
      path: '/leavers',
      access: listLeavers.access,
      help: { school: '毕业准备', county: '毕业期间' },
      load: () => import('../../graduation/leavers-page.tsx'),
    },
    {
      path: '/graduation-confirmations',
      label: '毕业确认',
      access: listConfirmations.access,
      help: { school: '毕业确认', county: '毕业确认', province: '毕业确认' },
      load: () => import('../../graduation-confirmation/confirmation-page.tsx'),
    },
    {
      path: '/promotion',
      label: '升级',
      access: provinceBureaus,
      help: { county: '升级报告', province: '升级' },
      load: () => import('../../promotion/promotion-page.tsx'),
    },
    {
      path: '/promotion/$id/report',
      access: provinceBureaus,
      help: { county: '升级报告', province: '看升级报告' },
      load: () => import('../../promotion/report-page.tsx'),
    },
    {
      path: '/promotion/$id/schools',
      access: provinceBureaus,
      help: { county: '升级报告', province: '看升级报告' },
      load: () => import('../../promotion/schools-page.tsx'),
    },
    {
      path: '/promotion/$id/stayers',
      access: provinceBureaus,
      help: { county: '升级报告', province: '看升级报告' },
      load: () => import('../../promotion/stayers-page.tsx'),
    },
    {
      path: '/promotion/$id/unplaced',
      access: provinceBureaus,
      help: { county: '升级报告', province: '看升级报告' },
      load: () => import('../../promotion/unplaced-page.tsx'),
    },
    {
      path: '/promotion/$id/classes',
      access: provinceBureaus,
      help: { county: '升级报告', province: '看升级报告' },
      load: () => import('../../promotion/classes-page.tsx'),
    },
    {
      path: '/promotion/$id/sheet',
      access: provinceBureaus,
      help: { province: '打印情况表核对账本' },
      load: () => import('../../promotion/sheet-page.tsx'),
    },
    {
      path: '/promotion/$id/reversal',
      access: getReversalConditions.access,
      help: { province: '撤回升级' },
      load: () => import('../../promotion/reversal-page.tsx'),
    },
  ],
}
