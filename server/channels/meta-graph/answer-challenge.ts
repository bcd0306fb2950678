import { isSameSecret } from '#platform/secrets.ts'
import type { ConnectorFacts, RawRequest } from '../connecting.ts'

/** Answers the request by which Meta makes sure that a callback URL is its owner's; null refuses it. */
export function answerChallenge({ query }: RawRequest, { hook }: ConnectorFacts): string | null {
  const isOurs = isSameSecret(Buffer.from(query['hub.verify_token'] ?? ''), Buffer.from(hook.secret))
  return query['hub.mode'] === 'subscribe' && isOurs ? (query['hub.challenge'] ?? null) : null
}
