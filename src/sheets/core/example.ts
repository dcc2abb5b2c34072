/** The template's example row, which is not data however a clerk leaves it behind (REG-1). */
import type { Cell } from '../../rules/field.ts'

/** The example row begins so in its first field. */
export const EXAMPLE_MARK = '示例'

/** The mark in any bracket and of any width, and words that other templates have for it. */
const MARKED = /^[\s[({【〔《<“"'*※]*(示例|样例|范例|举例|例[::])/

/** Whether a row is an example. @param cells in the order of the fields, wherever they stand in the sheet */
export function isExample(cells: readonly (Cell | undefined)[]): boolean {
  return MARKED.test(cells[0]?.text.normalize('NFKC') ?? '')
}
