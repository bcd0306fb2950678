import { z } from 'zod'
import { unsubscribeLanguages } from './tracking/unsubscribe-words.ts'

const hostName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/, 'A host name or an address.')
export const domainName = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'A domain in lower case.')
const port = z.int().min(1).max(65535)
const tls = z.enum(['none', 'opportunistic', 'encrypted', 'verified'])

/** How mail leaves: straight to the receivers, or over a relay. */
export const emailSettings = z.object({
  /** What our server calls itself; its address's reverse DNS should say the same. */
  ehloName: hostName.default('localhost.localdomain'),
  /** A relay that takes everything. Absent: each receiver's own servers, found by MX. */
  smartHost: z
    .object({
      host: hostName,
      port: port.default(587),
      tls: tls.default('verified'),
      /** Encrypted from the first octet, as on port 465. */
      implicitTls: z.boolean().default(false),
      connections: z.int().min(1).max(200).default(10),
      deliveriesPerConnection: z.int().min(1).max(100_000).default(1_000),
      perSecond: z.number().positive().nullable().default(null),
    })
    .optional(),
  /** One host that plays every receiver, as the sandbox does: each domain keeps a line of its own. */
  mxOverride: z.object({ host: hostName, port }).optional(),
  /** Where receivers listen; another than 25 only where the network leads it there. */
  mxPort: port.default(25),
  /** The least encryption towards receivers; those of the large providers that ask for more get more. */
  tls: tls.default('opportunistic'),
  /** Authorities to trust besides the system's, in PEM. */
  ca: z.string().optional(),
  /** The address of ours that mail is sent from, where there are several. */
  localAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
  connectionsMax: z.int().min(1).max(2_000).default(100),
  /** Mails held in memory. */
  heldMax: z.int().min(1).max(20_000).default(1_000),
  commandTimeoutSeconds: z.int().min(1).max(600).default(60),
  /** How long a receiver may look at a mail before it answers. */
  endTimeoutSeconds: z.int().min(1).max(900).default(300),
  idleSeconds: z.int().min(0).max(300).default(15),
  /** How long a receiver that cannot be reached is left alone at first; it doubles to ten minutes. */
  reconnectSeconds: z.number().min(0.05).max(600).default(30),
  /** Where bounces go: `bounce.` and the sender's domain unless named here by domain. */
  returnPaths: z.record(domainName, domainName).default({}),
  /** Mails whose HTML tells of opens and links: those that advertise, all, or none. */
  track: z.enum(['promotional', 'all', 'none']).default('promotional'),
  /** Of the line to unsubscribe by below an advertisement, where its HTML names none. */
  language: z.enum(unsubscribeLanguages).default('en'),
  /** New domains, and how they grow. */
  warmUp: z
    .record(
      domainName,
      z.object({
        startedOn: z.iso.date(),
        firstDay: z.int().min(1).max(1_000_000).default(50),
        growth: z.number().min(1).max(10).default(2),
        fullAt: z.int().min(1).default(100_000),
      }),
    )
    .default({}),
  /** Receivers whose limits differ from the table. */
  providers: z
    .array(
      z.object({
        name: z.string().min(1).max(40),
        mxSuffixes: z.array(z.string().startsWith('.').max(253)).min(1).max(50),
        connectionsMax: z.int().min(1).max(200).default(10),
        deliveriesPerConnection: z.int().min(1).max(100_000).default(100),
        tls: tls.default('opportunistic'),
        perSecondMax: z.number().positive().nullable().default(100),
      }),
    )
    .max(100)
    .default([]),
})

export type EmailSettings = z.infer<typeof emailSettings>

/** The relay's login, and the keys that sign for each sending domain. */
export const emailCredentials = z.object({
  login: z.object({ user: z.string().min(1).max(320), password: z.string().max(1_000) }).optional(),
  dkim: z
    .array(
      z.object({
        domain: domainName,
        keys: z
          .array(
            z.object({
              selector: z
                .string()
                .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'A selector in lower case.'),
              algorithm: z.enum(['rsa-sha256', 'ed25519-sha256']),
              privateKey: z.string().min(1).max(10_000),
            }),
          )
          .min(1)
          .max(4),
      }),
    )
    .max(1_000)
    .default([]),
})

export type EmailCredentials = z.infer<typeof emailCredentials>
