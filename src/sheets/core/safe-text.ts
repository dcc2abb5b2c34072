/**
 * A text that would begin a formula gets an apostrophe, so that no programme that opens, copies or exports the cell
 * runs it; the reader takes the apostrophe off again. What looks like Excel's `_x000D_` is told from it.
 */
export function safeText(text: string): string {
  const escaped = text.replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
  return /^'*[=+\-@\t\r]/.test(escaped) ? `'${escaped}` : escaped
}
