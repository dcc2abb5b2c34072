/** Every kind of workbook that can be taken in. */
import { registrationImports } from '../registration/registration-import.ts'
import type { AnyImportKind } from './import-kind.ts'

export const IMPORT_KINDS: readonly AnyImportKind[] = [...registrationImports]
