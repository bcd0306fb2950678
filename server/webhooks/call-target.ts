import { idOf } from '#shared/ids.ts'
import type { OutgoingAnswer, OutgoingClient } from '#platform/outgoing/outgoing-client.ts'
import { isSuccess, type Attempt } from './delivery.ts'
import type { Delivery } from './deliverer.ts'
import { signatureOf } from './signing-secret.ts'

/**
 * Calls the target of a delivery, signed for this attempt. `atMs` by the platform's clock.
 * Rejects in words for the customer when there was no answer. Source: Standard Webhooks 1.0.
 */
export async function callTarget(
  client: OutgoingClient,
  { target, eventUuid, body }: Delivery,
  atMs: number,
): Promise<OutgoingAnswer> {
  if (!target.url) throw new Error(target.refusal ?? 'the URL is refused')
  const id = idOf('evt', eventUuid)
  const seconds = Math.floor(atMs / 1_000)
  const signature = signatureOf(target.keys, id, seconds, body)
  const headers = ['webhook-id', id, 'webhook-timestamp', String(seconds), 'webhook-signature', signature]
  return client.post(target.url, headers, body)
}

/** What is kept of a call that got an answer, or `error` instead of one. `at` in RFC 3339. */
export function attemptOf(
  at: string,
  latencyMs: number,
  answer: OutgoingAnswer | null,
  error: string | null,
): Attempt {
  if (!answer) return { at, status: null, latencyMs, error, response: '' }
  const { status, body } = answer
  return { at, status, latencyMs, error: wordFor(status), response: body.replaceAll('\0', '\uFFFD') }
}

function wordFor(status: number): string | null {
  if (isSuccess(status)) return null
  if (status === 410) return 'the endpoint wants nothing any more (410)'
  if (status >= 300 && status < 400) return `the endpoint redirects (${status}); redirects are not followed`
  return `the endpoint answered ${status}`
}
