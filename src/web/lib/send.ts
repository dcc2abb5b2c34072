/** Sending a write so that it is done once: one request id per content, kept until a definite answer came. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { type CallInput, isWorthRepeating } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import { sha256Hex } from '../../rules/sha256.ts'
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

export interface SendOptions {
  /** Query keys whose answers the write changes. */
  invalidates?: readonly (readonly unknown[])[]
  /**
   * Kept with the draft: the same content sent from it has the same request id, in another window and after a reload
   * too.
   */
  seed?: string | undefined
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

/** A UUID that is always the same for one content of one draft; without a draft always a new one. */
function requestIdOf(seed: string | undefined, content: string): string {
  if (!seed) return newRequestId()
  const hex = sha256Hex(`${seed}\n${content}`)
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
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
 */
export function useSending<I, O>(
  perform: (input: I, requestId: string, signal: AbortSignal) => Promise<O>,
  o: SendOptions = {},
): Sending<I, O> {
  const queries = useQueryClient()
  const [state, setState] = useState<'idle' | 'sending' | 'retrying'>('idle')
  const [error, setError] = useState<unknown>(null)
  const open = useRef<{ content: string; id: string }>(undefined)
  const stop = useRef<AbortController>(undefined)
  const latest = useRef({ perform, invalidates: o.invalidates ?? [], seed: o.seed })
  latest.current = { perform, invalidates: o.invalidates ?? [], seed: o.seed }

  const send = useCallback(
    async (input: I) => {
      const content = JSON.stringify(input)
      if (open.current?.content !== content)
        open.current = { content, id: requestIdOf(latest.current.seed, content) }
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
export function useSend<D extends Route>(route: D, o: SendOptions = {}) {
  return useSending((input: CallInput<D>, requestId, signal) => call(route, input, { requestId, signal }), o)
}
