/** The one shortcut: `/` goes to the page's pupil search or its first filter; where there is neither, to the pupils. */
import { useEffect } from 'react'

/** Marks the input that `/` goes to. */
export const SLASH_TARGET = { 'data-slash': '' } as const

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** @returns whether the page has an input to go to */
export function focusSlashTarget(): boolean {
  const target = document.querySelector('input[data-slash], [data-slash] input')
  if (!(target instanceof HTMLElement)) return false
  target.focus()
  return true
}

/** @param search opens the pupil search; none for whoever sees no pupils */
export function useSlash(search: (() => void) | undefined): void {
  useEffect(() => {
    const go = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      // A dialogue keeps the keyboard to itself.
      if (document.querySelector('[role="dialog"]:not([aria-hidden="true"])')?.checkVisibility()) return
      if (focusSlashTarget()) event.preventDefault()
      else if (search) {
        event.preventDefault()
        search()
      }
    }
    addEventListener('keydown', go)
    return () => removeEventListener('keydown', go)
  }, [search])
}
