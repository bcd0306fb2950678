import { claimKeys, storeKeyAnswers } from '#platform/http/idempotency.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { AdmissionRequest } from './admission-request.ts'
import type { ShownMessage } from './new-message.ts'

/** An answer given before for the same key. */
export type Replayed = { readonly status: number; readonly body: unknown }

/**
 * Claims the idempotency keys of a batch in its transaction. Gives the requests that were answered before, with that
 * answer, or the refusal where the key stood for another body. A key that appears twice in one batch counts for its first request.
 */
export async function claimIdempotencyKeys(
  tx: Db,
  requests: readonly AdmissionRequest[],
): Promise<Map<AdmissionRequest, Replayed | Refusal>> {
  const keyed = requests.filter(({ idempotency }) => idempotency !== null)
  const replays = new Map<AdmissionRequest, Replayed | Refusal>()
  if (keyed.length === 0) return replays
  const first = new Map<string, AdmissionRequest>()
  for (const request of keyed) {
    const name = `${request.accountId} ${request.idempotency?.key}`
    if (first.has(name)) replays.set(request, new Refusal('idempotency_in_progress'))
    else first.set(name, request)
  }
  const known = await claimKeys(
    tx,
    [...first.values()].map(({ accountId, idempotency }) => ({
      accountId,
      ...(idempotency as { key: string; hash: Buffer }),
    })),
  )
  for (const [name, stored] of known) {
    const request = first.get(name) as AdmissionRequest
    const same = stored.hash.equals(request.idempotency?.hash ?? Buffer.alloc(0))
    if (!same) replays.set(request, new Refusal('idempotency_conflict'))
    else if (stored.status === null) replays.set(request, new Refusal('idempotency_in_progress'))
    else replays.set(request, { status: stored.status, body: stored.response })
  }
  return replays
}

/** Stores the answers with the messages. The key of a refused message is free again: the refusal stored nothing. */
export async function storeIdempotentAnswers(
  tx: Db,
  claimed: readonly AdmissionRequest[],
  shown: ReadonlyMap<AdmissionRequest, ShownMessage>,
): Promise<void> {
  const keyed = claimed.filter(({ idempotency }) => idempotency !== null)
  if (keyed.length === 0) return
  await storeKeyAnswers(
    tx,
    keyed.map((request) => {
      const body = shown.get(request)
      return {
        accountId: request.accountId,
        key: (request.idempotency as { key: string }).key,
        answer: body ? { status: 202, body } : null,
      }
    }),
  )
}
