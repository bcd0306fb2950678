import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { inTransaction } from '#platform/db.ts'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import type { IpRange } from '#platform/ip-ranges.ts'
import { log } from '#platform/log.ts'
import { recordHit } from './record-hit.ts'
import { openTracking, type TrackingClaim } from './tracking-token.ts'
import { unsubscribePage } from './unsubscribe-page.ts'
import { unsubscribe, type UnsubscribeHow } from './unsubscribe.ts'

/** A picture of one clear point. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const bodyBytesMax = 8_192

/**
 * Serves the public addresses of mails: `/t/…` for opens and links, `/u/…` to unsubscribe. A GET or HEAD is recorded and changes nothing,
 * for scanners fetch every link of a mail; only a POST with the words of RFC 8058 or of our page unsubscribes.
 */
export async function serveTracking(app: FastifyInstance): Promise<void> {
  const proxies = trustedProxies()
  // A context of its own: mail programs post forms, which the API does not take.
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: bodyBytesMax },
      (_request, body, done) => done(null, body),
    )
    scope.get('/t/*', (request, reply) => followed(request, reply, proxies))
    scope.get('/u/*', (request, reply) => asked(request, reply, proxies))
    scope.post('/u/*', { bodyLimit: bodyBytesMax }, (request, reply) => left(request, reply))
  })
}

async function followed(request: FastifyRequest, reply: FastifyReply, proxies: readonly IpRange[]) {
  const claim = claimOf(request)
  keptPrivate(reply)
  if (claim === null || claim.kind === 'unsubscribe') return page(reply.code(404), request, 'broken')
  await noted(claim, request, proxies)
  if (claim.kind === 'open') return reply.type('image/gif').send(pixel)
  return /^https?:\/\//i.test(claim.url)
    ? reply.code(302).header('location', claim.url).send()
    : page(reply.code(404), request, 'broken')
}

async function asked(request: FastifyRequest, reply: FastifyReply, proxies: readonly IpRange[]) {
  const claim = claimOf(request)
  keptPrivate(reply)
  if (claim?.kind !== 'unsubscribe') return page(reply.code(404), request, 'broken')
  await noted(claim, request, proxies)
  return page(reply, request, 'ask')
}

async function left(request: FastifyRequest, reply: FastifyReply) {
  const claim = claimOf(request)
  const how = howOf(request.body)
  keptPrivate(reply)
  if (claim?.kind !== 'unsubscribe') return page(reply.code(404), request, 'broken')
  // A POST without the words is no wish: nothing is changed by it.
  if (how === null) return page(reply.code(400), request, 'ask')
  await inTransaction((tx) => unsubscribe(tx, claim, how))
  return page(reply, request, 'done')
}

function claimOf(request: FastifyRequest): TrackingClaim | null {
  const { '*': rest = '' } = request.params as { '*'?: string }
  return openTracking(rest.replace(/\.gif$/, ''))
}

/** What the body asks for: one field, in a form of either kind. Source: RFC 8058 §3.2. */
function howOf(body: unknown): UnsubscribeHow | null {
  if (typeof body !== 'string') return null
  const says = (name: string, value: string): boolean =>
    new URLSearchParams(body).get(name) === value ||
    new RegExp(`name="?${name}"?\\s*\\r?\\n(?:[^\\r\\n]+\\r?\\n)*\\r?\\n\\s*${value}\\s*\\r?\\n`, 'i').test(
      body,
    )
  if (says('List-Unsubscribe', 'One-Click')) return 'one_click'
  return says('confirm', 'yes') ? 'page' : null
}

/** A reader is led on whether or not it can be noted that he came. */
async function noted(
  claim: TrackingClaim,
  request: FastifyRequest,
  proxies: readonly IpRange[],
): Promise<void> {
  const { headers } = request
  const purpose = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz']
    .map((name) => String(headers[name] ?? ''))
    .join(' ')
  try {
    await recordHit(claim, {
      method: request.method,
      ip: callerAddress(request.raw, proxies),
      userAgent: headers['user-agent'] ?? '',
      purpose,
    })
  } catch (error) {
    log.warn({ err: error }, 'a request for a tracking address could not be noted')
  }
}

function keptPrivate(reply: FastifyReply): void {
  reply.headers({
    'cache-control': 'no-store, private, max-age=0',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
  })
}

function page(reply: FastifyReply, request: FastifyRequest, state: 'ask' | 'done' | 'broken') {
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    )
    .send(unsubscribePage(state, request.headers['accept-language'] ?? ''))
}
