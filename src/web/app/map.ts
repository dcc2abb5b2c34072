/**
 * The map of the web: every page with the door that it opens first. Whoever may not come to the door does not see the
 * page: the menu, the address and the server all follow the same contract.
 */
import type { ComponentType } from 'react'
import type { Route } from '../../contract/route.ts'

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

export const MAP: readonly MapGroup[] = [
  {
    pages: [
      {
        path: '/',
        label: '工作台',
        access: 'signed-in',
        load: () => import('../workbench/workbench-page.tsx'),
      },
    ],
  },
]
