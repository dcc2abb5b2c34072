/**
 * Drafts of forms with personal data: sealed with the server, their writer's alone, found again on any machine (ACC-4).
 * Nothing of them is written to the disk of this one. While the connection is lost they wait in the page.
 */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ProblemError, UnreachableError } from '../../contract/client.ts'
import { deleteDraft, getDraft, saveDraft } from '../../contract/draft.ts'
import { call, newRequestId } from './client.ts'
import type { Draft } from './draft.ts'

type Values = Readonly<Record<string, string>>

/** `waiting`: the connection is lost; `elsewhere`: another window has changed it, this one keeps no more. */
export type DraftState = 'none' | 'saving' | 'saved' | 'waiting' | 'elsewhere'

export interface ServerDraft extends Draft<Values> {
  isReady: boolean
  state: DraftState
  /** ISO instant of the last saving. */
  savedAt: string | null
  /** Why it could not be fetched. */
  error: unknown
  retry(): void
  /** For `useSend`: the request ids of this draft's contents. */
  seed: string
}

const PAUSE_MS = 1200
const RETRY_MS = 4000
/** Kept among the values; no field is called so. */
const SEED = '_seed'

/** One saving at a time, the newest values last; retried until the connection is back. */
function useSaver(form: string) {
  const [state, setState] = useState<DraftState>('none')
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const revision = useRef(0)
  const waiting = useRef<Values | null>(null)
  const isBusy = useRef(false)
  const isDropped = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const later = useRef<(ms: number) => void>(() => undefined)
  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    const values = waiting.current
    if (isBusy.current || isDropped.current || !values) return
    waiting.current = null
    isBusy.current = true
    setState('saving')
    try {
      const done = await call(saveDraft, { params: { form }, body: { revision: revision.current, values } })
      revision.current = done.revision
      setSavedAt(done.savedAt)
      setState(waiting.current ? 'saving' : 'saved')
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'draft_changed_elsewhere') {
        isDropped.current = true
        setState('elsewhere')
      } else {
        // Lost connection, ended session, busy server: the values wait, newer ones take their place.
        waiting.current ??= values
        setState('waiting')
        later.current(RETRY_MS)
      }
    } finally {
      isBusy.current = false
      if (waiting.current) later.current(PAUSE_MS)
    }
  }, [form])
  later.current = (ms) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void flush(), ms)
  }
  useEffect(() => {
    const now = () => void flush()
    addEventListener('online', now)
    return () => {
      removeEventListener('online', now)
      // Leaving the page within the pause keeps it all the same.
      void flush()
    }
  }, [flush])
  const save = useCallback((values: Values) => {
    if (isDropped.current) return
    waiting.current = values
    // Not safe yet: closing the tab within the pause is asked about.
    setState((now) => (now === 'waiting' ? now : 'saving'))
    later.current(PAUSE_MS)
  }, [])
  const drop = useCallback(() => {
    clearTimeout(timer.current)
    waiting.current = null
    revision.current = 0
    isDropped.current = false
    setState('none')
    setSavedAt(null)
    return call(deleteDraft, { params: { form } })
  }, [form])
  return { state, savedAt, save, drop, flush, revision }
}

/** @param form names the form, e.g. `registration`; the draft is one's own anyway */
export function useServerDraft(form: string, initial: Values): ServerDraft {
  const found = useQuery({
    queryKey: ['draft', form],
    queryFn: () => call(getDraft, { params: { form } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const saver = useSaver(form)
  const [value, setValue] = useState<Values | null>(null)
  const [isChanged, setIsChanged] = useState(false)
  const [seed, setSeed] = useState(newRequestId)
  const { data } = found
  const wasKept = Boolean(data?.values)
  const start = useRef(initial)
  useEffect(() => {
    if (!data) return
    const { [SEED]: kept, ...values } = data.values ?? {}
    saver.revision.current = data.revision
    if (kept) setSeed(kept)
    setIsChanged(data.values !== null)
    setValue({ ...start.current, ...values })
  }, [data, saver.revision])
  const unsent = useRef(false)
  unsent.current = isChanged
  const { save, drop } = saver
  const change = useCallback(
    (next: Values) => {
      setValue(next)
      setIsChanged(true)
      unsent.current = true
      save({ ...next, [SEED]: seed })
    },
    [save, seed],
  )
  const forget = useCallback(() => {
    setIsChanged(false)
    unsent.current = false
    setValue(start.current)
    setSeed(newRequestId())
    // What was sent is recognised when it is sent again: a draft that could not be removed does no harm.
    drop().catch((error: unknown) => {
      if (!(error instanceof UnreachableError)) throw error
    })
  }, [drop])
  useEffect(() => {
    if (!isChanged || saver.state === 'saved') return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isChanged, saver.state])
  return {
    value: value ?? initial,
    wasKept,
    isChanged,
    hasChanges: useCallback(() => unsent.current, []),
    change,
    forget,
    isReady: value !== null,
    state: saver.state,
    savedAt: saver.savedAt ?? data?.savedAt ?? null,
    error: found.error,
    retry: () => void found.refetch(),
    seed,
  }
}
