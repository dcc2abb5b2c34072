/**
 * For which unit a template was made, in the file's own properties: they stay when the file is filled in and saved. Who
 * sends another school's file by mistake is asked; the rows alone would not tell.
 */
import type { PartArchive } from './lines.ts'
import type { Part } from './parts.ts'
import { xmlSink } from './sax.ts'

export interface TemplateOwner {
  id: number
  name: string
}

const PROPERTIES = 'docProps/core.xml'

export const ownerMark = (unitId: number) => `xueji-unit-${unitId}`

function ownerPart(): Part<TemplateOwner | undefined> {
  const texts: Record<string, string> = {}
  let open = ''
  const sink = xmlSink({
    open: (name) => {
      open = name
    },
    text: (text) => {
      texts[open] = (texts[open] ?? '') + text
    },
    close: () => {
      open = ''
    },
  })
  const result = () => {
    const id = /xueji-unit-(\d{1,15})/.exec(texts.keywords ?? '')?.[1]
    return id === undefined ? undefined : { id: Number(id), name: (texts.subject ?? '').trim() }
  }
  return { ...sink, result }
}

/** The unit that a workbook's template was made for; undefined where it tells none. */
export async function ownerOf(archive: PartArchive): Promise<TemplateOwner | undefined> {
  return archive.has(PROPERTIES) ? archive.read(PROPERTIES, ownerPart()) : undefined
}

/** Whether it is another unit: neither the same one renamed, nor the same one in the practice world. */
export function isOfAnother(owner: TemplateOwner | undefined, own: TemplateOwner): owner is TemplateOwner {
  return owner !== undefined && owner.id !== own.id && owner.name !== own.name && owner.name !== ''
}
