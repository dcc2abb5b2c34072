/**
 * Drafts: what was typed into a form outlives a closed tab, until it is sent, given up or the person signs out; what is
 * about people (pupils and staff alike) outlives the way to another page only.
 */
import { useCallback, useEffect, useRef, useState } from 'react'

const PREFIX = 'xueji.draft.'
const KEPT_DAYS = 7

interface Kept<T> {
  at: number
  value: T
}

/** Drafts about people: nothing of them is written to the disk of a machine that others sit at (ACC-4). */
const inPage = new Map<string, unknown>()

function readDraft<T>(key: string, isPersonal: boolean): T | undefined {
  try {
    if (!isPersonal) return readKept(key)
    // An earlier version may have left it on the disk.
    localStorage.removeItem(key)
  } catch {
    // Storage switched off or damaged: a form without a draft still works.
  }
  return inPage.get(key) as T | undefined
}

function readKept<T>(key: string): T | undefined {
  const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept<T> | null
  if (kept && Date.now() - kept.at < KEPT_DAYS * 86_400_000) return kept.value
  localStorage.removeItem(key)
  return undefined
}

function keepDraft<T>(key: string, value: T, isPersonal: boolean): void {
  if (isPersonal) {
    inPage.set(key, value)
    return
  }
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), value } satisfies Kept<T>))
  } catch {
    // Full or switched off; see above.
  }
}

function removeDraft(key: string): void {
  inPage.delete(key)
  localStorage.removeItem(key)
}

/** Removes every draft of this browser: the next person at a shared desk finds none. */
export function forgetDrafts(): void {
  inPage.clear()
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}

export interface Draft<T> {
  value: T
  /** Whether it was found from an earlier visit. */
  wasKept: boolean
  isChanged: boolean
  /** The same, as of this very moment: for whoever asks before the next drawing. */
  hasChanges(): boolean
  change(value: T): void
  /** Sent or given up: the draft goes, the form begins anew. */
  forget(): void
}

/**
 * A form's values, kept half a second after each change.
 * @param name names the form and the person (login), so that two people on one machine do not meet
 * @param o.except keys that never reach the disk: ID numbers, phones, addresses
 * @param o.isPersonal the whole of it never does, e.g. an opinion on a pupil: it is kept until the page is loaded anew
 */
export function useDraft<T extends object>(
  name: string,
  initial: T,
  o: { except?: readonly (keyof T)[]; isPersonal?: boolean } = {},
): Draft<T> {
  const key = PREFIX + name
  const [found] = useState(() => readDraft<Partial<T>>(key, o.isPersonal ?? false))
  const [value, setValue] = useState<T>(() => ({ ...initial, ...found }))
  const [isChanged, setIsChanged] = useState(found !== undefined)
  const { except = [], isPersonal = false } = o
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ key, except, initial, isPersonal })
  latest.current = { key, except, initial, isPersonal }
  const unsent = useRef(found !== undefined)

  const waiting = useRef<T>(undefined)
  const keepNow = useCallback(() => {
    clearTimeout(timer.current)
    if (waiting.current === undefined) return
    const { key, except, isPersonal } = latest.current
    const open = Object.entries(waiting.current).filter(
      ([field]) => !(except as readonly string[]).includes(field),
    )
    waiting.current = undefined
    keepDraft(key, Object.fromEntries(open), isPersonal)
  }, [])
  const change = useCallback(
    (next: T) => {
      setValue(next)
      setIsChanged(true)
      unsent.current = true
      waiting.current = next
      clearTimeout(timer.current)
      timer.current = setTimeout(keepNow, 500)
    },
    [keepNow],
  )
  // Leaving within the half second keeps it all the same.
  useEffect(() => keepNow, [keepNow])
  const forget = useCallback(() => {
    clearTimeout(timer.current)
    waiting.current = undefined
    removeDraft(latest.current.key)
    setIsChanged(false)
    setValue(latest.current.initial)
    unsent.current = false
  }, [])
  const hasChanges = useCallback(() => unsent.current, [])
  // Closing the tab asks; leaving for another page is asked by the router (ui/LeaveGuard).
  useEffect(() => {
    if (!isChanged) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isChanged])
  return { value, wasKept: found !== undefined, isChanged, hasChanges, change, forget }
}
