import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link to an address of this web, which may carry a filter: `/inbox?due=over`. */
export function Go(props: { to: string; children: ReactNode; label?: string }) {
  const [path = '/', query = ''] = props.to.split('?')
  const search = Object.fromEntries(new URLSearchParams(query))
  return (
    <Link to={path} search={search as never} {...(props.label ? { 'aria-label': props.label } : {})}>
      {props.children}
    </Link>
  )
}
