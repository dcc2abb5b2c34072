/** The doors, as the browser reaches them. */
import { type CallInput, type CallOptions, type Fetch, makeClient } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import { noteAnswer, noteSilence } from './connection.ts'

/** A UUID; also where the page came over plain http and `randomUUID` is not there. */
export function newRequestId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, at) => {
    const marked = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte
    return marked.toString(16).padStart(2, '0')
  })
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const browserFetch: Fetch<Response> = async (url, { method, headers, body, signal }) => {
  try {
    const reply = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body as BodyInit }),
      ...(signal instanceof AbortSignal ? { signal } : {}),
    })
    noteAnswer()
    return reply
  } catch (error) {
    // A call that was given up says nothing of the connection.
    if (!(error instanceof DOMException && error.name === 'AbortError')) noteSilence()
    throw error
  }
}

export const { call, download } = makeClient({ fetch: browserFetch, newRequestId })

/** As far as an upload has come: 0 to 1. */
export type Progress = (share: number) => void

/** XMLHttpRequest, because fetch does not tell how much of a body has been sent. */
function fetchWithProgress(onProgress: Progress): Fetch<Response> {
  return (url, { method, headers, body, signal }) =>
    new Promise((done, fail) => {
      const request = new XMLHttpRequest()
      request.open(method, url)
      request.responseType = 'blob'
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
      request.onload = () => {
        const type = request.getResponseHeader('content-type') ?? ''
        done(
          new Response(request.response as Blob, {
            status: request.status,
            headers: { 'content-type': type },
          }),
        )
      }
      request.onerror = () => fail(new TypeError('network'))
      request.onabort = () => fail(new DOMException('aborted', 'AbortError'))
      if (signal instanceof AbortSignal) signal.addEventListener('abort', () => request.abort())
      request.send((body ?? null) as XMLHttpRequestBodyInit | null)
    })
}

/** Calls a door that takes a file, telling how far the sending has come. */
export function upload<D extends Route>(
  route: D,
  input: CallInput<D>,
  o: CallOptions & { onProgress: Progress },
) {
  const { onProgress, ...options } = o
  return makeClient({ fetch: fetchWithProgress(onProgress), newRequestId }).call(route, input, options)
}

/** Lets the browser save a door's file under the name that the door gave it. */
export async function save<D extends Route>(route: D, input: CallInput<D>): Promise<void> {
  const reply = await download(route, input)
  const named = /filename\*=UTF-8''([^;]+)/.exec(reply.headers.get('content-disposition') ?? '')
  const url = URL.createObjectURL(await reply.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = decodeURIComponent(named?.[1] ?? 'download')
  link.click()
  // Some browsers read the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
