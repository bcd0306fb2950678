import { z } from 'zod'
import { idOf } from '#shared/ids.ts'
import { providerTemplateStates, type ProviderTemplate } from './provider-template.ts'

const definition = z
  .record(z.string(), z.unknown())
  .describe(
    "The provider's own form: for WhatsApp `components`, `parameter_format`, `message_send_ttl_seconds`",
  )
const category = z
  .string()
  .min(1)
  .max(60)
  .describe("The provider's: for WhatsApp MARKETING, UTILITY or AUTHENTICATION")

/** A template as its account sees it. */
export const templateShape = z.object({
  id: z.string(),
  connectorId: z.string(),
  channel: z.string(),
  name: z.string(),
  language: z.string(),
  category: z.string(),
  definition,
  state: z.enum(providerTemplateStates),
  reason: z.string().nullable().describe('Why the provider rejected, paused or disabled it'),
  quality: z.string().nullable(),
  providerReference: z.string().nullable(),
  createdAt: z.string(),
  changedAt: z.string(),
  submittedAt: z.string().nullable(),
  syncedAt: z.string().nullable(),
})

/** The account's form of a template. */
export function showTemplate(template: ProviderTemplate): z.infer<typeof templateShape> {
  const { channel, name, language, state, reason, quality, reference } = template
  const instant = (at: Date | null): string | null => at && at.toISOString()
  return {
    id: idOf('ptl', template.id),
    connectorId: idOf('cnr', template.connectorId),
    channel,
    name,
    language,
    category: template.category,
    definition: { ...template.definition },
    state,
    reason,
    quality,
    providerReference: reference,
    createdAt: template.createdAt.toISOString(),
    changedAt: template.changedAt.toISOString(),
    submittedAt: instant(template.submittedAt),
    syncedAt: instant(template.syncedAt),
  }
}

/** A template to make. */
export const newTemplateShape = z.strictObject({
  name: z.string().trim().min(1).max(512),
  language: z.string().trim().min(2).max(35),
  category,
  definition,
  submit: z.boolean().default(true).describe('False keeps it as a draft'),
})

/** What may be changed of a template; one that was submitted is reviewed anew. */
export const templateChangeShape = z.strictObject({
  category: category.optional(),
  definition: definition.optional(),
})

export const syncedShape = z.object({ added: z.number(), changed: z.number(), gone: z.number() })

/** Media a reviewer sees in place of what messages will bring. */
export const newExampleShape = z.strictObject({
  mimeType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'A media type such as image/png.'),
  filename: z.string().min(1).max(240),
  content: z.string().min(1).max(7_000_000).describe('Base64'),
})

export const exampleShape = z.object({
  handle: z.string().describe('For the definition: example.header_handle'),
})
