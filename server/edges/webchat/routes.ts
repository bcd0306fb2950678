import { z } from 'zod'
import { getConnector, holdConnector, layOverSettings, type Connector } from '#channels/channels.ts'
import { now, nowMs } from '#platform/clock.ts'
import { variable } from '#platform/config.ts'
import type { Db } from '#platform/db.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { staffingOf } from '#webchat/webchat.ts'
import { siteOf } from './connector-sites.ts'
import { rotateIdentitySecret } from './rotate-identity-secret.ts'

const tag = 'connectors'
const path = '/v1/connectors/{id}/webchat'

const presence = {
  isAway: z.boolean().describe('Somebody said that nobody is there for now, whatever the hours say'),
  isStaffed: z.boolean().describe('Visitors are told that somebody answers now'),
  opensAt: z.string().nullable().describe('The next opening by the hours, where nobody is there'),
}
const presenceShape = z.object(presence)
const installationShape = z.object({
  siteKey: z.string().describe('Public: stands in the page'),
  snippet: z.string().describe('Goes once into each page'),
  previousSecretUntil: z
    .string()
    .nullable()
    .describe('Until then the identity secret before the last rotation proves people too'),
  ...presence,
})
const secretShape = z.object({
  identitySecret: z
    .string()
    .describe(
      'For your server alone, shown this once: HMAC-SHA256 of your id of a person under it, in hex, proves the person',
    ),
  previousUntil: z.string().describe('Until then hashes under the old secret are believed too'),
})

/** How an account puts its web chat into its pages, and says whether it is there. */
export const routes: Route[] = [
  route({
    method: 'GET',
    path,
    tag,
    summary: 'The script tag of a web chat, and whether visitors are told that somebody is there',
    access: { kind: 'account', scope: 'connectors:read' },
    answers: { 200: installationShape },
    handle: async ({ tx, accountId, params }) => {
      const connector = await webchatOf(tx, accountId, params['id'])
      const { key, previousSecrets } = siteOf(connector)
      const untilMs = previousSecrets[0]?.untilMs ?? 0
      return {
        status: 200,
        body: {
          siteKey: key,
          snippet: snippetOf(key),
          previousSecretUntil: untilMs > nowMs() ? new Date(untilMs).toISOString() : null,
          ...showPresence(connector),
        },
      }
    },
  }),
  route({
    method: 'PUT',
    path: `${path}/presence`,
    tag,
    summary: 'Say that nobody is there for now, or that the hours hold again; open chats follow at once',
    description:
      'For whoever answers visitors: it takes the scope that writes messages, not the one that sets up the chat.',
    access: { kind: 'account', scope: 'messages:write' },
    body: z.strictObject({ isAway: z.boolean() }),
    answers: { 200: presenceShape },
    handle: async ({ tx, accountId, params, body: { isAway } }) => {
      const { id } = await webchatOf(tx, accountId, params['id'])
      const connector = await layOverSettings(tx, accountId, id, { isAway })
      return { status: 200, body: showPresence(connector), target: idOf('cnr', id) }
    },
  }),
  route({
    method: 'POST',
    path: `${path}/secret`,
    tag,
    summary: 'Make a new identity secret, shown this once; the old one is believed for 24 hours more',
    access: { kind: 'account', scope: 'connectors:write' },
    answers: { 200: secretShape },
    handle: async ({ tx, accountId, params }) => {
      const { id } = await webchatOf(tx, accountId, params['id'])
      // Held: of two who make one at once, each is told of a secret that holds.
      const connector = await holdConnector(tx, accountId, id)
      const { identitySecret, previousUntil } = await rotateIdentitySecret(tx, connector)
      return {
        status: 200,
        body: { identitySecret, previousUntil: previousUntil.toISOString() },
        target: idOf('cnr', connector.id),
      }
    },
  }),
]

async function webchatOf(tx: Db, accountId: string, id: string | undefined): Promise<Connector> {
  const connector = await getConnector(tx, accountId, pathId('cnr', id))
  if (connector.channel === 'webchat') return connector
  throw new Refusal('not_found', { detail: 'This connector is no web chat.' })
}

function showPresence(connector: Connector): z.infer<typeof presenceShape> {
  const { settings } = siteOf(connector)
  const { isStaffed, opensAt } = staffingOf(settings, now())
  return { isAway: settings.isAway, isStaffed, opensAt: opensAt?.toISOString() ?? null }
}

function snippetOf(key: string): string {
  const origin = new URL(variable('PATCHBAY_PUBLIC_URL')).origin
  return `<script async src="${origin}/webchat/loader.js" data-site="${key}"></script>`
}
