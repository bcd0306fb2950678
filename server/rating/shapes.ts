import { z } from 'zod'
import { idOf } from '#shared/ids.ts'
import { channels, messageClasses } from '#shared/message-kinds.ts'
import { toJson } from '#shared/money.ts'
import { countryOf } from '#shared/phone-numbers.ts'
import { moneyShape } from '#platform/http/money-shape.ts'
import type { CardRow } from './queries.ts'
import type { Rate } from './rate-table.ts'

const direction = z.enum(['outbound', 'inbound'])
const per = z.enum(['segment', 'message'])
const chargeOn = z.enum(['submitted', 'delivered'])
const prefix = z.string().regex(/^\+?\d{0,15}$/, 'digits of a number, at most 15')
const time = z.iso.datetime()

/** A rate as the API shows it. */
export const rateShape = z.object({
  id: z.string(),
  channel: z.string(),
  direction,
  prefix: z.string().describe('Digits without plus; empty: everywhere'),
  country: z.string().nullable(),
  class: z.string().nullable().describe('Null: every class'),
  price: moneyShape,
  per,
  chargeOn,
  from: time,
  until: time.nullable(),
})

/** The public form of a rate. */
export function showRate(rate: Rate, currency: string): z.infer<typeof rateShape> {
  return {
    id: idOf('rat', rate.id),
    channel: rate.channel,
    direction: rate.direction,
    prefix: rate.prefix,
    country: rate.prefix === '' ? null : countryOf(`+${rate.prefix}`),
    class: rate.class,
    price: toJson({ nanos: rate.price, currency }),
    per: rate.per,
    chargeOn: rate.chargeOn,
    from: new Date(rate.fromMs).toISOString(),
    until: rate.untilMs === null ? null : new Date(rate.untilMs).toISOString(),
  }
}

/** A rate card as the API shows it. */
export const rateCardShape = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  default: z.boolean().describe('Serves every account of its currency that has no card of its own'),
  createdAt: time,
})

/** The public form of a rate card. */
export function showRateCard(row: CardRow): z.infer<typeof rateCardShape> {
  return {
    id: idOf('rca', row.id),
    name: row.name,
    currency: row.currency,
    default: row.is_default,
    createdAt: row.created_at.toISOString(),
  }
}

/** A rate to publish. */
export const newRateShape = z.object({
  channel: z.enum(channels),
  direction: direction.optional(),
  prefix: prefix.optional(),
  class: z.enum(messageClasses).nullable().optional(),
  price: moneyShape,
  per: per.optional(),
  chargeOn: chargeOn.optional(),
  from: z.iso.datetime({ offset: true }).optional().describe('Absent: now'),
  until: z.iso.datetime({ offset: true }).nullable().optional(),
})
