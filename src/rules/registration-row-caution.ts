/**
 * What a clerk should look at again although the row can be taken (study 5.5): told before the file is sent and when it
 * is taken in, never refused (REG-3).
 */
import type { FieldFacts } from './field.ts'
import { ageOn } from './field-date.ts'
import { cellProblem, type RowProblem } from './field-problem.ts'
import type { RegistrationRow } from './registration-row.ts'

type Row = Partial<RegistrationRow>

/** Years above the age of entry at which a typing error is likely. */
const LATE_BY = 3

function entryAge({ birthDate }: Row, { schoolYear, entryAge: asked }: FieldFacts): RowProblem[] {
  if (!birthDate || schoolYear === undefined || asked === undefined) return []
  const age = ageOn({ birthDate, day: `${schoolYear}-08-31` })
  const field = 'birthDate'
  if (age < asked)
    return [
      {
        field,
        ...cellProblem('entry_age_low', {
          cause: `到 ${schoolYear} 年 8 月 31 日为 ${age} 周岁,未满 ${asked} 周岁。`,
        }),
      },
    ]
  return age >= asked + LATE_BY
    ? [
        {
          field,
          ...cellProblem('entry_age_high', { cause: `到 ${schoolYear} 年 8 月 31 日已 ${age} 周岁。` }),
        },
      ]
    : []
}

function classHint(
  { classNumber }: Row,
  { classNumbers }: FieldFacts,
  told: { has(number: string): boolean },
): RowProblem[] {
  if (!classNumber || classNumbers?.has(classNumber) !== false || told.has(classNumber)) return []
  const cause = `本校还没有班号 ${classNumber};新生注册时班号只作参考。填这个班号的其他行不再重复提醒。`
  return [{ field: 'classNumber', ...cellProblem('class_hint_unknown', { cause }) }]
}

/**
 * Of a grade-1 entrant: the age of entry, and the class that is only a hint.
 * @param told classes about which the clerk was asked before: a class is asked about once, not at every pupil
 */
export function cautionsOfEntrant(
  row: Row,
  facts: FieldFacts,
  told: { has(classNumber: string): boolean } = new Set(),
): RowProblem[] {
  return [...entryAge(row, facts), ...classHint(row, facts, told)]
}

/**
 * Classes that would have more pupils than a class should, with those of the file (study 5.5, no. 16).
 * @param counts pupils of the file by class number
 * @param limit pupils of a class, by policy
 * @param already pupils whom the registry knows of by class number: in the class, or entered for it
 */
export function cautionsOfClasses(
  counts: ReadonlyMap<string, number>,
  limit: number,
  already: ReadonlyMap<string, number> = new Map(),
): (RowProblem & { classNumber: string })[] {
  return [...counts].flatMap(([classNumber, inFile]) => {
    const before = already.get(classNumber) ?? 0
    const sum = before + inFile
    if (inFile <= 0 || sum <= limit) return []
    const cause =
      before === 0
        ? `${classNumber} 班在文件中有 ${inFile} 人,超过 ${limit} 人。`
        : `${classNumber} 班已有 ${before} 人(含已录入、待核办的),加上文件中的 ${inFile} 人共 ${sum} 人,超过 ${limit} 人。`
    return [{ field: 'classNumber', classNumber, ...cellProblem('class_over_size', { cause }) }]
  })
}
