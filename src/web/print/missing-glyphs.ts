/** Tells which characters this machine cannot show: without a font for them they would be printed as boxes. */

const SIZE = 32

/** Two places that no font has a glyph for. */
const NOBODYS = ['\u{10fffe}', '\u{5fffe}']

function painter(font: string): ((text: string) => string) | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const drawing = canvas.getContext('2d', { willReadFrequently: true })
  if (!drawing) return undefined
  return (text) => {
    drawing.clearRect(0, 0, SIZE, SIZE)
    drawing.font = `24px ${font}`
    drawing.textBaseline = 'middle'
    drawing.fillText(text, 2, SIZE / 2)
    return drawing.getImageData(0, 0, SIZE, SIZE).data.join()
  }
}

/**
 * Han characters beyond the common block that look like nobody's glyph.
 * @param font the family of the page
 */
export function missingGlyphs(texts: readonly string[], font: string): string[] {
  const rare = new Set(
    texts.flatMap((text) => text.match(/[\u3400-\u4dbf\ue000-\uf8ff]|[\u{10000}-\u{3ffff}]/gu) ?? []),
  )
  if (rare.size === 0) return []
  const paint = painter(font)
  if (!paint) return []
  const blanks = new Set([...NOBODYS.map(paint), paint('')])
  return [...rare].filter((one) => blanks.has(paint(one)))
}
