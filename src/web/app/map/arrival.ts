/** 招生入学: allocation, admission, placement. */
import { deskHolders, provinceBureaus } from '../../../contract/access.ts'
import { addAllocation, admit } from '../../../contract/admission.ts'
import { getPlacement, listPlacements, listUnplaced, placeBoard } from '../../../contract/placement.ts'
import type { MapGroup } from '../map-entry.ts'

/** Those of a province's bureaus; the nation has no school of its own. */
const bureauDesks = { roles: deskHolders.roles, levels: ['province', 'city', 'county'] } as const

export const ARRIVAL: MapGroup = {
  title: '招生入学',
  pages: [
    {
      path: '/allocations',
      label: '招生结果管理',
      access: provinceBureaus,
      help: { county: '招生结果' },
      load: () => import('../../allocations/allocation-list-page.tsx'),
    },
    {
      path: '/allocations/import',
      access: addAllocation.access,
      help: { county: '招生结果' },
      load: () => import('../../allocations/allocation-import-page.tsx'),
    },
    {
      path: '/admission-decisions',
      label: '新生录取核办',
      access: bureauDesks,
      help: { county: '新生录取核办' },
      load: () => import('../../inbox/admission-inbox-page.tsx'),
    },
    {
      path: '/admissions',
      label: '学校录取新生',
      access: admit.access,
      help: { school: '录取新生' },
      load: () => import('../../admissions/admit-page.tsx'),
    },
    {
      path: '/placement',
      label: '学生分班',
      access: listUnplaced.access,
      help: { school: '学生分班' },
      load: () => import('../../placement/placement-page.tsx'),
    },
    {
      path: '/placement/board',
      access: placeBoard.access,
      help: { school: '手工分班' },
      load: () => import('../../placement/board-page.tsx'),
    },
    {
      path: '/placement/records',
      access: listPlacements.access,
      help: { school: '公示和核验' },
      load: () => import('../../placement/records-page.tsx'),
    },
    {
      path: '/placement/$id',
      access: getPlacement.access,
      help: { school: '公示和核验' },
      load: () => import('../../placement/proof-page.tsx'),
    },
  ],
}
