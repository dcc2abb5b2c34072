/** 学籍注册: newcomers, late registrations, and the numbers they get. */
import { listInbox } from '../../../contract/business-case.ts'
import {
  getSentBackWorkbook,
  listRegistrations,
  mendRegistration,
  registerPupil,
} from '../../../contract/registration.ts'
import { getNumberBoard } from '../../../contract/student-number.ts'
import type { MapGroup } from '../map-entry.ts'

export const REGISTRATION: MapGroup = {
  title: '学籍注册',
  pages: [
    {
      path: '/registrations',
      label: '学籍注册',
      access: listRegistrations.access,
      help: { school: '新生注册' },
      load: () => import('../../registration/registration-list-page.tsx'),
    },
    {
      path: '/registrations/new',
      access: registerPupil.access,
      help: { school: '一个一个录入' },
      load: () => import('../../registration/new-registration-page.tsx'),
    },
    {
      path: '/registration-decisions',
      label: '学籍注册审核',
      access: listInbox.access,
      help: { school: '主管领导审核', county: '核办学籍注册' },
      load: () => import('../../registration/decision-list-page.tsx'),
    },
    {
      path: '/registrations/late',
      label: '在校生注册',
      access: registerPupil.access,
      help: { school: '在校生注册' },
      load: () => import('../../registration/late-registration-page.tsx'),
    },
    {
      path: '/registrations/sent-back',
      access: getSentBackWorkbook.access,
      help: { school: '被退回的怎样改' },
      load: () => import('../../registration/sent-back-import-page.tsx'),
    },
    {
      path: '/registrations/import',
      access: registerPupil.access,
      help: { school: '用-excel-录入' },
      load: () => import('../../registration/registration-import-page.tsx'),
    },
    {
      path: '/registrations/$id',
      access: mendRegistration.access,
      help: { school: '被退回的怎样改' },
      load: () => import('../../registration/mend-registration-page.tsx'),
    },
    {
      path: '/numbers',
      label: '学籍号编制',
      access: getNumberBoard.access,
      help: { province: '编制正式学籍号' },
      load: () => import('../../numbers/number-board-page.tsx'),
    },
  ],
}
