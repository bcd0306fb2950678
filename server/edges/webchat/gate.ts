import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isAllowedOrigin } from '#platform/http/allowed-origin.ts'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import { takeOne } from '#platform/http/rate-limit.ts'
import type { IpRange } from '#platform/ip-ranges.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Site } from '#webchat/webchat.ts'
import type { Limits } from './limits.ts'
import { isSiteKey, type Sites } from './sites.ts'

/** A call that may go on: the site it is for, and the address it comes from. */
export type Entered = { readonly site: Site; readonly ip: string }

/** What decides whether a call may go on. */
export type Gate = {
  readonly sites: Sites
  readonly limits: Limits
  /** Where the widget itself is served from. */
  readonly publicOrigin: string
  readonly proxies: readonly IpRange[]
}

/** Opens the gate of a door. */
export function gateOf({ sites, limits, publicOrigin }: Omit<Gate, 'proxies'>): Gate {
  return { sites, limits, publicOrigin, proxies: trustedProxies() }
}

/**
 * Lets a call to a site in when it comes from a page that the account allowed: directly, or by the widget's frame, which
 * names the page that holds it. Refuses not_found, origin_refused and rate_limited.
 */
export async function enter(gate: Gate, request: FastifyRequest, reply: FastifyReply): Promise<Entered> {
  const ip = callerAddress(request.raw, gate.proxies)
  takeOne(gate.limits.call, ip)
  const { key = '' } = request.params as { key?: string }
  const site = await siteFor(gate, key)
  const { origin } = request.headers
  const host = request.headers['x-webchat-host']
  reply.header('vary', 'origin')
  ensureAllowed(gate, site, {
    request: request.raw,
    origin,
    host: typeof host === 'string' ? host : undefined,
  })
  if (origin !== undefined) reply.header('access-control-allow-origin', origin)
  return { site, ip }
}

/** The site of a key. Refuses not_found. */
export async function siteFor({ sites }: Pick<Gate, 'sites'>, key: string): Promise<Site> {
  const site = isSiteKey(key) ? await sites.find(key) : null
  if (!site) throw new Refusal('not_found', { detail: 'No site has this key.' })
  return site
}

/** Refuses origin_refused unless the page that speaks, or that holds the widget's frame, is one the account allowed. */
export function ensureAllowed(
  gate: Pick<Gate, 'publicOrigin'>,
  site: Site,
  call: { request: IncomingMessage; origin: string | undefined; host: string | undefined },
): void {
  const isFrame = call.origin === undefined || isOwnOrigin(gate, call.request, call.origin)
  const page = isFrame ? call.host : call.origin
  if (page === undefined || !isAllowedOrigin(page, site.settings.allowedOrigins))
    throw new Refusal('origin_refused')
}

/** Whether an origin is the one the request went to: then it is the widget's own frame that speaks. */
function isOwnOrigin(
  { publicOrigin }: Pick<Gate, 'publicOrigin'>,
  request: IncomingMessage,
  origin: string,
): boolean {
  return origin === publicOrigin || URL.parse(origin)?.host === request.headers.host
}

/** The token a browser shows; empty when it shows none. */
export function bearerOf({ authorization }: { authorization?: string | undefined }): string {
  return /^Bearer (\S{1,100})$/.exec(authorization ?? '')?.[1] ?? ''
}
