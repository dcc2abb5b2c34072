/** Writes the bad workbooks that no programme of an office makes. made.ts FOLDER */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workbookParts, type ZipPart, zip } from '../zip.ts'

const [, , target = '.'] = process.argv
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
const rowOf = (cells: readonly string[]) => `<row>${cells.map(inline).join('')}</row>`
const sheetOf = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`
const HEADER = rowOf(['学籍号', '姓名', '毕业学校标识码', '录取学校标识码', '教育阶段'])
const CHILD = rowOf(['G370102201305010133', '张小明', '2137000001', '3137000002', '初中'])
const GIGABYTE = 2 ** 30

const plain = (more: readonly ZipPart[] = []) => zip(workbookParts(sheetOf(HEADER + CHILD), more))
const padding = (count: number, part: Partial<ZipPart> = {}) =>
  Array.from({ length: count }, (_, at) => ({ name: `xl/media/${at}.png`, content: '', ...part }))

/** Two hundred entries of the directory for one and the same megabytes. */
function overlapping(): Buffer {
  const one = plain([{ name: 'xl/media/0.png', content: Buffer.alloc(4 * 2 ** 20) }])
  const end = one.length - 22
  const directory = one.subarray(one.readUInt32LE(end + 16), end)
  const last = directory.subarray(directory.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1')))
  const tail = Buffer.from(one.subarray(end))
  const copies = Buffer.concat(
    Array.from({ length: 200 }, (_, at) => {
      const copy = Buffer.from(last)
      copy.write(String(at).padStart(3, '0').slice(-1), copy.length - 5)
      return copy
    }),
  )
  const count = one.readUInt16LE(end + 10) + 200
  tail.writeUInt16LE(count, 8)
  tail.writeUInt16LE(count, 10)
  tail.writeUInt32LE(directory.length + copies.length, 12)
  return Buffer.concat([one.subarray(0, end), copies, tail])
}

/** The archive says five hundred bytes; thirty million come. */
function hidden(): Buffer {
  const parts = workbookParts(`<worksheet>${' '.repeat(30_000_000)}</worksheet>`)
  return zip(parts.map((part) => (part.name.endsWith('sheet1.xml') ? { ...part, declaredSize: 500 } : part)))
}

const FILES: Readonly<Record<string, Buffer | string>> = {
  plain: plain(),
  'not-a-zip': '姓名,性别\n张小明,男',
  'no-bytes': '',
  'cut-off': plain().subarray(0, 900),
  macros: plain([{ name: 'xl/vbaProject.bin', content: 'x' }]),
  'bomb-that-tells-its-size': plain(padding(1, { declaredSize: GIGABYTE })),
  'bomb-of-many-entries': plain(padding(2100)),
  'bomb-of-overlapping-entries': overlapping(),
  'bomb-that-hides-its-size': hidden(),
  '100001-rows': zip(workbookParts(sheetOf(HEADER + CHILD.repeat(100_001)))),
}
for (const [name, content] of Object.entries(FILES)) writeFileSync(join(target, `${name}.xlsx`), content)
