/** Numbers as they are shown: the first and last places only (ACC-4). */

/** `G370102201905011234` → `G3701**********1234`; a short text is hidden whole. */
export function maskNumber(text: string): string {
  if (text.length < 10) return '*'.repeat(text.length)
  const head = /^[GLJ]/.test(text) ? 5 : 4
  return `${text.slice(0, head)}${'*'.repeat(text.length - head - 4)}${text.slice(-4)}`
}
