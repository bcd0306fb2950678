import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { formatAmount } from '#shared/money.ts'
import type { Events } from '#events.ts'
import type { ShelvedDecision } from './decision-shelf.ts'
import type { Decided } from './decide.ts'
import { dueAt } from './fallback/fallback-step.ts'
import type { NewFallback } from './queries/fallbacks.ts'
import { hourOf } from './gather-facts.ts'
import { priorityOf, type DispatchItem } from './dispatch-item.ts'
import { showMessage } from './message.ts'
import type { NewMessage } from './queries/admission.ts'

/** An accepted message with its id, about to be stored. */
export type Stored = Extract<Decided, { accepted: true }> & {
  readonly id: string
  readonly shelved: ShelvedDecision
  /** `scheduled` when it waits for its time or for the end of quiet hours. */
  readonly status: 'accepted' | 'scheduled'
  readonly charge: 'held' | 'none'
}

/** Makes a decided message one that can be stored: with its id, where it stands, and whether its price is held. */
export function storedOf(
  d: Extract<Decided, { accepted: true }>,
  shelved: ShelvedDecision,
  atMs: number,
): Stored {
  return {
    ...d,
    id: uuidOf(newId('msg', atMs)),
    shelved,
    status: d.runAtMs > atMs ? 'scheduled' : 'accepted',
    charge: d.price.amount > 0n ? 'held' : 'none',
  }
}

/** A message as the API answers it. */
export type ShownMessage = ReturnType<typeof showMessage>

/** The row to store, and the row that waits to be sent. */
export function rowOf(d: Stored, owner: number | null): NewMessage {
  const { request, price } = d
  return {
    account_id: request.accountId,
    id: d.id,
    channel: request.channel,
    sender: d.sender.address,
    address: d.to,
    contact_id: d.contactId,
    class: request.class,
    content: request.content,
    status: d.status,
    segments: d.segments,
    encoding: d.encoding,
    price: String(price.amount),
    currency: price.currency,
    charge: d.charge,
    charge_on: price.chargeOn,
    metadata: request.metadata,
    callback_url: request.callbackUrl,
    decision_id: d.shelved.id,
    registration: d.registration,
    actor: request.actor,
    send_at: isoOf(request.sendAt),
    expires_at: new Date(d.expiresAtMs).toISOString(),
    priority: priorityOf(request.class),
    run_at: new Date(d.runAtMs).toISOString(),
    owner: d.status === 'scheduled' ? null : owner,
  }
}

/** What dispatching needs, handed over in memory. */
export function itemOf(d: Stored): DispatchItem {
  const { request, price } = d
  return {
    id: d.id,
    accountId: request.accountId,
    channel: request.channel,
    from: d.sender.address,
    to: d.to,
    content: request.content,
    class: request.class,
    priority: priorityOf(request.class),
    segments: d.segments,
    price: price.amount,
    currency: price.currency,
    chargeOn: price.chargeOn,
    registration: d.registration,
    metadata: request.metadata,
    callbackUrl: request.callbackUrl,
    expiresAt: d.expiresAtMs,
    validForMs: Math.max(1_000, d.expiresAtMs - d.runAtMs),
    attempts: 0,
    notBy: [],
  }
}

/** What it counts towards where the terms cap its class. */
export function frequencyOf({ request, to, runAtMs }: Extract<Decided, { accepted: true }>) {
  return {
    account_id: request.accountId,
    channel: request.channel,
    address: to,
    class: request.class,
    hour: hourOf(runAtMs).toISOString(),
  }
}

/** The rest of its chain of fallbacks; null where it has none. */
export function fallbackOf({ request, id }: Stored, atMs: number): NewFallback | null {
  const { steps = [], rootId = null } = request.fallback ?? {}
  if (steps.length === 0) return null
  const due = dueAt(steps, Math.max(atMs, request.sendAt?.getTime() ?? 0))
  return {
    message_id: id,
    account_id: request.accountId,
    root_id: rootId ?? id,
    steps,
    due_at: due && due.toISOString(),
  }
}

/** What the event says of it. */
export function factOf(d: Stored, atMs: number): Events['message.accepted'] {
  const { request, price } = d
  return {
    messageId: idOf('msg', d.id),
    channel: request.channel,
    direction: 'outbound',
    status: d.status,
    from: d.sender.address,
    to: d.to,
    segments: d.segments,
    price: { amount: formatAmount(price.amount), currency: price.currency },
    metadata: request.metadata,
    callbackUrl: request.callbackUrl,
    at: new Date(atMs).toISOString(),
  }
}

const noCarrier: ReadonlyMap<string, string> = new Map()

/** What the API answers. */
export function shownAs(d: Stored): ShownMessage {
  const { request, price } = d
  return showMessage(
    {
      account_id: request.accountId,
      id: d.id,
      direction: 'outbound',
      channel: request.channel,
      sender: d.sender.address,
      address: d.to,
      contact_id: d.contactId,
      class: request.class,
      content: request.content,
      status: d.status,
      code: d.decision.outcome === 'defer' ? d.decision.code : null,
      detail: null,
      segments: d.segments,
      encoding: d.encoding,
      price: price.amount,
      currency: price.currency,
      charge: d.charge,
      charge_on: price.chargeOn,
      carrier_id: null,
      attempts: 0,
      metadata: request.metadata,
      callback_url: request.callbackUrl,
      actor: request.actor,
      send_at: request.sendAt,
      expires_at: new Date(d.expiresAtMs),
      submitted_at: null,
      delivered_at: null,
      finished_at: null,
    },
    noCarrier,
  )
}

function isoOf(at: Date | null): string | null {
  return at && at.toISOString()
}
