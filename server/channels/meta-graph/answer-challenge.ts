import { timingSafeEqual } from 'node:crypto'
import type { ConnectorFacts, RawRequest } from '../connecting.ts'

/** Answers the request by which Meta makes sure that a callback URL is its owner's; null refuses it. */
export function answerChallenge({ query }: RawRequest, { hook }: ConnectorFacts): string | null {
  const given = Buffer.from(query['hub.verify_token'] ?? '')
  const due = Buffer.from(hook.secret)
  const isOurs = given.length === due.length && timingSafeEqual(given, due)
  return query['hub.mode'] === 'subscribe' && isOurs ? (query['hub.challenge'] ?? null) : null
}
