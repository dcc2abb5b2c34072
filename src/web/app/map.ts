/**
 * The map of the web: every page with the door that it opens first and its place in the manual. Whoever may not come to
 * the door does not see the page: the menu, the address and the server all follow the same contract. Each area has its
 * room in map/, in the order of the menu.
 */
import { ARRIVAL } from './map/arrival.ts'
import { EVERYDAY } from './map/everyday.ts'
import { HELP } from './map/help.ts'
import { LEAVING } from './map/leaving.ts'
import { REGISTRATION } from './map/registration.ts'
import { SCHOOLS } from './map/schools.ts'
import { SEARCH } from './map/search.ts'
import { SYSTEM } from './map/system.ts'
import { UPKEEP } from './map/upkeep.ts'
import type { MapGroup } from './map-entry.ts'

export const MAP: readonly MapGroup[] = [
  EVERYDAY,
  REGISTRATION,
  UPKEEP,
  LEAVING,
  ARRIVAL,
  SEARCH,
  SCHOOLS,
  SYSTEM,
  HELP,
]
