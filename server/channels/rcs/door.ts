import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ConnectorFacts, Door, RawRequest } from '../connecting.ts'
import { dataOf, readHook } from './read-hook.ts'

/** Where Google's requests are read. */
export const door: Door = { answerAtOnce, isGenuine, read: readHook }

/** Google proves the hook with a POST of the token it was given and a secret that it wants back. */
function answerAtOnce(request: RawRequest, { hook }: ConnectorFacts): { type: string; body: string } | null {
  const { clientToken, secret } = jsonOf(request.body)
  if (typeof clientToken !== 'string' || typeof secret !== 'string') return null
  return isSame(Buffer.from(clientToken), Buffer.from(hook.secret))
    ? { type: 'text/plain', body: secret }
    : null
}

/** Signed is what the envelope carries, not the envelope. Source: guide on webhooks, verify incoming messages. */
function isGenuine(request: RawRequest, { hook }: ConnectorFacts): boolean {
  const data = dataOf(request)
  const signature = request.headers['x-goog-signature']
  if (!data || !signature) return false
  return isSame(Buffer.from(signature, 'base64'), createHmac('sha512', hook.secret).update(data).digest())
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
