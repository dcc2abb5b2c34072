/** What the parsers of cells are told about the world, for form and import alike (REG-3). */
import type { FieldFacts } from '../../rules/field.ts'
import type { Season } from '../../rules/policy.ts'
import { countyCodes, everCounties } from '../unit/division.ts'

let everDivisions: ReadonlySet<string> | undefined

/** Counties of today and former ones; codes of cities and provinces are none. */
function divisions(): ReadonlySet<string> {
  everDivisions ??= new Set([...countyCodes(), ...[...everCounties()].filter((code) => !code.endsWith('00'))])
  return everDivisions
}

/** @param classNumbers numbers of the school's classes, where a row must name one */
export function fieldFacts(season: Season, classNumbers?: ReadonlySet<string>): FieldFacts {
  return {
    today: season.today,
    schoolYear: season.year,
    divisions: divisions(),
    idRegions: everCounties(),
    ...(classNumbers ? { classNumbers } : {}),
  }
}
