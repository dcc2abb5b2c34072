/** Numbers and names as they are shown: the first and last places only (ACC-4). */

/** `G370102201905011234` → `G3701**********1234`; a short text is hidden whole. */
export function maskNumber(text: string): string {
  if (text.length < 10) return '*'.repeat(text.length)
  const head = /^[GLJ]/.test(text) ? 5 : 4
  return `${text.slice(0, head)}${'*'.repeat(text.length - head - 4)}${text.slice(-4)}`
}

/** A name for a published list: `王小明` → `王*明`, `王明` → `王*`; letters count as they are read, rare ones too. */
export function maskName(name: string): string {
  const letters = Array.from(name.trim())
  if (letters.length < 3) return `${letters[0] ?? ''}${'*'.repeat(Math.max(1, letters.length - 1))}`
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`
}
