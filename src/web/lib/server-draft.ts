/**
 * Drafts of forms with personal data: sealed with the server, their writer's alone, found again on any machine (ACC-4).
 * What the server has not taken yet lies sealed on this one, and goes as soon as it has (decision 0020).
 */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ProblemError, UnreachableError } from '../../contract/client.ts'
import { deleteDraft, getDraft, saveDraft } from '../../contract/draft.ts'
import { call, newRequestId } from './client.ts'
import type { Draft } from './draft.ts'
import { type Copy, type CopyPlace, copyPlace } from './sealed-copy.ts'
import { useMyself } from './session.ts'

type Values = Readonly<Record<string, string>>

/**
 * `waiting`: the connection is lost; `kept`: it is, and the newest values lie sealed on this machine; `elsewhere`:
 * another window has changed it, this one keeps no more.
 */
export type DraftState = 'none' | 'saving' | 'saved' | 'waiting' | 'kept' | 'elsewhere'

/** What was typed here while the connection was lost, where the server's draft has gone on without it. */
export interface DraftAside {
  /** ISO instant. */
  at: string
  take(): void
  drop(): void
}

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
  /** To be chosen from, for only the clerk can tell which is the right one. */
  aside: DraftAside | null
}

const PAUSE_MS = 1200
const COPY_PAUSE_MS = 300
const RETRY_MS = 4000
/** Kept among the values; no field is called so. */
const SEED = '_seed'

/** Whether two drafts say the same. */
function isSame(a: Values, b: Values): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => (a[key] ?? '') === (b[key] ?? ''))
}

/** The values that the server does not have yet, kept on this machine until it has. */
function useCopy(place: CopyPlace, revision: { current: number }) {
  const [isKept, setIsKept] = useState(false)
  const newest = useRef<Values | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const keep = useCallback(
    (values: Values) => {
      newest.current = values
      setIsKept(false)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        void place
          .keep({ revision: revision.current, values, at: new Date().toISOString() })
          .then((lies) => setIsKept(lies && newest.current === values))
      }, COPY_PAUSE_MS)
    },
    [place, revision],
  )
  const remove = useCallback(() => {
    clearTimeout(timer.current)
    newest.current = null
    setIsKept(false)
    void place.remove()
  }, [place])
  return { isKept, keep, remove }
}

/** One saving at a time, the newest values last; retried until the connection is back. */
function useSaver(form: string, place: CopyPlace) {
  const [state, setState] = useState<DraftState>('none')
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const revision = useRef(0)
  const waiting = useRef<Values | null>(null)
  const isBusy = useRef(false)
  /** What is under way to the server: the next thing goes behind it. */
  const flight = useRef<Promise<unknown>>(Promise.resolve())
  const isLost = useRef(false)
  const isDropped = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const later = useRef<(ms: number) => void>(() => undefined)
  const { isKept, keep, remove } = useCopy(place, revision)
  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    const values = waiting.current
    if (isBusy.current || isDropped.current || !values) return
    waiting.current = null
    isBusy.current = true
    setState((now) => (now === 'waiting' ? now : 'saving'))
    // A lost connection is noticed late, a lost machine never.
    if (!isLost.current) keep(values)
    const before = flight.current
    const sent = before.then(() =>
      call(saveDraft, { params: { form }, body: { revision: revision.current, values } }),
    )
    flight.current = sent.catch(() => undefined)
    try {
      const done = await sent
      revision.current = done.revision
      isLost.current = false
      setSavedAt(done.savedAt)
      setState(waiting.current ? 'saving' : 'saved')
      if (waiting.current) keep(waiting.current)
      else remove()
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'draft_changed_elsewhere') {
        isDropped.current = true
        setState('elsewhere')
      } else {
        // Lost connection, ended session, busy server: the values wait, newer ones take their place.
        isLost.current = true
        waiting.current ??= values
        setState('waiting')
        later.current(RETRY_MS)
      }
    } finally {
      isBusy.current = false
      if (waiting.current) later.current(PAUSE_MS)
    }
  }, [form, keep, remove])
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
  const save = useCallback(
    (values: Values) => {
      if (isDropped.current) return
      waiting.current = values
      if (isBusy.current || isLost.current) keep(values)
      // Not safe yet: closing the tab within the pause is asked about.
      setState((now) => (now === 'waiting' ? now : 'saving'))
      later.current(PAUSE_MS)
    },
    [keep],
  )
  const drop = useCallback(() => {
    clearTimeout(timer.current)
    waiting.current = null
    const gone = flight.current.then(async () => {
      await call(deleteDraft, { params: { form } })
      // Not before: over a draft that could not be removed the next one is saved.
      revision.current = 0
      isDropped.current = false
      setState('none')
      setSavedAt(null)
      remove()
    })
    flight.current = gone.catch(() => undefined)
    return gone
  }, [form, remove])
  const shown: DraftState = state === 'waiting' && isKept ? 'kept' : state
  return { state: shown, savedAt, save, drop, revision }
}

/** What the server has of a form, and what this machine has beyond it. */
async function findDraft(form: string, place: CopyPlace) {
  const draft = await call(getDraft, { params: { form } })
  const copy = await place.find()
  if (copy && isSame(copy.values, draft.values ?? {})) {
    void place.remove()
    return { ...draft, copy: undefined, aside: undefined }
  }
  // On the server's revision it is what was typed since; on another one, only the clerk knows.
  const isSince = copy?.revision === draft.revision
  return { ...draft, copy: isSince ? copy : undefined, aside: isSince ? undefined : copy }
}

/** The writer's, also while he has to sign in again. */
function useLogin(): string {
  const now = useMyself()?.login
  const last = useRef(now)
  last.current = now ?? last.current
  return last.current ?? ''
}

/** @param form names the form, e.g. `registration`; the draft is one's own anyway */
export function useServerDraft(form: string, initial: Values): ServerDraft {
  const login = useLogin()
  const place = useMemo(() => copyPlace(login, form), [login, form])
  const found = useQuery({
    queryKey: ['draft', form, login],
    queryFn: () => findDraft(form, place),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const saver = useSaver(form, place)
  const [aside, setAside] = useState<Copy | null>(null)
  const [value, setValue] = useState<Values | null>(null)
  const [isChanged, setIsChanged] = useState(false)
  const [seed, setSeed] = useState(newRequestId)
  const { data } = found
  const wasKept = Boolean(data?.values ?? data?.copy)
  const start = useRef(initial)
  const { save, drop, revision } = saver
  const begin = useCallback((from: Values | null) => {
    const { [SEED]: kept, ...values } = from ?? {}
    if (kept) setSeed(kept)
    setIsChanged(from !== null)
    setValue({ ...start.current, ...values })
  }, [])
  useEffect(() => {
    if (!data) return
    revision.current = data.revision
    setAside(data.aside ?? null)
    begin(data.copy?.values ?? data.values)
    if (data.copy) save(data.copy.values)
  }, [data, revision, begin, save])
  const unsent = useRef(false)
  unsent.current = isChanged
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
    if (!isChanged || saver.state === 'saved' || saver.state === 'kept') return
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
    aside: aside && {
      at: aside.at,
      take: () => {
        setAside(null)
        begin(aside.values)
        save(aside.values)
      },
      drop: () => {
        setAside(null)
        void place.remove()
      },
    },
  }
}
