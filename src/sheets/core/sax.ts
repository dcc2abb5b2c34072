/** Streaming XML, isomorphic. Prefixes of elements are dropped: some writers say `x:row` for `row`. */
import { SaxesParser } from 'saxes'
import { FileProblem } from './file-problem.ts'

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

export interface XmlSink {
  /** @throws FileProblem where it is not well-formed */
  write(chunk: string): void
  end(): void
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** A parser for one part of a workbook. Document types are not read: entities cannot grow. */
export function xmlSink(handlers: XmlHandlers): XmlSink {
  const parser = new SaxesParser({ position: false })
  parser.on('error', () => {
    throw new FileProblem('file_damaged')
  })
  parser.on('doctype', () => {
    throw new FileProblem('file_damaged')
  })
  const { open, text, close } = handlers
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Record<string, string>))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  return {
    write: (chunk) => {
      parser.write(chunk)
    },
    end: () => {
      parser.close()
    },
  }
}
