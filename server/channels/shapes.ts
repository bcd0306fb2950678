import { z } from 'zod'
import { idOf } from '#shared/ids.ts'
import { formatAmount } from '#shared/money.ts'
import { channels as channelNames, messageClasses } from '#shared/message-kinds.ts'
import type { Carrier } from './carrier.ts'
import type { RouteRow } from './queries.ts'

const settings = z.record(z.string(), z.unknown()).describe("The channel's own: address, limits, quirks")

/** A carrier as the operator sees it: never its credentials. */
export const carrierShape = z.object({
  id: z.string(),
  name: z.string(),
  channel: z.string(),
  settings,
  enabled: z.boolean(),
  ratePerSecond: z.number().describe('Messages a second it takes; 0: no limit of ours'),
})

/** The operator's form of a carrier. */
export function showCarrier(carrier: Carrier): z.infer<typeof carrierShape> {
  const { id, name, channel, enabled, ratePerSecond } = carrier
  return { id: idOf('car', id), name, channel, settings: { ...carrier.settings }, enabled, ratePerSecond }
}

const ratePerSecond = z.number().int().min(0).max(100_000)
const credentials = z.record(z.string(), z.unknown()).describe('Stored sealed, never shown')

/** A carrier to set up. */
export const newCarrierShape = z.object({
  name: z.string().min(1).max(100),
  channel: z.enum(channelNames),
  settings,
  credentials,
  ratePerSecond: ratePerSecond.optional(),
})

/** What may be changed of a carrier. */
export const carrierChangeShape = z.object({
  enabled: z.boolean().optional(),
  settings: settings.optional().describe('Laid over the settings there are; null takes one away'),
  credentials: credentials.optional(),
  ratePerSecond: ratePerSecond.optional(),
})

/** A route to a carrier as the operator sees it. */
export const routeShape = z.object({
  id: z.string(),
  channel: z.string(),
  prefix: z.string().describe('Digits without plus; empty: everywhere'),
  class: z.string().nullable().describe('Null: every class'),
  accountId: z.string().nullable().describe('Null: every account'),
  carrierId: z.string(),
  priority: z.number().describe('The lowest goes first'),
  cost: z.string().describe('What the carrier takes, a decimal: chooses among equals'),
})

/** The operator's form of a route. */
export function showRoute(row: RouteRow): z.infer<typeof routeShape> {
  return {
    id: idOf('rte', row.id),
    channel: row.channel,
    prefix: row.prefix,
    class: row.class,
    accountId: row.account_id && idOf('acc', row.account_id),
    carrierId: idOf('car', row.carrier_id),
    priority: row.priority,
    cost: formatAmount(row.cost),
  }
}

/** A route to make. */
export const newRouteShape = z.object({
  channel: z.enum(channelNames),
  carrierId: z.string(),
  prefix: z
    .string()
    .regex(/^\+?\d{0,15}$/, 'digits of a number, at most 15')
    .optional(),
  class: z.enum(messageClasses).nullable().optional(),
  accountId: z.string().nullable().optional(),
  priority: z.number().int().min(0).max(1000).optional(),
  cost: z
    .string()
    .regex(/^(0|[1-9]\d{0,8})(\.\d{1,9})?$/, 'a decimal with at most 9 decimals')
    .optional(),
})
