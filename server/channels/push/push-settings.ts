import { createECDH } from 'node:crypto'
import { z } from 'zod'
import { allowedOrigin } from '#platform/http/allowed-origin.ts'
import { googleTokenUrl } from '../google-auth/access-token.ts'
import { providerUrl } from '../http/provider-url.ts'
import { serviceAccountKey } from '../google-auth/service-account.ts'

/** The app or site whose devices are written to, and where its push services are reached. */
export const pushSettings = z.strictObject({
  /** What the devices belong to: a site's host or an app's bundle id. It is what messages are from. */
  app: z.string().trim().min(1).max(200),
  /** The title of a push that names none. */
  title: z.string().trim().min(1).max(100),
  /** Where a tap leads when the message names no place. */
  link: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** Whom a push service writes to when something is wrong: `mailto:` or `https:`. */
  contact: z
    .string()
    .trim()
    .regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/(?!localhost)\S+)$/, 'mailto:… or https:…')
    .optional(),
  /** Hosts of push services that browsers may be registered with, `*.` for all below; or whole origins. */
  pushServices: z
    .array(z.string().max(200))
    .default([
      'fcm.googleapis.com',
      'updates.push.services.mozilla.com',
      '*.push.apple.com',
      '*.notify.windows.com',
    ]),
  fcmUrl: providerUrl('https://fcm.googleapis.com'),
  tokenUrl: providerUrl(googleTokenUrl),
  /** Of Apple: the team's id, the id of its key, and the app's bundle id. */
  apnsTeamId: z.string().trim().max(20).optional(),
  apnsKeyId: z.string().trim().max(20).optional(),
  apnsBundleId: z.string().trim().max(200).optional(),
  apnsUrl: providerUrl('https://api.push.apple.com'),
  /** Origins of the pages that may show their visitors' feed: `https://shop.example`, or `https://*.shop.example`. */
  feedOrigins: z.array(allowedOrigin).max(50).default([]),
  /** Days for which a feed keeps what it shows. */
  feedDays: z.number().int().min(1).max(365).default(90),
  apnsDevelopmentUrl: providerUrl('https://api.sandbox.push.apple.com'),
})

/** The settings of a push connector, defaults filled in. */
export type PushSettings = z.infer<typeof pushSettings>

/** The secrets of the ways that are used: at least one. */
export const pushCredentials = z
  .object({
    /** The private VAPID key: 32 bytes as Base64url. The public one follows from it. */
    vapidPrivateKey: z
      .string()
      .trim()
      .refine(isVapidKey, 'A VAPID private key has 32 bytes, written as 43 characters of Base64url.')
      .optional(),
    /** The key file of the Firebase project's service account. */
    serviceAccountKey: serviceAccountKey.optional(),
    /** The text of Apple's AuthKey_….p8. */
    apnsKey: z
      .string()
      .trim()
      .includes('PRIVATE KEY', { error: 'Paste the text of the .p8 file.' })
      .optional(),
    /** For feeds in the customer's own app or site: what its server signs the ids of its people with. */
    feedSecret: z
      .string()
      .trim()
      .min(32, 'At least 32 characters, as `openssl rand -hex 32` gives them.')
      .max(200)
      .optional(),
  })
  .refine(
    (secrets) => Object.values(secrets).some(Boolean),
    'Give the secret of at least one way: browsers (vapidPrivateKey), Android (serviceAccountKey), Apple (apnsKey), feeds in your own app (feedSecret).',
  )

/** The secrets of a push connector: one for each way it has. */
export type PushCredentials = z.infer<typeof pushCredentials>

/** The public key that browsers subscribe with. Shape: 65 bytes as Base64url. */
export function vapidPublicKey(privateKey: string): string {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'))
  return pair.getPublicKey('base64url')
}

function isVapidKey(text: string): boolean {
  if (!/^[\w-]{43}=?$/.test(text)) return false
  try {
    return vapidPublicKey(text).length > 0
  } catch {
    return false
  }
}
