/** Portraits of nobody: drawn by a few curves, so that a detector finds a face, and pictures without one. */
import sharp, { type Sharp } from 'sharp'

/** What is drawn; everything else is like a photo for the form. */
export interface Portrait {
  /** Pixels. */
  width?: number
  height?: number
  skin?: string
  hair?: string
  background?: string
  hasFace?: boolean
}

const eye = (x: number) => `<g filter="url(#soft)">
  <ellipse cx="${x}" cy="199" rx="21" ry="9" fill="#f6f2ee"/><circle cx="${x}" cy="199" r="9" fill="#1a120e"/>
  <path d="M${x - 22} 197 Q${x} 184 ${x + 22} 197" stroke="#241813" stroke-width="4" fill="none"/>
  <path d="M${x - 26} 176 Q${x} 162 ${x + 26} 176" stroke="#2b201c" stroke-width="7" fill="none"/></g>
  <ellipse cx="${x}" cy="197" rx="28" ry="14" fill="#8d5f45" filter="url(#softer)" opacity="0.35"/>`

const FEATURES = `${eye(138)}${eye(220)}
  <path d="M170 195 L160 245 L198 245 L188 195Z" fill="#c3916e" filter="url(#softer)" opacity="0.5"/>
  <g filter="url(#soft)"><ellipse cx="168" cy="247" rx="6" ry="4" fill="#6f4433"/>
  <ellipse cx="190" cy="247" rx="6" ry="4" fill="#6f4433"/>
  <path d="M146 278 Q179 266 212 278 Q179 300 146 278Z" fill="#a3483f"/></g>`

/** The picture as SVG, 358 x 441 units. */
function drawing(of: Portrait): string {
  const { skin = '#e8bd98', hair = '#1d1a1a', background = '#f4f6f8', hasFace = true } = of
  return `<svg xmlns="http://www.w3.org/2000/svg" width="358" height="441"><defs>
    <radialGradient id="face" cx="0.5" cy="0.42" r="0.65"><stop offset="0" stop-color="#f4d0b0"/>
    <stop offset="0.7" stop-color="${skin}"/><stop offset="1" stop-color="#b98a66"/></radialGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="2.2"/></filter>
    <filter id="softer"><feGaussianBlur stdDeviation="5"/></filter></defs>
    <rect width="358" height="441" fill="${background}"/>
    <path d="M20 441 C30 360 120 350 150 335 L208 335 C240 350 330 360 338 441Z" fill="#30415e"/>
    <rect x="148" y="285" width="62" height="70" fill="#c99a75" filter="url(#soft)"/>
    <ellipse cx="179" cy="165" rx="104" ry="118" fill="${hair}" filter="url(#soft)"/>
    ${hasFace ? '<ellipse cx="179" cy="205" rx="88" ry="115" fill="url(#face)"/>' : ''}
    <path d="M91 190 C90 120 130 105 179 105 C230 105 268 120 267 190 C255 150 235 130 179 130 C125 130 103 150 91 190Z"
      fill="${hair}" filter="url(#soft)"/>${hasFace ? FEATURES : ''}</svg>`
}

/** The picture itself, to be encoded. Where sharp reads photos only, as in the server, SVG is let in for a moment. */
export async function drawPortrait(of: Portrait): Promise<Sharp> {
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })
  const { data, info } = await sharp(Buffer.from(drawing(of)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  sharp.block({ operation: ['VipsForeignLoadSvgBuffer'] })
  const { width = info.width, height = info.height } = of
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } }).resize(width, height)
}

/** As JPEG. */
export async function portrait(of: Portrait = {}): Promise<Buffer> {
  return (await drawPortrait(of)).jpeg({ quality: 90 }).toBuffer()
}
