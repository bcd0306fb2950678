import type { FastifyReply, FastifyRequest } from 'fastify'
import { isAllowedOrigin } from '#platform/http/allowed-origin.ts'
import { siteFor, type Gate } from './gate.ts'
import { Refusal } from '#platform/refusal.ts'

/**
 * Sends the page of the widget, which only pages of the account's allowed origins may hold: the browser refuses it to
 * others by `frame-ancestors`, and a page that is not among them is not even sent it.
 */
export async function sendFrame(
  gate: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
  page: string,
): Promise<FastifyReply> {
  const { site: key = '', host = '' } = request.query as { site?: string; host?: string }
  const site = await siteFor(gate, key)
  const { allowedOrigins } = site.settings
  reply.header('content-security-policy', framePolicy(allowedOrigins, request))
  if (!isAllowedOrigin(host, allowedOrigins)) throw new Refusal('origin_refused')
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()')
    .send(page)
}

/** Nothing runs but our own files, and nothing is taken for markup. Pictures come from wherever the account keeps them. */
function framePolicy(allowedOrigins: readonly string[], { protocol, headers }: FastifyRequest): string {
  const isPlain = protocol === 'http' && headers['x-forwarded-proto'] !== 'https'
  const media = isPlain ? 'https: http:' : 'https:'
  const host = /^[\w.:[\]-]+$/.test(headers.host ?? '') ? headers.host : ''
  const sockets = isPlain ? `ws://${host} wss://${host}` : `wss://${host}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: ${media}`,
    `media-src blob: ${media}`,
    `connect-src 'self' ${host ? sockets : ''}`.trim(),
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${allowedOrigins.length > 0 ? allowedOrigins.join(' ') : "'none'"}`,
  ].join('; ')
}
