import { createHmac } from 'node:crypto'
import { isSameSecret } from '#platform/secrets.ts'
import type { ConnectorFacts, Door, RawRequest } from '../connecting.ts'
import { dataOf, readHook } from './read-hook.ts'

/** Where Google's requests are read. */
export const door: Door = { answerAtOnce, isGenuine, read: readHook }

/** Google proves the hook with a POST of the token it was given and a secret that it wants back. */
function answerAtOnce(request: RawRequest, connector: ConnectorFacts): { type: string; body: string } | null {
  const { clientToken, secret } = jsonOf(request.body)
  if (typeof clientToken !== 'string' || typeof secret !== 'string') return null
  const isOurs = isSameSecret(Buffer.from(clientToken), Buffer.from(connector.hook.secret))
  return isOurs ? { type: 'text/plain', body: secret } : null
}

/** Signed is what the envelope carries, not the envelope; the proof of the hook shows the token itself. Source: guide on webhooks. */
function isGenuine(request: RawRequest, connector: ConnectorFacts): boolean {
  if (answerAtOnce(request, connector) !== null) return true
  const data = dataOf(request)
  const signature = request.headers['x-goog-signature']
  if (!data || !signature) return false
  const expected = createHmac('sha512', connector.hook.secret).update(data).digest()
  return isSameSecret(Buffer.from(signature, 'base64'), expected)
}

function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
