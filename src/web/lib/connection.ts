/** Whether the server is reached: the browser's own word, and what became of the last call. */
import { useEffect, useSyncExternalStore } from 'react'
import { getHealth } from '../../contract/health.ts'

/** While it is lost, so often it is tried whether it is back. */
const TRY_EVERY_MS = 5000

let isLost = false
const listeners = new Set<() => void>()

function set(lost: boolean): void {
  if (lost === isLost) return
  isLost = lost
  for (const listener of listeners) listener()
}

/** An answer came, whatever it said. */
export const noteAnswer = (): void => set(false)
/** Nobody answered. */
export const noteSilence = (): void => set(true)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('offline', noteSilence)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('offline', noteSilence)
  }
}

/** True from the first call that nobody answered until one is answered again; tried for by itself. */
export function useIsConnectionLost(): boolean {
  const lost = useSyncExternalStore(subscribe, () => isLost)
  useEffect(() => {
    if (!lost) return
    const tryAgain = () => void fetch(getHealth.path, { cache: 'no-store' }).then(noteAnswer, noteSilence)
    const timer = setInterval(tryAgain, TRY_EVERY_MS)
    addEventListener('online', tryAgain)
    return () => {
      clearInterval(timer)
      removeEventListener('online', tryAgain)
    }
  }, [lost])
  return lost
}
