import './no-eval.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import type { MapGroup } from './map-entry.ts'
import './base.css'

/** Puts a web with this map into the page. */
export function show(map: readonly MapGroup[]): void {
  const place = document.getElementById('root')
  if (place) createRoot(place).render(<App map={map} />)
}
