/** Serves the built web: hashed files for ever, the page itself never from a cache, and nothing from elsewhere. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendNotFound } from './errors.ts'

// Inline styles: the component library writes its own at run time. Scripts come from us alone.
const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** What goes out with every answer of the server: nobody may frame it, guess its types or learn its addresses. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(HEADERS)
    done()
  })
}

/**
 * Serves the pages.
 * @param folder where the web was built to; without one, or unbuilt, the server answers at its doors alone
 */
export async function serveWeb(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (!folder || !existsSync(join(folder, 'index.html'))) {
    app.setNotFoundHandler(sendNotFound)
    return
  }
  await app.register(fastifyStatic, {
    // Only what the build named by its content; the page itself goes the way below.
    root: join(folder, 'assets'),
    prefix: '/assets/',
    maxAge: '365d',
    immutable: true,
    preCompressed: true,
  })
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (!wantsPage || /^\/(api|assets)\//.test(request.url)) return sendNotFound(request, reply)
    // Every address of the web is the same page; which one is shown is decided in the browser.
    return reply.header('cache-control', 'no-store').sendFile('index.html', folder, { cacheControl: false })
  })
}
