import type { scopes } from '#shared/scopes.ts'
import { webhookEvents as subscribable } from '#shared/webhook-events.ts'

/**
 * Every event of the platform: `noun.verb-past`, its payload, one sentence. Also the customers' webhook catalogue:
 * the names under `webhookEvents` are what an endpoint may subscribe to.
 */
type MessageFact = {
  readonly messageId: string
  readonly channel: string
  readonly direction: 'outbound' | 'inbound'
  readonly status: string
  readonly from: string
  readonly to: string
  readonly code?: string | null
  readonly detail?: string | null
  readonly segments?: number
  readonly price?: { readonly amount: string; readonly currency: string } | null
  /** What this event charged to the wallet; absent or null when it charged nothing. */
  readonly charged?: { readonly amount: string; readonly currency: string } | null
  readonly metadata?: Readonly<Record<string, unknown>> | null
  /** A URL given with the message: it is told besides the account's endpoints. */
  readonly callbackUrl?: string | null
  readonly at: string
}

export type Events = {
  /** A message passed every gate, was paid for and is stored. */
  'message.accepted': MessageFact
  /** A message waits for its time, or for the end of quiet hours. */
  'message.scheduled': MessageFact
  /** A carrier or provider took the message. */
  'message.submitted': MessageFact
  /** The message reached the handset. */
  'message.delivered': MessageFact
  /** The contact read the message. */
  'message.read': MessageFact
  /** The carrier could not deliver the message. */
  'message.undelivered': MessageFact
  /** The message ended before any carrier took it. */
  'message.failed': MessageFact
  /** The carrier refused the message. */
  'message.rejected': MessageFact
  /** The message's time ran out. */
  'message.expired': MessageFact
  /** The message was cancelled before it left. */
  'message.cancelled': MessageFact
  /** A contact wrote to the account. */
  'message.received': MessageFact & {
    readonly text: string
    readonly content: Readonly<Record<string, unknown>>
  }
  /** A contact changed or took back what it had written, or the business what it had sent, by other means. */
  'message.changed': MessageFact & { readonly change: 'edited' | 'deleted'; readonly text: string | null }
  /** A provider does not take the credentials of a connector any more: what is sent waits, what comes is kept for later. */
  'connector.reauthorisation_needed': {
    readonly connectorId: string
    readonly channel: string
    readonly address: string
    readonly reason: string
    readonly at: string
  }
  /** A provider changed what a connector may do: its quality, its limits, its standing. */
  'connector.changed': {
    readonly connectorId: string
    readonly channel: string
    readonly address: string
    readonly state: string
    readonly detail: string
    readonly at: string
  }
  /** A provider decided on a template, or judges it anew: its state, its category, its quality. */
  'template.changed': {
    readonly templateId: string
    readonly connectorId: string
    readonly channel: string
    readonly name: string
    readonly language: string
    readonly state: string
    readonly category: string
    readonly quality: string | null
    /** Why it was rejected, paused or disabled. */
    readonly detail: string | null
    readonly at: string
  }
  /** A person opened a mail or followed a link of it, for all that can be seen: it has arrived. */
  'email.opened': { readonly messageId: string; readonly at: string }
  /** A contact gave or withdrew permission. */
  'consent.changed': {
    readonly contactId: string | null
    readonly channel: string
    readonly address: string
    readonly purpose: string
    readonly state: 'granted' | 'withdrawn'
    readonly source: string
    readonly at: string
  }
  /** A contact was deleted for good: what is kept of it elsewhere goes too. Its addresses are nobody's any more. */
  'contact.deleted': {
    readonly contactId: string
    /** Contacts that had been merged into it. */
    readonly mergedIds: readonly string[]
    /** `kind` is phone, email, or the channel whose ids they are. */
    readonly addresses: readonly { readonly kind: string; readonly address: string }[]
    readonly at: string
  }
  /** The wallet's balance fell below the account's alert level. */
  'wallet.low': { readonly available: { readonly amount: string; readonly currency: string } }
  /** The messages of an account reached a share of its allowance that the terms name; share 1 is all of it. */
  'allowance.reached': {
    readonly share: number
    /** The count of messages that is that share. */
    readonly messages: number
    readonly limit: number
    /** The first day of the calendar month it is for; null when the allowance is for the life of the account. */
    readonly periodStartsOn: string | null
    readonly clause: string | null
  }
  /** An account lost access (unpaid, misuse, order of an authority). */
  'account.suspended': { readonly reason: string }
  /** An account got its access back. */
  'account.reactivated': { readonly reason: string }
  /** A customer asked for a test delivery to a webhook endpoint. */
  'webhook.tested': { readonly endpointId: string }
  /** A webhook endpoint was switched off: it answered 410 (`gone`), or failed for days (`failing`). */
  'webhook.disabled': { readonly endpointId: string; readonly url: string; readonly reason: string }
}

export type EventName = keyof Events
export type EventItem = Events[EventName]

/**
 * The scope that reads what each event tells: who lacks it neither hears the event nor has it told elsewhere.
 * `account:read` is every caller's.
 */
export const scopeOfEvent: Readonly<Record<EventName, (typeof scopes)[number] | 'account:read'>> = {
  'message.accepted': 'messages:read',
  'message.scheduled': 'messages:read',
  'message.submitted': 'messages:read',
  'message.delivered': 'messages:read',
  'message.read': 'messages:read',
  'message.undelivered': 'messages:read',
  'message.failed': 'messages:read',
  'message.rejected': 'messages:read',
  'message.expired': 'messages:read',
  'message.cancelled': 'messages:read',
  'message.received': 'messages:read',
  'message.changed': 'messages:read',
  'connector.reauthorisation_needed': 'account:read',
  'connector.changed': 'account:read',
  'template.changed': 'account:read',
  'consent.changed': 'consents:read',
  'contact.deleted': 'contacts:read',
  'email.opened': 'messages:read',
  'wallet.low': 'wallet:read',
  'allowance.reached': 'account:read',
  'account.suspended': 'account:read',
  'account.reactivated': 'account:read',
  'webhook.tested': 'webhooks:write',
  'webhook.disabled': 'webhooks:write',
}

/** Says whether somebody with these scopes may be told an event. */
export function mayHear(scopes: ReadonlySet<string>, name: EventName): boolean {
  return scopes.has('*') || scopes.has(scopeOfEvent[name])
}

/** What a customer's webhook endpoint may subscribe to. */
export const webhookEvents = subscribable satisfies readonly EventName[]
