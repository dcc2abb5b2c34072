/** The field table of every kind of workbook that can be taken in. */
import { allocation } from './allocation.ts'
import { destination } from './destination.ts'
import { initialClass } from './initial-class.ts'
import { initialGraduate } from './initial-graduate.ts'
import { initialPupil } from './initial-pupil.ts'
import { initialUnit } from './initial-unit.ts'
import { pupilData } from './pupil-data.ts'
import { lateRegistration, registration } from './registration.ts'
import { sentBackLateRegistration, sentBackRegistration } from './sent-back-registration.ts'
import type { AnyTable } from './table.ts'

export const importTables = {
  registration,
  late_registration: lateRegistration,
  sent_back_registration: sentBackRegistration,
  sent_back_late_registration: sentBackLateRegistration,
  allocation,
  initial_unit: initialUnit,
  initial_class: initialClass,
  initial_pupil: initialPupil,
  initial_graduate: initialGraduate,
  pupil_data: pupilData,
  destination,
} as const satisfies Record<string, AnyTable>
