import { z } from 'zod'

/** What a message remembers of the door it came by: in its `metadata.twilio`. */
const twilioMemory = z.object({
  /** Uuid of the messaging service it was sent through. */
  service: z.uuid().optional(),
  /** Where its statuses are told. */
  statusCallback: z.string().max(2_048).optional(),
  /** It carries a file, which its sid tells. */
  hasMedia: z.literal(true).optional(),
  /** It answers a contact, as a customer's server said in TwiML. */
  isReply: z.literal(true).optional(),
})

/** What one message remembers. */
export type TwilioMemory = z.infer<typeof twilioMemory>

/** The `metadata` of a message that has something to remember. */
export function metadataOf(memory: TwilioMemory): Readonly<Record<string, unknown>> | null {
  const given = Object.entries(memory).filter(([, value]) => value !== undefined)
  return given.length > 0 ? { twilio: Object.fromEntries(given) } : null
}

/** What a message remembers; empty for one that came by another door. */
export function memoryOf(metadata: Readonly<Record<string, unknown>> | null | undefined): TwilioMemory {
  const read = twilioMemory.safeParse(metadata?.['twilio'])
  return read.success ? read.data : {}
}
