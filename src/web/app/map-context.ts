import { createContext } from 'react'
import type { MapGroup } from './map-entry.ts'

/** The map that the menu is drawn from. */
export const MapContext = createContext<readonly MapGroup[]>([])
