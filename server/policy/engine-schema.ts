import { z } from 'zod'
import { leafOf } from './leaf.ts'
import { bases, channels, messageClasses } from '#shared/message-kinds.ts'

const basis = z.enum(bases)
const channel = z.enum(channels)
const messageClass = z.enum(messageClasses)
const country = z.string().regex(/^[A-Z]{2}(-[A-Z]{2})?$/)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'needs a time of day such as "08:00"')
const effect = z.enum(['refuse', 'warn'])

const standIn = z.strictObject({
  basis: z.enum([...bases, 'not_recorded']),
  evidence: z.enum(['inbound_message', 'account_declaration', 'none']),
})

const lawful = z.strictObject({ accepts: leafOf(z.array(basis)), standsIn: leafOf(z.array(standIn)) })
const lawfulByClass = z.strictObject({
  transactional: lawful,
  promotional: lawful,
  authentication: lawful,
  service: lawful,
})

const quietHours = z.strictObject({
  zone: z.string(),
  windows: z.array(
    z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1), opens: time, closes: time }),
  ),
})

const cap = z.strictObject({ max: z.number().int().positive(), per: z.string().regex(/^P(\d+D|T\d+H)$/) })

const effects = z.strictObject({
  sending: z.enum(['stop', 'keep']),
  queued: z.enum(['freeze', 'cancel', 'keep']),
  holds: z.enum(['release', 'keep']),
  receiving: z.enum(['keep', 'stop']),
  outboundCalls: z.enum(['stop', 'keep']),
  emergencyCalls: z.literal('keep'),
})

const keywordsOfLanguage = z.strictObject({
  stop: leafOf(z.array(z.string())),
  start: leafOf(z.array(z.string())),
  help: leafOf(z.array(z.string())),
})
const repliesOfLanguage = z.strictObject({
  stop: leafOf(z.string()),
  start: leafOf(z.string()),
  help: leafOf(z.string()),
})

const wordRule = z.strictObject({
  words: z.array(z.string()).default([]),
  patterns: z.array(z.string()).default([]),
  effect,
})

const scope = { classes: z.array(messageClass).min(1), channels: z.array(channel).min(1), effect }

/**
 * The shape of what the send path needs and no operator's terms state: permission by class, quiet hours, caps,
 * keywords, replies, content rules, registries, the effects of a suspension, the legal floor of the export window.
 * `engine-defaults.yaml` holds the values for everybody, `<pack>.engine.yaml` what one operator does otherwise.
 */
export const engineSchema = z.strictObject({
  channelNames: leafOf(z.record(z.string(), z.array(channel))),
  consent: lawfulByClass.extend({
    byChannel: z.partialRecord(channel, lawfulByClass.partial()),
    stopEnds: leafOf(z.array(messageClass)),
    staleAfter: leafOf(z.string().regex(/^P\d+[DMY]$/)),
  }),
  quietHours: z.partialRecord(messageClass, z.record(z.string(), leafOf(quietHours))),
  countryZones: leafOf(z.record(z.string(), z.array(z.string()).min(1))),
  countryGroups: leafOf(z.record(z.string(), z.array(country))),
  frequency: z.partialRecord(
    messageClass,
    z.strictObject({ default: leafOf(cap), byChannel: z.partialRecord(channel, leafOf(cap)).optional() }),
  ),
  keywords: z.record(z.string(), keywordsOfLanguage),
  replies: z.record(z.string(), repliesOfLanguage),
  content: z.strictObject({
    enforced: z.record(z.string(), leafOf(z.literal(true))),
    categories: z.record(z.string(), leafOf(wordRule)),
    shortenerHosts: leafOf(z.array(z.string()).min(1)),
    shorteners: leafOf(z.strictObject({ countries: z.array(country), ...scope })),
    senderIdentity: leafOf(z.strictObject(scope)),
    optOutWording: leafOf(
      z.strictObject({ words: z.array(z.string()).min(1), countries: z.array(country), ...scope }),
    ),
  }),
  connectors: z.strictObject({ providerTerms: leafOf(z.boolean()) }),
  registries: z.strictObject({ dlt: leafOf(z.array(country)) }),
  suspension: z.record(z.string(), leafOf(effects)),
  quota: z.strictObject({ period: leafOf(z.enum(['account_lifetime', 'calendar_month', 'plan_period'])) }),
  exit: z.strictObject({ exportDaysAtLeast: leafOf(z.number().int().positive()) }),
})

/** The engine's own values beside an operator's terms, each with its source. */
export type EngineTerms = z.infer<typeof engineSchema>
/** What a suspension stops and what it leaves running. */
export type SuspensionEffects = z.infer<typeof effects>
/** When messages of a class may be sent; `zone` is an IANA zone, or `recipient` for the contact's own. Days: 1 = Monday. */
export type QuietHours = z.infer<typeof quietHours>
/** At most `max` messages to one contact on one channel in any `per` (ISO 8601 duration). */
export type FrequencyCap = z.infer<typeof cap>
