import { createHash, createHmac } from 'node:crypto'
import { isSameSecret } from '#platform/secrets.ts'
import type { PushCredentials } from './push-settings.ts'

/**
 * Proves that whoever reports about a push has got it: the devices of an app are strangers' and hold no secret of ours.
 * Shape: 22 characters, 128 bits.
 */
export function proofOf(messageId: string, to: string, credentials: PushCredentials): string {
  return createHmac('sha256', keyOf(credentials))
    .update(`${messageId} ${to}`)
    .digest('base64url')
    .slice(0, 22)
}

/** Whether a proof is the one that went with the push. */
export function isProven(
  messageId: string,
  to: string,
  proof: string,
  credentials: PushCredentials,
): boolean {
  return isSameSecret(Buffer.from(proof), Buffer.from(proofOf(messageId, to, credentials)))
}

/** Made of a secret that both the sending and the reading side have, and of no use for anything else. */
function keyOf({ vapidPrivateKey, serviceAccountKey, apnsKey, feedSecret }: PushCredentials): Buffer {
  const secret = vapidPrivateKey ?? serviceAccountKey ?? apnsKey ?? feedSecret ?? ''
  return createHash('sha256').update('push report\n').update(secret).digest()
}
