import { createPrivateKey, type KeyObject } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { signJwt } from '../../http/sign-jwt.ts'
import { vapidPublicKey } from '../push-settings.ts'

type Kept = { readonly header: string; readonly untilMs: number }

const signedForMs = 12 * 3_600_000
const renewBeforeEndMs = 3_600_000

/**
 * Says to a push service who sends, by a key that the browser named when it subscribed. One header serves a service for
 * eleven hours: signing costs more than sealing. Source: RFC 8292.
 */
export function vapidHeader(
  memory: Map<string, unknown>,
  endpoint: string,
  { privateKey, contact }: { readonly privateKey: string; readonly contact: string },
): string {
  const { origin } = new URL(endpoint)
  const key = `vapid ${origin} ${contact}`
  const kept = memory.get(key) as Kept | undefined
  if (kept && kept.untilMs > nowMs()) return kept.header
  const atMs = nowMs()
  const claims = { aud: origin, exp: Math.floor((atMs + signedForMs) / 1_000), sub: contact }
  const token = signJwt({ alg: 'ES256', typ: 'JWT' }, claims, signingKey(privateKey))
  const header = `vapid t=${token}, k=${vapidPublicKey(privateKey)}`
  memory.set(key, { header, untilMs: atMs + signedForMs - renewBeforeEndMs })
  return header
}

function signingKey(privateKey: string): KeyObject {
  const point = Buffer.from(vapidPublicKey(privateKey), 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: privateKey.replace(/=+$/, ''),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  return createPrivateKey({ key: jwk, format: 'jwk' })
}
