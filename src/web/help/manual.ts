/** The manual's pages, straight from docs/manual: one source for reader, repository and web. */

const TEXTS = import.meta.glob<string>('../../../docs/manual/*.md', { query: '?raw', import: 'default' })
const PICTURES = import.meta.glob<string>('../../../docs/manual/screens/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** Where the manual begins. */
export const FIRST_PAGE = 'README'

/** The text of a page by its name, e.g. `school`; undefined when there is none. */
export async function readManual(name: string): Promise<string | undefined> {
  return TEXTS[`../../../docs/manual/${name}.md`]?.()
}

/** Address of a picture as the manual's text names it, e.g. `screens/inbox.png`. */
export const pictureAt = (path: string): string | undefined => PICTURES[`../../../docs/manual/${path}`]
