import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ConnectorFacts, Door, RawRequest } from '../connecting.ts'
import { readHook } from './read-hook.ts'
import type { WhatsappCredentials } from './whatsapp-settings.ts'

/** Where Meta's webhooks come in. */
export const door: Door = { challenge, isGenuine, read: readHook }

/** Meta proves once that the hook is ours: it sends the verify token and wants its challenge back as bare text. */
function challenge({ query }: RawRequest, { hook }: ConnectorFacts): string | null {
  const isAsked = query['hub.mode'] === 'subscribe' && isSame(query['hub.verify_token'] ?? '', hook.secret)
  return isAsked ? (query['hub.challenge'] ?? null) : null
}

/** The signature is over the bytes as they came: Meta escapes what is not ASCII, and JSON written anew would differ. */
function isGenuine({ headers, body }: RawRequest, { credentials }: ConnectorFacts): boolean {
  const { appSecret } = credentials as WhatsappCredentials
  const signature = headers['x-hub-signature-256'] ?? ''
  return isSame(signature, `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
