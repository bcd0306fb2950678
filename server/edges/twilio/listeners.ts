import { getContact } from '#contacts/contacts.ts'
import type { Events } from '#events.ts'
import { getMessage } from '#messaging/messaging.ts'
import { now } from '#platform/clock.ts'
import { db, type Tx } from '#platform/db.ts'
import type { Listener } from '#platform/listeners.ts'
import { eventId, type EventBatch } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import { uuidOf } from '#shared/ids.ts'
import { inboundParams, statusParams } from './callback-params.ts'
import { inboundWishFor } from './inbound-wish.ts'
import { announceCallbacks, insertCallbacks, type CallbackRow } from './queries/callbacks.ts'
import { memoryOf } from './twilio-memory.ts'

const statusEvents = [
  'message.accepted',
  'message.scheduled',
  'message.submitted',
  'message.delivered',
  'message.read',
  'message.undelivered',
  'message.failed',
  'message.rejected',
  'message.expired',
  'message.cancelled',
] as const

/** What the door for Twilio's clients does when something happened to a message: it keeps a call for the URL that is to hear of it. */
export const listeners: Listener[] = [
  { reader: 'edges.twilio', on: [...statusEvents, 'message.received'], absorb: keepCallbacks },
]

async function keepCallbacks(tx: Tx, batches: readonly EventBatch[]): Promise<void> {
  const rows: CallbackRow[] = []
  for (const batch of batches)
    rows.push(...(batch.name === 'message.received' ? await inboundRows(batch) : statusRows(batch)))
  if (rows.length > 0) await Promise.all([insertCallbacks(tx, rows, now()), announceCallbacks(tx)])
}

function statusRows(batch: EventBatch): CallbackRow[] {
  const { accountId, name } = batch
  if (accountId === null) return []
  return (batch.items as readonly Events['message.accepted'][]).flatMap((fact, index) => {
    const url = memoryOf(fact.metadata).statusCallback
    // A message that waits is accepted and scheduled at once: it is told of once.
    const isTold = name !== 'message.accepted' || fact.status !== 'scheduled'
    if (url === undefined || !isTold) return []
    const kept = { accountId, id: uuidOf(eventId(batch, index)), about: uuidOf(fact.messageId) }
    const params = statusParams(accountId, fact)
    return [{ ...kept, kind: 'status' as const, url, method: 'POST' as const, fallback: null, params }]
  })
}

type Received = Events['message.received']

async function inboundRows(batch: EventBatch): Promise<CallbackRow[]> {
  const { accountId } = batch
  if (accountId === null) return []
  const rows: CallbackRow[] = []
  for (const [index, fact] of (batch.items as readonly Received[]).entries()) {
    const wish = await inboundWishFor(accountId, fact.to)
    if (!wish) continue
    const id = uuidOf(eventId(batch, index))
    const about = uuidOf(fact.messageId)
    const message = await getMessage(db, accountId, about, new Map())
    const name = await nameOf(accountId, message.contactId)
    const params = inboundParams(accountId, message, { service: wish.serviceId, name })
    const { url, method, fallback } = wish
    rows.push({ accountId, id, about, kind: 'inbound', url, method, fallback, params })
  }
  return rows
}

/** How a contact is called; null for one without a name, and for one that was deleted since. */
async function nameOf(accountId: string, contactId: string | null): Promise<string | null> {
  if (contactId === null) return null
  try {
    return (await getContact(db, accountId, uuidOf(contactId))).name
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
