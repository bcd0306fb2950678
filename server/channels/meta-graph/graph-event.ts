import { z } from 'zod'

const id = z.object({ id: z.coerce.string() })
const loose = z.record(z.string(), z.unknown())
const moment = z.coerce.number().optional().catch(undefined)

/** What is not of the shape Meta documents is left out of a message: the message itself must not be lost for it. */
const text = z.string().optional().catch(undefined)
const some = loose.optional().catch(undefined)

const attachment = z.object({ type: z.string(), title: text, url: text, payload: some })

/** What came with a message, such as a picture or a shared post. */
export type GraphAttachment = z.infer<typeof attachment>

const message = z.object({
  mid: z.string(),
  text,
  quick_reply: z.object({ payload: z.string() }).optional().catch(undefined),
  reply_to: z.object({ mid: text, story: some }).optional().catch(undefined),
  attachments: z.array(attachment.catch({ type: 'attachment' })).catch([]),
  referral: some,
  is_echo: z.boolean().catch(false),
  is_deleted: z.boolean().catch(false),
  is_unsupported: z.boolean().catch(false),
  app_id: z.coerce.string().optional(),
  metadata: text,
})

/** What a person wrote, or the business by other means. */
export type GraphInboundMessage = z.infer<typeof message>

/** What happened in a conversation: one of its optional parts is there; parts nobody reads are left out. */
const event = z.object({
  sender: id,
  recipient: id,
  timestamp: moment,
  message: message.optional(),
  postback: z
    .object({
      mid: z.string().optional(),
      title: z.string().default(''),
      payload: z.string().optional(),
      referral: loose.optional(),
    })
    .optional(),
  reaction: z
    .object({
      mid: z.string(),
      action: z.string(),
      emoji: z.string().optional(),
      reaction: z.string().optional(),
    })
    .optional(),
  delivery: z.object({ mids: z.array(z.string()).optional(), watermark: moment }).optional(),
  read: z.object({ mid: z.string().optional(), watermark: moment }).optional(),
  message_edit: z.object({ mid: z.string(), text: z.string() }).optional(),
  referral: loose.optional(),
  optin: loose.optional(),
  policy_enforcement: z.object({ action: z.string(), reason: z.string().optional() }).optional(),
})

/** One event of a conversation. */
export type GraphEvent = z.infer<typeof event>

/** A policy decision is about the page alone and has no sender. */
const policy = event.partial({ sender: true })

const change = z.object({ field: z.string(), value: loose })

/** What changed about the page or account itself, such as a template. */
export type GraphChange = z.infer<typeof change>

const body = z.object({
  object: z.string(),
  entry: z.array(
    z.object({
      id: z.coerce.string(),
      messaging: z.array(z.unknown()).default([]),
      changes: z.array(z.unknown()).default([]),
    }),
  ),
})

/** What one page or account is told in a request. */
export type GraphEntry = {
  readonly id: string
  readonly events: readonly GraphEvent[]
  readonly changes: readonly GraphChange[]
}

/**
 * Reads the entries of a webhook of Meta's. Events of another shape are left out, and so is `standby`: what another app answers.
 * Throws when the body is none of Meta's.
 */
export function entriesOf(raw: Buffer, object: 'page' | 'instagram'): GraphEntry[] {
  const read = body.parse(JSON.parse(raw.toString('utf8')))
  if (read.object !== object) return []
  return read.entry.map(({ id: entryId, messaging, changes }) => ({
    id: entryId,
    events: messaging.flatMap((one) => eventOf(one, entryId)),
    changes: changes.flatMap((one) => change.safeParse(one).data ?? []),
  }))
}

/** The pages or accounts a request is about; none where it cannot be read: whoever reads it says why. */
export function entryIdsOf(raw: Buffer, object: 'page' | 'instagram'): string[] {
  try {
    return [...new Set(entriesOf(raw, object).map(({ id }) => id))]
  } catch {
    return []
  }
}

function eventOf(one: unknown, entryId: string): GraphEvent[] {
  const read = policy.safeParse(one)
  if (!read.success) return []
  const { sender = read.data.policy_enforcement && { id: entryId }, ...rest } = read.data
  return sender ? [{ ...rest, sender }] : []
}
