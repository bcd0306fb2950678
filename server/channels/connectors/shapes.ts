import { z } from 'zod'
import { channels as channelNames } from '#shared/message-kinds.ts'
import { idOf } from '#shared/ids.ts'
import type { Channel } from '../channel.ts'
import { connectorStates, hookOf, recordsOf, type Connector } from './connector.ts'

const settings = z.record(z.string(), z.unknown()).describe("The channel's own; see GET /v1/channels")
const credentials = z.record(z.string(), z.unknown()).describe('Stored sealed, never shown')
const instant = z.string().nullable()

/** A connector as its account sees it: never its credentials. */
export const connectorShape = z.object({
  id: z.string(),
  channel: z.string(),
  name: z.string(),
  address: z.string().describe('What it sends as'),
  state: z.enum(connectorStates),
  stateReason: z.string().nullable(),
  stateSince: z.string(),
  settings,
  facts: z
    .record(z.string(), z.unknown())
    .describe('What the provider says of it: quality, limits, its own ids'),
  providerTerms: z.object({ name: z.string(), url: z.string(), by: z.string(), at: z.string() }),
  ratePerSecond: z.number(),
  expiresAt: instant,
  checkedAt: instant,
  createdAt: z.string(),
})

/** The account's form of a connector. */
export function showConnector(connector: Connector): z.infer<typeof connectorShape> {
  const { id, channel, name, address, state, stateReason, ratePerSecond, terms } = connector
  return {
    id: idOf('cnr', id),
    channel,
    name,
    address,
    state,
    stateReason,
    stateSince: connector.stateSince.toISOString(),
    settings: { ...connector.settings },
    facts: { ...connector.facts },
    providerTerms: terms,
    ratePerSecond,
    expiresAt: connector.expiresAt && connector.expiresAt.toISOString(),
    checkedAt: connector.checkedAt && connector.checkedAt.toISOString(),
    createdAt: connector.createdAt.toISOString(),
  }
}

/** What to paste at the provider: whoever may connect may see it. */
export const hookShape = z.object({
  url: z.string(),
  secret: z.string(),
  guide: z.array(z.string()),
  records: z
    .array(
      z.object({
        purpose: z.string(),
        type: z.string(),
        name: z.string(),
        value: z.string(),
        isRequired: z.boolean(),
        state: z.enum(['found', 'missing', 'different']),
        seen: z.array(z.string()),
      }),
    )
    .describe('Entries to make elsewhere (DNS records), each as it was found when last looked up'),
})

/** The exact values of a connector, put into the steps of its channel's guide. */
export function showHook(channel: Channel, connector: Connector): z.infer<typeof hookShape> {
  const { url, secret } = hookOf(connector)
  const filled = (text: string) => text.replaceAll('{hookUrl}', url).replaceAll('{hookSecret}', secret)
  return {
    url,
    secret,
    guide: (channel.connect?.guide ?? []).map(filled),
    records: recordsOf(connector).map((one) => ({ ...one, seen: [...one.seen] })),
  }
}

/** A connector to make. */
export const newConnectorShape = z.strictObject({
  channel: z.enum(channelNames),
  name: z.string().trim().min(1).max(100).optional(),
  settings: settings.default({}),
  credentials: credentials.optional(),
  authorization: z
    .strictObject({ code: z.string().min(1).max(2_000), redirectUri: z.string().max(2_000).default('') })
    .optional()
    .describe("The code of the provider's own sign-up, instead of credentials"),
  acceptsProviderTerms: z.boolean().default(false),
})

/** What may be changed of a connector. */
export const connectorChangeShape = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  ratePerSecond: z.number().int().min(0).max(10_000).optional(),
  settings: settings.optional().describe('Laid over the ones there are; null takes one away'),
  paused: z.boolean().optional(),
})

/** A consent to be asked for at the provider. */
export const authorizationShape = z.strictObject({
  channel: z.enum(channelNames),
  settings: settings.default({}),
  redirectUri: z.url({ protocol: /^https?$/ }).max(2_000),
  state: z.string().min(8).max(200),
})

export const reauthorisationShape = z.strictObject({ credentials })

export const healthShape = z.object({
  state: z.enum(connectorStates),
  stateReason: z.string().nullable(),
  unread: z
    .number()
    .describe(
      'Requests of the provider that are kept and not read yet: parked while it needs new credentials',
    ),
  unreadSince: z.string().nullable(),
  unreadable: z.number().describe('Those that could not be read'),
  facts: z.record(z.string(), z.unknown()),
  expiresAt: instant,
  checkedAt: instant,
})

/** A channel as somebody who connects it needs to know it; the schemas are JSON Schema. */
export const channelShape = z.object({
  name: z.string(),
  connectable: z.boolean(),
  signUp: z.boolean().describe('The provider has a sign-up of its own: POST /v1/connectors/authorization'),
  offered: z.boolean(),
  contentTypes: z.array(z.string()),
  buttonKinds: z.array(z.string()).describe('What a button may do on it; empty where it has none'),
  templates: z.boolean().describe('Its provider keeps templates: /v1/connectors/{id}/templates'),
  receipts: z.boolean(),
  read: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  credentials: z.record(z.string(), z.unknown()),
  providerTerms: z.object({ name: z.string(), url: z.string() }).nullable(),
  guide: z.array(z.string()),
  codes: z
    .record(z.string(), z.object({ code: z.string().describe('Ours'), meaning: z.string() }))
    .describe(
      "What the provider's codes come to and how each is mended; they stand in the detail of a message",
    ),
})

/** Shows a channel with the forms of its settings and credentials. */
export function showChannel(channel: Channel, offered: boolean): z.infer<typeof channelShape> {
  const form = (schema: z.ZodType) =>
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
  return {
    name: channel.name,
    connectable: channel.connect !== undefined,
    signUp: channel.connect?.authorizeUrl !== undefined,
    offered,
    contentTypes: [...channel.can.contentTypes],
    buttonKinds: [...(channel.can.buttonKinds ?? [])],
    templates: channel.templates !== undefined,
    receipts: channel.can.receipts,
    read: channel.can.read,
    settings: form(channel.connect?.settings ?? channel.settings),
    credentials: form(channel.connect?.credentials ?? channel.credentials),
    providerTerms: channel.connect ? { ...channel.connect.terms } : null,
    guide: [...(channel.connect?.guide ?? [])],
    codes: { ...channel.codes },
  }
}
