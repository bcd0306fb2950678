import { webhookEvents, type EventName } from '#events.ts'
import { idOf } from '#shared/ids.ts'

/** Why an endpoint gets nothing: its owner switched it off, it answered 410, or it failed for days. */
export type DisabledReason = 'by_customer' | 'gone' | 'failing'

/** A row of webhooks.endpoints without its secrets. */
export type EndpointRow = {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly description: string
  readonly enabled: boolean
  readonly disabled_reason: DisabledReason | null
  readonly failing_since: Date | null
  readonly created_at: Date
}

/** A webhook endpoint as customers see it. */
export type Endpoint = {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly description: string
  readonly enabled: boolean
  readonly disabledReason: DisabledReason | null
  readonly failingSince: string | null
  readonly createdAt: string
}

/** What an endpoint may subscribe to. */
export const subscribable = ['*', ...webhookEvents] as const

/** How long an endpoint may fail without a single success before it is disabled. */
export const failingMaxMs = 3 * 24 * 3_600_000

export function isSubscribed(events: readonly string[], event: EventName): boolean {
  return (
    events.includes(event) || (events.includes('*') && (webhookEvents as readonly string[]).includes(event))
  )
}

export function shownEndpoint(row: EndpointRow): Endpoint {
  return {
    id: idOf('whe', row.id),
    url: row.url,
    events: row.events,
    description: row.description,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }
}
