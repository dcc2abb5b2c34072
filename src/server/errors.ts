/** Every error becomes a problem+json: a refusal as it is, bad input with its field, anything else without a detail. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Refusal, type RefusalCode, refusalOf } from '../rules/refusal.ts'

const BY_FASTIFY_CODE: Record<string, RefusalCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
}

// A text too long, a number out of range, dates that no calendar has, a zero byte, a text that is no such value, a
// character that does not exist. Others of class 22 (a function called wrongly, a division by zero) are our own faults.
const SENT_BADLY = new Set(['22001', '22003', '22007', '22008', '22009', '22021', '22P02', '22P05'])

// Of the driver, which gives these no code.
const LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed)/

/** Nobody answers where the database should be, it shuts down or starts up, or it has no connection left. */
function isDatabaseAway({ code = '', message }: FastifyError): boolean {
  if (
    /^(08...|57P0[123]|53300|ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND)$/.test(
      code,
    )
  )
    return true
  return code === '' && LOST.test(message)
}

function toRefusal(error: FastifyError): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const field = error.validation[0]?.instancePath.slice(1).replaceAll('/', '.')
    return refusalOf('invalid_input', field ? { field } : {})
  }
  const known = BY_FASTIFY_CODE[error.code]
  if (known) return refusalOf(known)
  if (SENT_BADLY.has(error.code)) return refusalOf('invalid_input')
  if (isDatabaseAway(error)) return refusalOf('database_unavailable')
  // A body that is not JSON, a malformed address: the sender's, not ours.
  if (error.statusCode !== undefined && error.statusCode < 500) return refusalOf('invalid_input')
  return undefined
}

function problem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { code, status, text, cure, field, detail } = refusal
  return reply
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/help/refusals#${code}`,
        status,
        code,
        title: text,
        cure,
        ...(field ? { field } : {}),
        ...(detail ? { detail } : {}),
      }),
    )
}

/** Answers an error; one that is nobody's refusal is logged by name and place, never by content. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = toRefusal(error)
  if (refusal?.code === 'database_unavailable')
    request.log.warn({ reqId: request.id, code: error.code }, 'the database is away')
  if (refusal) return problem(reply, refusal)
  // Its message is left out: it may quote what was sent, or a row.
  const place = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  request.log.error({ reqId: request.id, error: error.name, code: error.code, place }, 'unexpected error')
  return problem(reply, refusalOf('internal_error'))
}

export function sendNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return problem(reply, refusalOf('not_found'))
}
