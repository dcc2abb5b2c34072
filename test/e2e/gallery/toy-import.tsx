import { call, upload } from '../../../src/web/lib/client.ts'
import { ImportPage } from '../../../src/web/ui/import-page.tsx'
import type { FileCheck } from '../../../src/web/ui/import-state.ts'
import { getToyImport, startToyImport } from '../toys.ts'

/** Judges by size: a file of more than ten bytes has a mistake. */
async function check(file: File): Promise<FileCheck> {
  if (file.size <= 10) return { rows: 3000, kinds: [], first: [] }
  return {
    rows: 3000,
    kinds: [{ text: '身份证件号校验位不正确', count: 1 }],
    first: [{ cell: 'C12', text: '身份证件号校验位不正确', cure: '请核对身份证件号的最后一位。' }],
  }
}

export default function ToyImport() {
  return (
    <ImportPage
      title="玩具导入"
      about="每人一行。"
      maxBytes={1024 * 1024}
      maxRows={100_000}
      takesCsv={false}
      saveTemplate={async () => undefined}
      check={check}
      start={(file, o) => upload(startToyImport, { file }, o)}
      watch={async (id) => {
        const { done, total } = await call(getToyImport, { params: { id } })
        const isDone = done === total
        return {
          phase: isDone ? 'done' : 'running',
          done,
          total,
          numbers: [
            { label: '读取', value: total },
            { label: '入库', value: total - 1, link: '/toys' },
            { label: '错误', value: 1, isBad: true },
          ],
          hasReturned: isDone,
        }
      }}
      saveReturned={async () => undefined}
    />
  )
}
