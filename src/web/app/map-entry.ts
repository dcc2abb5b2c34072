/** What an entry of the map is: the map's rooms fill them in, menu and router read them. */
import type { ComponentType } from 'react'
import type { Route } from '../../contract/route.ts'
import type { Help } from '../lib/manual-place.ts'

export interface PageEntry {
  /** Address, e.g. `/transfers` or `/transfers/$id`. */
  path: string
  /** Its name in the menu; a page that is reached from another has none. */
  label?: string
  access: Route['access']
  /** Where the manual tells how it is done. */
  help: Help
  load(): Promise<{ default: ComponentType }>
}

export interface MapGroup {
  /** The first group has no title: the workbench stands alone. */
  title?: string
  pages: readonly PageEntry[]
}
