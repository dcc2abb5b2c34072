/** 系统管理: first data, accounts, policy, calendar, practice. */
import { provinceRegistrar } from '../../../contract/access.ts'
import { getCalendar, listOpenings, listWindows } from '../../../contract/policy.ts'
import { comparePolicies, listPolicies } from '../../../contract/policy-values.ts'
import { issueAccounts, listAccounts } from '../../../contract/staff.ts'
import { moveClock, openPracticeWorld } from '../../../contract/world.ts'
import type { MapGroup } from '../map-entry.ts'

export const SYSTEM: MapGroup = {
  title: '系统管理',
  pages: [
    {
      path: '/initial-load',
      label: '初始数据',
      access: provinceRegistrar,
      help: { province: '第一次使用导入已有的数据' },
      load: () => import('../../initial-load/initial-load-page.tsx'),
    },
    {
      path: '/initial-load/$slug',
      access: provinceRegistrar,
      help: { province: '第一次使用导入已有的数据' },
      load: () => import('../../initial-load/initial-import-page.tsx'),
    },
    {
      path: '/accounts',
      label: '用户',
      access: listAccounts.access,
      help: { county: '给学校开用户', province: '开用户' },
      load: () => import('../../accounts/account-list-page.tsx'),
    },
    {
      path: '/accounts/new',
      access: issueAccounts.access,
      help: { county: '给学校开用户', province: '开用户' },
      load: () => import('../../accounts/issue-page.tsx'),
    },
    {
      path: '/windows',
      label: '业务时段',
      access: listWindows.access,
      help: { school: '业务时段和日历', county: '业务时段', province: '业务时段和开关' },
      load: () => import('../../policy/window-list-page.tsx'),
    },
    {
      path: '/switches',
      access: listOpenings.access,
      help: { school: '业务时段和日历', county: '业务时段', province: '业务时段和开关' },
      load: () => import('../../policy/opening-list-page.tsx'),
    },
    {
      path: '/policies',
      label: '政策参数',
      access: listPolicies.access,
      help: { province: '政策参数' },
      load: () => import('../../policy/policy-page.tsx'),
    },
    {
      path: '/policies/compare',
      access: comparePolicies.access,
      help: { province: '换政策以前先对照' },
      load: () => import('../../policy/policy-comparison-page.tsx'),
    },
    {
      path: '/calendar',
      label: '工作日历',
      access: getCalendar.access,
      help: { school: '业务时段和日历', province: '工作日历' },
      load: () => import('../../policy/calendar-page.tsx'),
    },
    {
      path: '/clock',
      label: '演练时钟',
      access: moveClock.access,
      help: { province: '演练' },
      load: () => import('../../world/clock-page.tsx'),
    },
    {
      path: '/worlds/new',
      label: '新建演练世界',
      access: openPracticeWorld.access,
      help: { province: '演练' },
      load: () => import('../../world/practice-world-page.tsx'),
    },
    {
      path: '/password',
      label: '修改密码',
      access: 'signed-in',
      help: { README: '密码' },
      load: () => import('../../accounts/password-page.tsx'),
    },
  ],
}
