import type { AdmissionRequest } from '#messaging/messaging.ts'
import type { Concatenation } from '#smpp/smpp.ts'
import { joinBodies, type Envelope, type PartBody } from './read-submit.ts'
import type { SmppMemory } from './wanted-receipt.ts'

/** A part as it came: whose it is, which place it has, what it says. `nonce` tells it from a repeat of itself. */
export type NewPart = {
  readonly accountId: string
  readonly systemId: string
  readonly place: Concatenation
  readonly envelope: Envelope
  readonly body: PartBody
  readonly nonce: string
}

/** A part as it is kept. */
export type KeptPart = Pick<NewPart, 'envelope' | 'body' | 'nonce'>

/** A long message as far as it has come, its parts by position. Ids are dashed uuids. */
export type LongMessage = {
  readonly accountId: string
  readonly id: string
  readonly systemId: string
  readonly total: number
  readonly isWhole: boolean
  readonly messageId: string | null
  readonly parts: Readonly<Record<string, KeptPart>>
}

/** The id a customer gets for a part: the long message's 32 hex digits and two for the position. */
export function partId(longMessageId: string, position: number): string {
  return longMessageId.replaceAll('-', '') + position.toString(16).padStart(2, '0')
}

/** The long message a part's id belongs to, as a dashed uuid; null when it is no part's id. */
export function longMessageOf(id: string): string | null {
  const found = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})[0-9a-f]{2}$/i.exec(id)
  return found ? found.slice(1).join('-').toLowerCase() : null
}

/** The parts in order, with their positions. */
export function partsInOrder({ parts }: LongMessage): { position: number; part: KeptPart }[] {
  return Object.entries(parts)
    .map(([position, part]) => ({ position: Number(position), part }))
    .toSorted((a, b) => a.position - b.position)
}

/** What a message asks the pipeline for, whether it came whole or in parts. */
export function admissionOf(
  who: { accountId: string; systemId: string },
  envelope: Envelope,
  text: string,
  receipts: SmppMemory['receipts'],
  idempotency: AdmissionRequest['idempotency'] = null,
): AdmissionRequest {
  const { accountId, systemId } = who
  const { sendAtMs, expiresAtMs } = envelope
  const memory: SmppMemory = { systemId, receipts, ...envelope.memory }
  return {
    accountId,
    actor: `smpp:${systemId}`,
    channel: 'sms',
    from: envelope.from,
    to: envelope.to,
    content: { type: 'text', text },
    class: envelope.class,
    sendAt: sendAtMs === null ? null : new Date(sendAtMs),
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
    metadata: receipts.length > 0 ? { smpp: memory } : null,
    callbackUrl: null,
    registration: envelope.registration,
    idempotency,
  }
}

/** One message of all its parts. Its first part decides on class, times and registration; every part that asked gets its receipt. */
export function wholeMessage(long: LongMessage): AdmissionRequest {
  const parts = partsInOrder(long)
  const [first] = parts
  if (first === undefined) throw new Error('a long message without parts')
  const receipts = parts
    .filter(({ part }) => part.envelope.wants !== 0)
    .map(({ position, part }) => ({ wants: part.envelope.wants, id: partId(long.id, position) }))
  const key = `smpp-long-message:${long.id}`
  return admissionOf(long, first.part.envelope, joinBodies(parts.map(({ part }) => part.body)), receipts, {
    key,
    hash: Buffer.from(key),
  })
}
