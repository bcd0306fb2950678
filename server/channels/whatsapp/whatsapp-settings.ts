import { z } from 'zod'
import { providerUrl } from '../http/provider-url.ts'
import { graphVersion, metaId, metaSecret } from '../meta-graph/meta-id.ts'

/** Which number of which business account a connector sends as, and where the Graph API is. */
export const whatsappSettings = z.strictObject({
  baseUrl: providerUrl('https://graph.facebook.com'),
  version: graphVersion.default('v23.0'),
  phoneNumberId: metaId,
  businessAccountId: metaId,
  /** Promotional templates go by Meta's Marketing Messages API, which chooses whom and when to deliver for more readers. */
  usesMarketingMessages: z.boolean().default(false),
  /** Needed to trade the code of an embedded sign-up. */
  appId: metaId.optional(),
})

/** The settings of a WhatsApp connector, defaults filled in. */
export type WhatsappSettings = z.infer<typeof whatsappSettings>

/** What lets us in, and what Meta signs its webhooks with. */
export const whatsappCredentials = z.object({
  accessToken: metaSecret,
  appSecret: metaSecret,
  /** The six digits that register the number; only while it is registered. */
  pin: z
    .string()
    .regex(/^\d{6}$/, 'Six digits.')
    .optional(),
})

/** The credentials of a WhatsApp connector. */
export type WhatsappCredentials = z.infer<typeof whatsappCredentials>
