import { z } from 'zod'
import { contentShape } from '#channels/channels.ts'
import { moneyShape } from '#platform/http/money-shape.ts'
import { channels as channelNames, messageClasses } from '#shared/message-kinds.ts'
import { messageStatuses } from '#shared/message-statuses.ts'
import { gateNames } from './decision.ts'
import { fallbackStep } from './fallback/fallback-step.ts'

const webUrl = z.url({ protocol: /^https?$/, error: 'An http or https URL.' })
const instant = z.iso.datetime({ offset: true })

/** The body of a send, a preview, and each item of a batch. Fields it does not know are refused: a sender who names a fallback counts on it. */
export const sendBody = z.strictObject({
  channel: z.enum(channelNames),
  from: z.string().min(1).max(64).optional(),
  to: z.string().min(1).max(320),
  content: contentShape,
  fallback: z.array(fallbackStep).max(5).optional().describe('Channels tried next when it is not delivered'),
  replyTo: z.string().optional().describe('The message this one answers'),
  class: z.enum(messageClasses).default('transactional'),
  sendAt: instant.optional(),
  expiresAt: instant.optional(),
  metadata: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= 4_096, 'At most 4,096 characters of JSON.')
    .optional(),
  callbackUrl: webUrl.max(2_048).optional(),
})
export type SendBody = z.infer<typeof sendBody>

const gateTrace = z.object({
  gate: z.enum(gateNames),
  outcome: z.enum(['pass', 'defer', 'refuse', 'not_applicable']),
  because: z.string(),
  code: z.string().optional(),
  clause: z.string().nullable().optional(),
  basis: z.string().optional(),
  until: instant.optional(),
  evidence: z.record(z.string(), z.unknown()).optional(),
})

export const decisionShown = z.object({
  outcome: z.enum(['accept', 'defer', 'refuse']),
  until: instant.nullable(),
  code: z.string().nullable(),
  clause: z.string().nullable(),
  basis: z.string().nullable(),
  gates: z.array(gateTrace),
})

/** A message as the API shows it in lists. */
export const messageShown = z.object({
  id: z.string(),
  direction: z.enum(['outbound', 'inbound']),
  channel: z.string(),
  from: z.string(),
  to: z.string(),
  contactId: z.string().nullable(),
  content: z.record(z.string(), z.unknown()),
  class: z.enum(messageClasses),
  status: z.enum(messageStatuses),
  code: z.string().nullable(),
  detail: z.string().nullable(),
  segments: z.number(),
  encoding: z.string().nullable(),
  price: moneyShape.nullable(),
  charge: z.enum(['none', 'held', 'settled', 'released']),
  carrier: z.string().nullable(),
  attempts: z.number(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  callbackUrl: z.string().nullable(),
  createdAt: instant,
  sendAt: instant.nullable(),
  expiresAt: instant.nullable(),
  submittedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  finishedAt: instant.nullable(),
})

/** One message with why it went and what happened to it. */
export const messageInFull = messageShown.extend({
  decision: decisionShown.nullable(),
  fallback: z.object({
    of: z.string().nullable().describe('The message it took over from'),
    takenOverBy: z.string().nullable(),
    ended: z.string().nullable(),
    next: z.array(z.string()).describe('Channels that would be tried'),
  }),
  engagement: z
    .object({
      opens: z.number().describe('Times people had its pictures fetched'),
      clicks: z.number().describe('Different links that people followed'),
      machineOpens: z
        .number()
        .describe('The same by programs of mail services, which says nothing of the reader'),
      machineClicks: z.number(),
    })
    .nullable()
    .describe('What the reader of a mail did with it; null where readers are not followed'),
  events: z.array(
    z.object({
      at: instant,
      status: z.string(),
      code: z.string().nullable(),
      detail: z.string().nullable(),
      carrier: z.string().nullable(),
    }),
  ),
})

export const previewShown = z.object({
  segments: z.number(),
  encoding: z.string().nullable(),
  characters: z.number(),
  price: moneyShape.nullable(),
  balanceAfter: moneyShape.nullable(),
  decision: decisionShown,
})
