/** Numbers and codes as they are meant, whatever width and marks they were typed with (study 5.6). */

// Excel's apostrophe typed into the cell itself, quotes of every kind, a stop or comma behind.
const MARKS_AROUND = /^['"`\u02bc\u2018-\u201d\u2032]+|['"`\u02bc\u2018-\u201d\u2032.,;。、]+$/g

/** Full-width digits and letters become plain, all blanks go. For numbers and codes, never for names. */
export function narrowText(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '')
}

/** The same without the marks that stand around a number and are none of it. */
export function plainText(text: string): string {
  return narrowText(text).replace(MARKS_AROUND, '')
}
