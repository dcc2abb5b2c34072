/** Uploads: a file body is streamed to a private temporary file, hashed on the way, and removed after the answer. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusalOf } from '../rules/refusal.ts'

export interface UploadedFile {
  /** A temporary file, gone once the request is answered. */
  path: string
  size: number
  /** Hexadecimal. */
  sha256: string
}

declare module 'fastify' {
  interface FastifyRequest {
    uploadFolder: string | undefined
  }
}

async function receive(request: FastifyRequest, payload: Readable): Promise<UploadedFile> {
  const limit = request.routeOptions.bodyLimit ?? 0
  const folder = await mkdtemp(join(tmpdir(), 'xueji-upload-'))
  request.uploadFolder = folder
  const path = join(folder, 'body')
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      hash.update(chunk)
      done(size > limit ? refusalOf('body_too_large') : null, chunk)
    },
  })
  await pipeline(payload, meter, createWriteStream(path, { mode: 0o600 }))
  return { path, size, sha256: hash.digest('hex') }
}

export function acceptUploads(app: FastifyInstance): void {
  app.decorateRequest('uploadFolder', undefined)
  app.addContentTypeParser('application/octet-stream', (request: FastifyRequest, payload: IncomingMessage) =>
    receive(request, payload),
  )
  const tidy = (request: FastifyRequest, done: (error?: Error) => void) => {
    if (!request.uploadFolder) return done()
    rm(request.uploadFolder, { recursive: true, force: true }).then(() => done(), done)
  }
  app.addHook('onResponse', (request, _reply, done) => tidy(request, done))
  app.addHook('onRequestAbort', tidy)
}
