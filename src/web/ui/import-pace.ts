import { useRef } from 'react'
import { formatNumber } from '../lib/format.ts'
import type { ImportState } from './import-state.ts'

/** Before so much has passed, a rate says nothing. */
const LEAST_MS = 2000

const inWords = (seconds: number) =>
  seconds < 60 ? `${Math.max(1, Math.round(seconds))} 秒` : `${Math.ceil(seconds / 60)} 分钟`

/** How fast an import goes since this page looks at it, and how long it may still take; nothing as long as it is unknown. */
export function usePace(state: ImportState | undefined): string | undefined {
  const since = useRef<{ at: number; done: number } | null>(null)
  if (state?.phase !== 'running') {
    since.current = null
    return undefined
  }
  since.current ??= { at: performance.now(), done: state.done }
  const ms = performance.now() - since.current.at
  const perSecond = ((state.done - since.current.done) / ms) * 1000
  if (ms < LEAST_MS || perSecond < 1) return undefined
  const rate = `每秒约 ${formatNumber(Math.round(perSecond))} 行`
  if (state.total === null || state.total <= state.done) return rate
  return `${rate},约剩 ${inWords((state.total - state.done) / perSecond)}`
}
