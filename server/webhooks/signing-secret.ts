import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { seal, unseal } from '#platform/secrets.ts'

/** A secret as it is stored: sealed, with the one before it while that still signs. */
export type SealedSecret = {
  readonly secret: string
  readonly previous_secret: string | null
  readonly previous_until: Date | null
}

/** The keys that sign for a target. */
export type SigningKeys = {
  readonly current: KeyObject
  readonly previous: KeyObject | null
  readonly previousUntilMs: number
}

/** How long the old secret signs beside the new one. */
export const oldSecretSignsMs = 24 * 3_600_000

/** Makes a secret in the form of Standard Webhooks: `whsec_` and 32 random octets in base64. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** Seals a secret for the row of `ownerId`: an endpoint, or the account for its default secret. */
export function sealSecret(secret: string, ownerId: string): string {
  return seal(secret, contextOf(ownerId))
}

/** Opens the stored secrets of an owner. */
export function signingKeys(stored: SealedSecret, ownerId: string): SigningKeys {
  const keyOf = (sealed: string): KeyObject =>
    createSecretKey(Buffer.from(unseal(sealed, contextOf(ownerId)).slice('whsec_'.length), 'base64'))
  return {
    current: keyOf(stored.secret),
    previous: stored.previous_secret === null ? null : keyOf(stored.previous_secret),
    previousUntilMs: stored.previous_until?.getTime() ?? 0,
  }
}

/**
 * The signature HTTP header of one attempt; two signatures while the secret before the last rotation still signs.
 * `at` in seconds since 1970. Source: Standard Webhooks 1.0, "Signature scheme".
 */
export function signatureOf(keys: SigningKeys, id: string, at: number, body: string): string {
  const content = `${id}.${at}.${body}`
  const signature = `v1,${createHmac('sha256', keys.current).update(content).digest('base64')}`
  if (keys.previous === null || nowMs() >= keys.previousUntilMs) return signature
  return `${signature} v1,${createHmac('sha256', keys.previous).update(content).digest('base64')}`
}

const contextOf = (ownerId: string): string => `webhooks.secret:${ownerId}`
