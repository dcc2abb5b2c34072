/** What the API page tells beyond the schemas of a door: its request id, the file it takes, the file it gives. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { Route } from '../contract/route.ts'
import { needsRequestId } from './mount.ts'

type Described = Parameters<NonNullable<FastifyDynamicSwaggerOptions['transformObject']>>[0]
interface Operation {
  parameters?: object[]
  requestBody?: object
  responses: Record<string, { description: string; content?: object }>
}

const FILE = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
const REQUEST_ID = {
  in: 'header',
  name: 'Idempotency-Key',
  required: true,
  description: '请求编号:由客户端生成的 UUID;同一请求重发时不变,只办理一次',
  schema: { type: 'string', format: 'uuid' },
}

function complete(operation: Operation, door: Route): void {
  if (needsRequestId(door)) operation.parameters = [...(operation.parameters ?? []), REQUEST_ID]
  const { file } = door.input
  if (file)
    operation.requestBody = { required: true, description: `文件,最多 ${file.maxBytes} 字节`, content: FILE }
  if (door.stream)
    operation.responses['200'] = { description: '事件流', content: { 'text/event-stream': {} } }
  if (door.download) operation.responses['200'] = { description: '文件', content: FILE }
}

/** Completes the generated description, door by door. */
export function describeDoors(described: Described, doors: readonly Route[]): object {
  const document = (described as { openapiObject: object }).openapiObject as {
    paths: Record<string, Record<string, Operation | undefined>>
  }
  for (const door of doors) {
    const path = door.path.replaceAll(/:(\w+)/g, '{$1}')
    const operation = document.paths[path]?.[door.method.toLowerCase()]
    if (operation) complete(operation, door)
  }
  return document
}
