/** Every kind of workbook that can be taken in. */
import { allocationImport } from '../admission/allocation-import.ts'
import { destinationImport } from '../graduation/destination-import.ts'
import { pupilDataImport } from '../pupil-data/pupil-data-import.ts'
import { registrationImports } from '../registration/registration-import.ts'
import { sentBackImports } from '../registration/sent-back-import.ts'
import type { AnyImportKind } from './import-kind.ts'
import { initialClasses } from './initial-class.ts'
import { initialGraduates } from './initial-graduate.ts'
import { initialPupils } from './initial-pupil.ts'
import { initialUnits } from './initial-unit.ts'

export const IMPORT_KINDS: readonly AnyImportKind[] = [
  ...registrationImports,
  ...sentBackImports,
  allocationImport,
  initialUnits,
  initialClasses,
  initialPupils,
  initialGraduates,
  pupilDataImport,
  destinationImport,
]
