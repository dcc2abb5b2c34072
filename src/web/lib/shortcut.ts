/** The one shortcut: `/` goes to the page's pupil search, or its first filter. */
import { useEffect } from 'react'

/** Marks the input that `/` goes to. */
export const SLASH_TARGET = { 'data-slash': '' } as const

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function useSlash(): void {
  useEffect(() => {
    const go = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      const target = document.querySelector('input[data-slash], [data-slash] input')
      if (!(target instanceof HTMLElement)) return
      event.preventDefault()
      target.focus()
    }
    addEventListener('keydown', go)
    return () => removeEventListener('keydown', go)
  }, [])
}
