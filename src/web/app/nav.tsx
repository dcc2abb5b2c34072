import { Link } from '@tanstack/react-router'
import { use } from 'react'
import { type Myself, mayEnter } from '../lib/session.ts'
import { MapContext } from './map-context.ts'
import type { MapGroup, PageEntry } from './map-entry.ts'

type Shown = PageEntry & { label: string }

/** The pages of a group that this person may open. */
function shownPages(group: MapGroup, me: Myself): Shown[] {
  return group.pages.filter((page): page is Shown => page.label !== undefined && mayEnter(me, page.access))
}

function Items(props: { pages: readonly Shown[] }) {
  return (
    <ul>
      {props.pages.map(({ path, label }) => (
        <li key={path}>
          <Link to={path} activeOptions={{ exact: path === '/' }} activeProps={{ 'aria-current': 'page' }}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/**
 * The menu after the map; what a person may not do is absent. Groups fold, and are open at first.
 * @param props.isOpen on a telephone, where it is folded away
 */
export function Nav(props: { me: Myself; isOpen: boolean }) {
  return (
    <nav id="menu" className={props.isOpen ? 'menu is-open no-print' : 'menu no-print'} aria-label="主菜单">
      {use(MapContext).map((group) => {
        const pages = shownPages(group, props.me)
        if (pages.length === 0) return null
        if (!group.title) return <Items key="" pages={pages} />
        return (
          <details key={group.title} open>
            <summary>{group.title}</summary>
            <Items pages={pages} />
          </details>
        )
      })}
    </nav>
  )
}
