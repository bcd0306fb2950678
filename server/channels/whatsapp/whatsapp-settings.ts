import { z } from 'zod'
import { providerUrl } from '../http/provider-url.ts'

const digits = z.string().regex(/^\d{3,32}$/, 'The id as Meta shows it: digits only.')

/** Which number of which business account a connector sends as, and where the Graph API is. */
export const whatsappSettings = z.object({
  baseUrl: providerUrl('https://graph.facebook.com'),
  version: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default('v23.0'),
  phoneNumberId: digits,
  businessAccountId: digits,
  /** Promotional templates go by Meta's Marketing Messages API, which chooses whom and when to deliver for more readers. */
  usesMarketingMessages: z.boolean().default(false),
  /** Needed to trade the code of an embedded sign-up. */
  appId: digits.optional(),
})

/** The settings of a WhatsApp connector, defaults filled in. */
export type WhatsappSettings = z.infer<typeof whatsappSettings>

/** What lets us in, and what Meta signs its webhooks with. */
export const whatsappCredentials = z.object({
  accessToken: z.string().min(1),
  appSecret: z.string().min(1),
  /** The six digits that register the number; only while it is registered. */
  pin: z
    .string()
    .regex(/^\d{6}$/, 'Six digits.')
    .optional(),
})

/** The credentials of a WhatsApp connector. */
export type WhatsappCredentials = z.infer<typeof whatsappCredentials>
