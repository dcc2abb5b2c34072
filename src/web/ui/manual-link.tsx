import { useMatches } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Help, helpAddress } from '../lib/manual-place.ts'
import { useMyself } from '../lib/session.ts'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The page's place in the manual, as the map has it. */
    help?: Help
  }
}

/** A place of the manual in a window of its own: what was typed stays. */
export function ManualLink(props: { to: string; children: ReactNode }) {
  return (
    <a className="in-text no-print" href={props.to} target="_blank" rel="noreferrer">
      {props.children}
      <span className="visually-hidden">(在新窗口打开)</span>
    </a>
  )
}

/** Where the manual tells how this page is used, for who is signed in and may read it; undefined where it need not. */
export function usePageHelp(): string | undefined {
  const me = useMyself()
  const help = useMatches({ select: (matches) => matches.at(-1)?.staticData.help })
  return me && !me.mustChangePassword ? helpAddress(help, me.unit.level) : undefined
}
