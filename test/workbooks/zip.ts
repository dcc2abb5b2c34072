/** Makes archives that no programme would make: of any parts, and with sizes that lie. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  name: string
  content: string | Buffer
  /** The size that the archive tells; the true one if left out. */
  declaredSize?: number
}

function head(signature: number, size: number): Buffer {
  const buffer = Buffer.alloc(size)
  buffer.writeUInt32LE(signature)
  return buffer
}

/** What the local and the central header have in common: from the flags to the length of the name. */
function describe(buffer: Buffer, at: number, part: ZipPart, data: Buffer, packed: Buffer): void {
  buffer.writeUInt16LE(0x0800, at)
  buffer.writeUInt16LE(8, at + 2)
  buffer.writeUInt32LE(0x5921_0000, at + 4)
  buffer.writeUInt32LE(crc32(data), at + 8)
  buffer.writeUInt32LE(packed.length, at + 12)
  buffer.writeUInt32LE(part.declaredSize ?? data.length, at + 16)
  buffer.writeUInt16LE(Buffer.byteLength(part.name), at + 20)
}

export function zip(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const data = Buffer.from(part.content)
    const packed = deflateRawSync(data)
    const local = head(0x04034b50, 30)
    local.writeUInt16LE(20, 4)
    describe(local, 6, part, data, packed)
    const central = head(0x02014b50, 46)
    central.writeUInt16LE(20, 4)
    central.writeUInt16LE(20, 6)
    describe(central, 8, part, data, packed)
    central.writeUInt32LE(offset, 42)
    const name = Buffer.from(part.name)
    files.push(local, name, packed)
    directory.push(central, name)
    offset += local.length + name.length + packed.length
  }
  const end = head(0x06054b50, 22)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The parts of a workbook around the XML of its sheet; `more` are added or take their place by name. */
export function workbookParts(sheet: string, more: readonly ZipPart[] = []): ZipPart[] {
  const relations = (lines: readonly (readonly [string, string, string])[]) =>
    `<Relationships>${lines.map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`).join('')}</Relationships>`
  const parts: ZipPart[] = [
    { name: '_rels/.rels', content: relations([['r1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${RELATION}"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations([
        ['r1', 'worksheet', 'worksheets/sheet1.xml'],
        ['r2', 'styles', 'styles.xml'],
        ['r3', 'sharedStrings', '/xl/sharedStrings.xml'],
      ]),
    },
    { name: 'xl/worksheets/sheet1.xml', content: sheet },
  ]
  const taken = new Set(more.map((part) => part.name))
  return [...parts.filter((part) => !taken.has(part.name)), ...more]
}
