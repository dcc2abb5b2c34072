/** What the parsers of cells are told about the world, for form and import alike (REG-3). */
import type { FieldFacts } from '../../rules/field.ts'
import type { Season } from '../../rules/policy.ts'
import type { Stage } from '../../rules/school-class.ts'
import { countyCodes, everCounties } from '../unit/division.ts'

let everDivisions: ReadonlySet<string> | undefined

/** Counties of today and former ones; codes of cities and provinces are none. */
function divisions(): ReadonlySet<string> {
  everDivisions ??= new Set([...countyCodes(), ...[...everCounties()].filter((code) => !code.endsWith('00'))])
  return everDivisions
}

/**
 * @param classes the school's, where a row may or must name one
 * @param classPupils their pupils, where many are entered at once
 */
export function fieldFacts(
  season: Season,
  classes?: readonly { number: string; cohort: number; stage: Stage }[],
  classPupils?: ReadonlyMap<string, number>,
): FieldFacts {
  return {
    today: season.today,
    schoolYear: season.year,
    divisions: divisions(),
    idRegions: everCounties(),
    entryAge: season.policy.primaryEntryAge,
    ...(classes
      ? {
          classNumbers: new Set(classes.map((one) => one.number)),
          classCohorts: new Map(classes.map((one) => [one.number, one.cohort])),
          classStages: new Map(classes.map((one) => [one.number, one.stage])),
        }
      : {}),
    ...(classPupils ? { classPupils } : {}),
  }
}
