import { z } from 'zod'

const tag = z.int().min(0).max(0xffff)

/** How a carrier is reached over SMPP, and its quirks. */
export const smppSettings = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65535),
  tls: z.boolean().default(false),
  systemId: z.string().min(1).max(15),
  systemType: z.string().max(12).default(''),
  /** Connections to open; each has its own window. */
  binds: z.int().min(1).max(32).default(1),
  mode: z.enum(['transceiver', 'transmitter_and_receiver']).default('transceiver'),
  /** Requests outstanding on one bind. */
  window: z.int().min(1).max(2000).default(10),
  enquireLinkSeconds: z.int().min(5).max(600).default(30),
  responseTimeoutSeconds: z.int().min(1).max(600).default(60),
  /** Sender type and plan are derived from the sender unless given. */
  sourceTon: z.int().min(0).max(6).optional(),
  sourceNpi: z.int().min(0).max(18).optional(),
  /** 16-bit concatenation references, which collide less, where the carrier takes them. */
  wideReferences: z.boolean().default(false),
  /** How the carrier writes ids in its answers; its receipts are matched in any form. */
  messageIdForm: z.enum(['text', 'decimal', 'hexadecimal']).default('text'),
  /** Where DLT entity, template and chain hash travel. */
  registrationTags: z
    .object({ entityId: tag, templateId: tag, chainHash: tag })
    .default({ entityId: 0x1400, templateId: 0x1401, chainHash: 0x1402 }),
})

/** The settings of a carrier over SMPP, defaults filled in. */
export type SmppSettings = z.infer<typeof smppSettings>

/** What lets the system id in at the carrier. */
export const smppCredentials = z.object({ password: z.string().max(16) })
