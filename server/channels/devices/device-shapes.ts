import { createECDH } from 'node:crypto'
import { z } from 'zod'
import { idOf } from '#shared/ids.ts'
import type { Device } from '../device.ts'
import { deviceAddress } from './device-address.ts'
import type { DeviceRow } from './queries.ts'

const webPushShape = z.strictObject({
  kind: z.literal('webpush'),
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  keys: z.strictObject({
    p256dh: z
      .string()
      .refine(isPublicKey, 'The 65 bytes of a P-256 key as Base64url, as the browser gives it.'),
    auth: z.string().refine((text) => isBytes(text, 16), '16 bytes as Base64url, as the browser gives them.'),
  }),
})
const fcmShape = z.strictObject({ kind: z.literal('fcm'), token: z.string().min(10).max(4_096) })
const apnsShape = z.strictObject({
  kind: z.literal('apns'),
  token: z
    .string()
    .regex(/^[0-9a-fA-F]{64,200}$/, 'The device token in hex.')
    .transform((token) => token.toLowerCase()),
  environment: z.enum(['production', 'development']).default('production'),
})

const inAppShape = z.strictObject({
  kind: z.literal('inapp'),
  person: z
    .string()
    .min(1)
    .max(200)
    .describe("Your own id of the person, as your server signs it for the feed's component"),
})

/** What the app says of itself: language, version, model; strings of its own choosing. */
const about = z
  .record(z.string().max(40), z.string().max(200))
  .refine((said) => Object.keys(said).length <= 20, 'At most 20 entries.')
  .default({})

const owned = { connectorId: z.string().optional(), contactId: z.string().optional(), about }

/** A device to register. `connectorId` may be left out where the account has one connector for pushes. */
export const newDeviceShape = z.discriminatedUnion('kind', [
  webPushShape.extend(owned),
  fcmShape.extend(owned),
  apnsShape.extend(owned),
  inAppShape.extend(owned),
])

/** A device as somebody registers it. */
export type NewDevice = z.infer<typeof newDeviceShape>

/** What a page registers of its own browser: the subscription as `PushSubscription.toJSON()` gives it. */
export const browserShape = z.strictObject({
  applicationServerKey: z.string().min(80).max(100),
  subscription: z.object({ endpoint: webPushShape.shape.endpoint, keys: webPushShape.shape.keys }),
  about,
})

/** The ways that pushes take. */
export const deviceKinds = ['webpush', 'fcm', 'apns', 'inapp'] as const

/** A device as its account sees it: never what reaches it. */
export const deviceShape = z.object({
  id: z.string(),
  address: z.string().describe('Use it as `to` of a message on the channel push'),
  kind: z.enum(deviceKinds),
  connectorId: z.string(),
  contactId: z.string().nullable(),
  about: z.record(z.string(), z.string()),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  goneAt: z.string().nullable(),
  goneReason: z.string().nullable(),
})

/** The account's form of a device. */
export function showDevice(row: DeviceRow): z.infer<typeof deviceShape> {
  const { id, kind, connectorId, contactId, about: said, createdAt, lastSeenAt, goneAt, goneReason } = row
  return {
    id: idOf('dev', id),
    address: deviceAddress(kind, id),
    kind,
    connectorId: idOf('cnr', connectorId),
    contactId: contactId && idOf('con', contactId),
    about: { ...said },
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    goneAt: goneAt && goneAt.toISOString(),
    goneReason,
  }
}

/** What reaches the device, of what was given to register it. */
export function deviceOf(given: NewDevice): Device {
  switch (given.kind) {
    case 'webpush':
      return { kind: 'webpush', endpoint: given.endpoint, keys: given.keys }
    case 'fcm':
      return { kind: 'fcm', token: given.token }
    case 'apns':
      return { kind: 'apns', token: given.token, environment: given.environment }
    case 'inapp':
      return { kind: 'inapp', person: given.person }
  }
}

function isPublicKey(text: string): boolean {
  if (!isBytes(text, 65)) return false
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  try {
    return pair.computeSecret(Buffer.from(text, 'base64url')).length === 32
  } catch {
    return false
  }
}

function isBytes(text: string, count: number): boolean {
  return /^[\w-]+=*$/.test(text) && Buffer.from(text, 'base64url').length === count
}
