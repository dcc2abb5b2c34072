/** Notices while the page is open: one stream, asked only while somebody looks, since a browser has few lines to a server. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { listInbox, listOpenCases } from '../../contract/business-case.ts'
import { listImports } from '../../contract/import.ts'
import { countUnread, listNotices, streamNotices } from '../../contract/notice.ts'
import { getSeason, getWorkbench } from '../../contract/world.ts'
import { sessionQuery } from './session.ts'

/** What a notice may have changed. */
const CHANGED = [countUnread, listNotices, listInbox, listOpenCases, listImports, getWorkbench, getSeason]
/** After an answer that is no stream the browser gives up by itself; then it is tried again. */
const AGAIN_MS = 15_000

function refresh(queries: QueryClient): void {
  for (const { path } of CHANGED) void queries.invalidateQueries({ queryKey: [path] })
  // A promotion comes with its instant: the clock in the head of the page is the session's.
  void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

/** Opens the stream and comes back to it. @returns what closes it */
function follow(queries: QueryClient): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    clearTimeout(timer)
    if (document.hidden || source) return
    source = new EventSource(streamNotices.path)
    source.addEventListener('notice', () => refresh(queries))
    source.addEventListener('end', () => {
      close()
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    })
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return
      close()
      timer = setTimeout(open, AGAIN_MS)
    }
  }
  const close = () => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }
  const look = () => {
    if (document.hidden) return close()
    // What came while nobody looked is in the list; the stream tells what comes from now on.
    open()
    void queries.invalidateQueries({ queryKey: [countUnread.path] })
  }
  open()
  document.addEventListener('visibilitychange', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    close()
  }
}

/** @param isOn false for whoever is told nothing, and while he has to sign in again */
export function useNoticeStream(isOn: boolean): void {
  const queries = useQueryClient()
  useEffect(() => (isOn ? follow(queries) : undefined), [isOn, queries])
}
