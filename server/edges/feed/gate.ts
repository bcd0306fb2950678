import type { FastifyReply, FastifyRequest } from 'fastify'
import { feedOfToken, type Feed } from '#channels/channels.ts'
import { isAllowedOrigin } from '#platform/http/allowed-origin.ts'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import { RateLimit, takeOne } from '#platform/http/rate-limit.ts'
import type { IpRange } from '#platform/ip-ranges.ts'
import { Refusal } from '#platform/refusal.ts'

/** How much strangers may ask of the door; several people behind one address share its part. */
export type Gate = {
  readonly proxies: readonly IpRange[]
  /** Any call, by address. */
  readonly calls: RateLimit
  /** Claims of an identity, by address: each could be a guess. */
  readonly claims: RateLimit
  /** What one feed is asked. */
  readonly ofFeed: RateLimit
}

/** Makes the gate of a door. */
export function gateOf(): Gate {
  return {
    proxies: trustedProxies(),
    calls: new RateLimit(50, 200),
    claims: new RateLimit(2, 60),
    ofFeed: new RateLimit(10, 60),
  }
}

/** Takes a call's part of what its address may ask. Refuses rate_limited. */
export function takeCall(gate: Gate, request: FastifyRequest, limit: 'calls' | 'claims' = 'calls'): void {
  takeOne(gate[limit], callerAddress(request.raw, gate.proxies))
}

/** The feed whose token a call brings. Refuses rate_limited, unauthenticated, and forbidden for a page of another origin. */
export async function enter(gate: Gate, request: FastifyRequest, reply: FastifyReply): Promise<Feed> {
  takeCall(gate, request)
  const token = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const feed = await feedOfToken(token)
  admitPage(feed, request, reply)
  takeOne(gate.ofFeed, feed.deviceId)
  return feed
}

/** Lets the page see the answer where its origin is one the account named; apps have none. Refuses forbidden. */
export function admitPage(
  { settings }: Pick<Feed, 'settings'>,
  { headers: { origin } }: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.headers({ vary: 'origin', 'cache-control': 'no-store' })
  if (origin === undefined) return
  if (!isAllowedOrigin(origin, (settings['feedOrigins'] ?? []) as readonly string[]))
    throw new Refusal('forbidden', {
      detail: 'This page may not show the feed. Add its origin to `feedOrigins` of the connector.',
    })
  reply.header('access-control-allow-origin', origin)
}
