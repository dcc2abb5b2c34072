/** The HTTP server, without listening: doors, API description, metrics, logs without personal data. */
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { findActor } from './account/account.actions.ts'
import { accountRoutes } from './account/account.routes.ts'
import { admissionRoutes } from './admission/admission.routes.ts'
import { describeDoors } from './api-page.ts'
import { businessCaseRoutes } from './business-case/business-case.routes.ts'
import type { CaseKinds } from './business-case/case-kind.ts'
import { CASE_KINDS } from './business-case/kinds.ts'
import { classRoutes } from './class/class.routes.ts'
import { cohortRoutes } from './cohort/cohort.routes.ts'
import { confirmationFormRoutes } from './confirmation-form/confirmation-form.routes.ts'
import type { Context } from './context.ts'
import { draftRoutes } from './draft/draft.routes.ts'
import { sendError } from './errors.ts'
import { graduationRoutes } from './graduation/graduation.routes.ts'
import { graduationConfirmationRoutes } from './graduation-confirmation/graduation-confirmation.routes.ts'
import { healthRoutes } from './health/health.routes.ts'
import { importRoutes } from './import/import.routes.ts'
import { IMPORT_KINDS } from './import/kinds.ts'
import { listExportRoutes } from './list-export/list-export.routes.ts'
import { lookUpRoutes } from './look-up/look-up.routes.ts'
import { noticeRoutes } from './notice/notice.routes.ts'
import { photoRoutes } from './photo/photo.routes.ts'
import { placementRoutes } from './placement/placement.routes.ts'
import { policyRoutes } from './policy/policy.routes.ts'
import { progressRoutes } from './progress/progress.routes.ts'
import { promotionRoutes } from './promotion/promotion.routes.ts'
import { pupilRoutes } from './pupil/pupil.routes.ts'
import { pupilDataRoutes } from './pupil-data/pupil-data.routes.ts'
import { registrationRoutes } from './registration/registration.routes.ts'
import { schoolChangeRoutes } from './school-change/school-change.routes.ts'
import { staffRoutes } from './staff/staff.routes.ts'
import { studentNumberRoutes } from './student-number/student-number.routes.ts'
import { unitRoutes } from './unit/unit.routes.ts'
import { acceptUploads } from './upload.ts'
import { addSecurityHeaders, serveWeb } from './web.ts'
import { worldRoutes } from './world/world.routes.ts'

const BODY_LIMIT = 1024 * 1024

/** Times every request by its route's pattern (never its address, which may carry an id). */
function addMetrics(app: FastifyInstance): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}

export interface AppOptions {
  logLevel: string
  /** Folder of the built web; without it there are doors only. */
  web?: string
  /** Every kind of business, unless a test brings its own. */
  kinds?: CaseKinds
  /** Whether the worker beside this server works; a server without one is not the worse for it. */
  hasWorker?: () => boolean
}

/** Milliseconds in which requests under way may end when the server stops; what hangs on longer is cut. */
const GRACE_MS = 5000

/** A browser keeps a connection in reserve on which it has asked nothing: a server would wait for it for minutes. */
function cutWhatHangsOn(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS)
    cut.unref()
    app.server.once('close', () => clearTimeout(cut))
  })
}

/** Levels at which every request is told, each under its id; at the others a logger per request is waste. */
const TELLS_REQUESTS = ['trace', 'debug', 'info']

export async function buildApp(ctx: Context, options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    ...(TELLS_REQUESTS.includes(options.logLevel) ? {} : { childLoggerFactory: (logger) => logger }),
    // An address that no route can read (too long, broken escapes) is refused in the same words as any bad input.
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    logger: {
      level: options.logLevel,
      // Method and route pattern only: addresses, headers and bodies may carry personal data.
      serializers: { req: (request) => ({ method: request.method, route: request.routeOptions?.url }) },
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendError)
  addSecurityHeaders(app)
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: '学籍 Xueji', version: '0.1.0' } },
    transform: jsonSchemaTransform,
    transformObject: (described) => describeDoors(described, app.doors),
  })
  await app.register(cookie)
  app.decorate('findActor', (token: string) => findActor(ctx, token))
  app.decorate('doors', [])
  app.decorate('lists', [])
  app.decorateRequest('actor', undefined)
  app.decorateRequest('token', undefined)
  addMetrics(app)
  cutWhatHangsOn(app)
  acceptUploads(app)
  await serveWeb(app, options.web)
  await app.register(async (doors) => {
    healthRoutes(doors, ctx, options.hasWorker ?? (() => true))
    accountRoutes(doors, ctx)
    staffRoutes(doors, ctx)
    classRoutes(doors, ctx)
    cohortRoutes(doors, ctx)
    placementRoutes(doors, ctx)
    photoRoutes(doors, ctx)
    pupilDataRoutes(doors, ctx)
    confirmationFormRoutes(doors, ctx)
    pupilRoutes(doors, ctx, options.kinds ?? CASE_KINDS)
    businessCaseRoutes(doors, ctx, options.kinds ?? CASE_KINDS)
    graduationRoutes(doors, ctx, options.kinds ?? CASE_KINDS)
    graduationConfirmationRoutes(doors, ctx)
    promotionRoutes(doors, ctx, options.kinds ?? CASE_KINDS)
    progressRoutes(doors, ctx)
    admissionRoutes(doors, ctx)
    registrationRoutes(doors, ctx)
    studentNumberRoutes(doors, ctx)
    lookUpRoutes(doors, ctx)
    draftRoutes(doors, ctx)
    importRoutes(doors, ctx, IMPORT_KINDS)
    noticeRoutes(doors, ctx, options.kinds ?? CASE_KINDS)
    worldRoutes(doors, ctx)
    policyRoutes(doors, ctx)
    unitRoutes(doors, ctx)
    schoolChangeRoutes(doors, ctx, options.kinds ?? CASE_KINDS)
    // After every list: each gets an export.
    listExportRoutes(doors, ctx)
    doors.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  })
  return app
}
