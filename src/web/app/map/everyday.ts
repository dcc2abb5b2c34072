/** What everybody comes back to each day: no title, the workbench stands alone. */
import { getCase, listInbox } from '../../../contract/business-case.ts'
import { listNotices } from '../../../contract/notice.ts'
import { getProgress } from '../../../contract/progress.ts'
import type { MapGroup } from '../map-entry.ts'

export const EVERYDAY: MapGroup = {
  pages: [
    {
      path: '/',
      label: '工作台',
      access: 'signed-in',
      help: { school: '工作台', county: '工作台', province: '工作台' },
      load: () => import('../../workbench/workbench-page.tsx'),
    },
    {
      path: '/inbox',
      label: '待办',
      access: listInbox.access,
      help: { school: '待办和一件业务', county: '核办' },
      load: () => import('../../inbox/inbox-page.tsx'),
    },
    {
      path: '/notices',
      label: '通知',
      access: listNotices.access,
      help: { README: '通知' },
      load: () => import('../../notices/notice-list-page.tsx'),
    },
    {
      path: '/progress',
      label: '办理进度',
      access: getProgress.access,
      help: { county: '谁需要帮助', province: '看全省的进度' },
      load: () => import('../../progress/progress-page.tsx'),
    },
    {
      path: '/cases/$id',
      access: getCase.access,
      help: { school: '待办和一件业务', county: '核办' },
      load: () => import('../../inbox/case-detail-page.tsx'),
    },
  ],
}
