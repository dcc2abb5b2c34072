/** Server-sent events as a browser reads them, for tests. */
export interface Event {
  id: string | undefined
  event: string
  data: string
}

export interface Listening {
  /** Everything heard so far, without what only keeps the line open. */
  heard: Event[]
  /** Waits until the events heard fit. @throws Error when the stream ended before */
  until(fits: (heard: readonly Event[]) => boolean): Promise<void>
  /** Settles when the server has ended the stream. */
  ended: Promise<void>
  /** Hangs up. */
  stop(): Promise<void>
}

function read(block: string): Event | undefined {
  const fields = new Map(
    block
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(':'))
      .map((line): [string, string] => {
        const [name = '', ...rest] = line.split(': ')
        return [name, rest.join(': ')]
      }),
  )
  const data = fields.get('data')
  return data === undefined
    ? undefined
    : { id: fields.get('id'), event: fields.get('event') ?? 'message', data }
}

/** @param lastId as a browser sends it after a break */
export async function listen(url: string, token: string, lastId?: string): Promise<Listening> {
  const hanging = new AbortController()
  const reply = await fetch(url, {
    signal: hanging.signal,
    headers: {
      cookie: `xueji_session=${token}`,
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
  })
  if (reply.status !== 200 || !reply.body) throw new Error(`No stream: ${reply.status} ${await reply.text()}`)
  const heard: Event[] = []
  let wake = () => {}
  let isOver = false
  const follow = async (body: ReadableStream<Uint8Array>) => {
    let rest = ''
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + part).split('\n\n')
      rest = blocks.pop() ?? ''
      heard.push(...blocks.flatMap((block) => read(block) ?? []))
      wake()
    }
  }
  const ended = follow(reply.body)
    .catch((error: unknown) => {
      if (!hanging.signal.aborted) throw error
    })
    .finally(() => {
      isOver = true
      wake()
    })
  return {
    heard,
    ended,
    until: async (fits) => {
      while (!fits(heard)) {
        if (isOver) throw new Error(`The stream ended: ${JSON.stringify(heard)}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    stop: async () => {
      hanging.abort()
      await ended
    },
  }
}
