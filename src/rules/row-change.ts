/** What was changed between two versions of a row, as an approver may see it: sealed texts masked (ACC-4). */
import { maskNumber } from './mask.ts'

export interface RowChange {
  field: string
  label: string
  group: string
  /** As shown; empty: left blank. */
  before: string
  after: string
  /** Where a masked text changes, first place 1; null: nothing is masked. */
  changedFrom: number | null
}

/** A field as far as a comparison needs it. */
export interface ComparedField {
  key: string
  header: string
  group: string
  isSealed: boolean
}

/** Numbers keep their first and last places, other texts their first letter. */
function masked(text: string): string {
  if (/^[\dA-Z-]{7,}$/i.test(text)) return maskNumber(text.replaceAll('-', ''))
  const [first = '', ...rest] = text
  return `${first}${'*'.repeat(Math.min(rest.length, 8))}`
}

function firstDifference(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((letter, index) => letter !== right[index])
  return (at < 0 ? left.length : at) + 1
}

/**
 * Compares the texts of a row field by field, in the order of the fields.
 * @param before texts by field key, blanks left out
 */
export function rowChanges(
  fields: readonly ComparedField[],
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): RowChange[] {
  return fields.flatMap(({ key, header, group, isSealed }) => {
    const [was = '', is = ''] = [before[key], after[key]]
    if (was === is) return []
    const changedFrom = isSealed && was && is ? firstDifference(was, is) : null
    const show = isSealed ? masked : (text: string) => text
    return [{ field: key, label: header, group, before: show(was), after: show(is), changedFrom }]
  })
}
