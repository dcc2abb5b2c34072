/** Sending a write so that it is done once: one request id per content, kept until a definite answer came. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { type CallInput, isWorthRepeating } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import { call, newRequestId } from './client.ts'
import { isSignedOut, markSignedOut } from './session.ts'

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000

export interface Sending<I, O> {
  /** Sends; resolves with the answer, or undefined when it was refused (see `error`) or given up. */
  send(input: I): Promise<O | undefined>
  isSending: boolean
  /** The connection is lost; it is tried again by itself with the same request id. */
  isRetrying: boolean
  error: unknown
  clearError(): void
  /** Stops trying again. What had already arrived stays done: sending the same again gives the same answer. */
  giveUp(): void
}

/** Waits, but no longer than until the connection is back or the person gives up. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      clearTimeout(timer)
      removeEventListener('online', finish)
      done()
    }
    const timer = setTimeout(finish, ms)
    addEventListener('online', finish)
    signal.addEventListener('abort', finish)
  })
}

/** Tries until there is an answer; `onLost` hears each time that there was none. */
async function untilAnswered<O>(
  attempt: () => Promise<O>,
  signal: AbortSignal,
  onLost: () => void,
): Promise<O> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (!isWorthRepeating(error) || signal.aborted) throw error
      onLost()
      await pause(wait, signal)
      if (signal.aborted) throw error
    }
  }
}

/**
 * Runs any write under a request id that stays the same as long as the content does and no definite answer came.
 * @param perform does the write with the given id
 * @param invalidates query keys whose answers the write changes
 */
export function useSending<I, O>(
  perform: (input: I, requestId: string, signal: AbortSignal) => Promise<O>,
  o: { invalidates?: readonly (readonly unknown[])[] } = {},
): Sending<I, O> {
  const queries = useQueryClient()
  const [state, setState] = useState<'idle' | 'sending' | 'retrying'>('idle')
  const [error, setError] = useState<unknown>(null)
  const open = useRef<{ content: string; id: string }>(undefined)
  const stop = useRef<AbortController>(undefined)
  const latest = useRef({ perform, invalidates: o.invalidates ?? [] })
  latest.current = { perform, invalidates: o.invalidates ?? [] }

  const send = useCallback(
    async (input: I) => {
      const content = JSON.stringify(input)
      if (open.current?.content !== content) open.current = { content, id: newRequestId() }
      const { id } = open.current
      const controller = new AbortController()
      stop.current = controller
      setError(null)
      setState('sending')
      try {
        const answer = await untilAnswered(
          () => latest.current.perform(input, id, controller.signal),
          controller.signal,
          () => setState('retrying'),
        )
        open.current = undefined
        for (const queryKey of latest.current.invalidates) await queries.invalidateQueries({ queryKey })
        return answer
      } catch (caught) {
        // The shell asks to sign in; sent again afterwards it is still the same request.
        if (isSignedOut(caught)) {
          markSignedOut(queries)
          return undefined
        }
        if (!isWorthRepeating(caught)) open.current = undefined
        setError(caught)
        return undefined
      } finally {
        setState('idle')
      }
    },
    [queries],
  )
  return {
    send,
    isSending: state !== 'idle',
    isRetrying: state === 'retrying',
    error,
    clearError: useCallback(() => setError(null), []),
    giveUp: useCallback(() => stop.current?.abort(), []),
  }
}

/** Sends to a door; see `useSending`. */
export function useSend<D extends Route>(
  route: D,
  o: { invalidates?: readonly (readonly unknown[])[] } = {},
) {
  return useSending((input: CallInput<D>, requestId, signal) => call(route, input, { requestId, signal }), o)
}
