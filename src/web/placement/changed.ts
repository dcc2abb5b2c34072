import { listUnplaced } from '../../contract/placement.ts'
import { listPupils } from '../../contract/pupil.ts'
import { listClasses } from '../../contract/unit.ts'

/** What a placement changes on other pages. */
export const CHANGED = [
  [listUnplaced.path],
  [listPupils.path],
  [listClasses.path],
  ['/api/workbench'],
] as const
