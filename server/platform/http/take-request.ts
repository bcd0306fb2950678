import type { FastifyReply } from 'fastify'
import { refuseBeyond, type RateLimit } from './rate-limit.ts'

/** Takes one of the requests that a key may make in a second, and says in the answer how many are left. Refuses rate_limited. */
export function takeRequest(
  limit: RateLimit,
  key: string,
  perSecond: number | null | undefined,
  reply: FastifyReply,
): void {
  const left = limit.take(key, perSecond ?? undefined)
  reply.header('ratelimit', `"account";r=${Math.max(left, 0)};t=1`)
  refuseBeyond(left)
}
