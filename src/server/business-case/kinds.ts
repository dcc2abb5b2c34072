/** Every kind of business that the case machine runs. */
import { admissionKind } from '../admission/admission-case.ts'
import { seniorGraduationKind } from '../graduation/senior-graduation-case.ts'
import { registrationKinds } from '../registration/registration-case.ts'
import type { CaseKinds } from './case-kind.ts'

export const CASE_KINDS: CaseKinds = [
  registrationKinds.registration,
  registrationKinds.late_registration,
  admissionKind,
  seniorGraduationKind,
]
