/** The inside of the thread that reads a long workbook: a few batches ahead of whoever takes them, and no more. */
import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { importTables } from '../sheets/columns/all.ts'
import type { ColumnsTable } from '../sheets/columns/table.ts'
import { FileProblem } from '../sheets/core/file-problem.ts'
import { readWorkbook } from '../sheets/read.ts'
import { BATCH, BATCHES_AHEAD, type ReadRow, type RowsAsked, type RowsTold } from './row-thread.ts'

const say = (port: MessagePort, told: RowsTold) => port.postMessage(told)

async function read(port: MessagePort, { path, kind, facts, limits }: RowsAsked): Promise<void> {
  const tables: Readonly<Record<string, unknown>> = importTables
  let batch: ReadRow[] = []
  let ahead = 0
  port.on('message', () => {
    ahead -= 1
  })
  const send = async () => {
    say(port, { rows: JSON.stringify(batch) })
    batch = []
    ahead += 1
    while (ahead >= BATCHES_AHEAD) await once(port, 'message')
  }
  const rows = readWorkbook(path, tables[kind] as ColumnsTable<object>, {
    ...{ facts, limits },
    onExpected: (expected) => say(port, { expected }),
    onHead: (head) => say(port, { head }),
    onWidth: (width) => say(port, { width }),
  })
  for await (const { row, ok, values, problems } of rows) {
    batch.push({ row, ok, values, problems })
    if (batch.length === BATCH) await send()
  }
  if (batch.length > 0) await send()
}

async function main(port: MessagePort, asked: RowsAsked): Promise<void> {
  try {
    await read(port, asked)
    say(port, { isOver: true })
  } catch (error) {
    if (error instanceof FileProblem) say(port, { problem: error.code, detail: error.detail })
    else {
      const { message, code } = error as Error & { code?: string }
      say(port, { failed: message, code })
    }
  }
  port.close()
}

if (!parentPort) throw new Error('This is the inside of a thread.')
await main(parentPort, workerData as RowsAsked)
