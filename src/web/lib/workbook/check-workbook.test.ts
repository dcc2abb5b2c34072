/** The browser's reader against the server's, on the same files: one and the same verdict (REG-3). */
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { labelOfRule } from '../../../rules/field-problem.ts'
import { importTables } from '../../../sheets/columns/all.ts'
import type { AnyTable } from '../../../sheets/columns/table.ts'
import { FileProblem } from '../../../sheets/core/file-problem.ts'
import { readWorkbook } from '../../../sheets/read.ts'
import { checkWorkbook, type WorkbookCheck, type WorkbookKind } from './check-workbook.ts'

const facts = { today: '2025-09-01', schoolYear: 2025 }
const MAX_ROWS = 100_000

const inBrowser = async (path: string, kind: WorkbookKind, maxRows = MAX_ROWS) =>
  checkWorkbook({ kind, file: new Blob([await readFile(path)]), facts, maxRows })

/** The same counted from what the server's reader gives. */
async function onServer(
  path: string,
  kind: WorkbookKind,
): Promise<Pick<WorkbookCheck, 'rows' | 'kinds' | 'fatal'>> {
  const counts = new Map<string, number>()
  let rows = 0
  try {
    for await (const row of readWorkbook(path, importTables[kind] as unknown as AnyTable, { facts })) {
      rows += 1
      for (const { rule } of row.problems) counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    return { rows, kinds: [], fatal: { text: error.title, cure: error.cure } }
  }
  const kinds = [...counts].map(([rule, count]) => ({ text: labelOfRule(rule), count }))
  return { rows, kinds: kinds.sort((a, b) => b.count - a.count) }
}

describe('a workbook in the browser', () => {
  it.each([
    ['registration-clean.xlsx', 'registration'],
    ['registration-date-spellings.xlsx', 'registration'],
    ['registration-dirty-cells.xlsx', 'registration'],
    ['registration-id-as-number.xlsx', 'registration'],
    ['registration-missing-column.xlsx', 'registration'],
    ['registration-reordered.xlsx', 'registration'],
    ['registration-wrong-check-digit.xlsx', 'registration'],
    ['graduates-filled.xlsx', 'allocation'],
    ['class-merged.xlsx', 'initial_class'],
    ['encrypted.xlsx', 'registration'],
    ['old.xls', 'registration'],
    ['other.ods', 'registration'],
  ] as const)('%s is judged as on the server', async (name, kind) => {
    const path = `test/workbooks/${name}`
    const { first, ...check } = await inBrowser(path, kind)
    expect(check).toEqual(await onServer(path, kind))
    const problems = check.kinds.reduce((sum, { count }) => sum + count, 0)
    expect(first).toHaveLength(Math.min(20, problems))
  })

  it('names the cell, the header and the cure', async () => {
    const { first } = await inBrowser('test/workbooks/registration-wrong-check-digit.xlsx', 'registration')
    expect(first[0]?.cell).toMatch(/^[A-Z]+\d+$/)
    expect(first[0]?.text).toContain('末位校验码与前 17 位不符')
    expect(first[0]?.cure).toContain('逐位核对')
  })

  it('is damaged when it is cut off, and nothing else is thrown', async () => {
    const whole = await readFile('test/workbooks/registration-clean.xlsx')
    const path = join(tmpdir(), `cut-${process.pid}.xlsx`)
    for (const share of [0.2, 0.5, 0.8, 0.99]) {
      await writeFile(path, whole.subarray(0, Math.floor(whole.length * share)))
      expect(await inBrowser(path, 'registration')).toMatchObject({
        fatal: { text: '工作簿已损坏,读不出来。' },
      })
    }
  })

  it('is refused beyond the greatest number of rows', async () => {
    const path = 'test/workbooks/registration-clean.xlsx'
    expect((await inBrowser(path, 'registration', 2)).fatal?.text).toContain('行数超过上限')
  })
})
