import { z } from 'zod'
import { getConnector } from '#channels/channels.ts'
import { variable } from '#platform/config.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { siteOf } from './connector-sites.ts'

const installationShape = z.object({
  siteKey: z.string().describe('Public: stands in the page'),
  snippet: z.string().describe('Goes once into each page'),
  identitySecret: z
    .string()
    .describe(
      'For your server alone: HMAC-SHA256 of your id of a person under it, in hex, proves the person',
    ),
})

/** How an account puts its web chat into its pages. */
export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/connectors/{id}/webchat',
    tag: 'connectors',
    summary: 'The script tag of a web chat, and the secret that proves its visitors',
    access: { kind: 'account', scope: 'connectors:write' },
    answers: { 200: installationShape },
    handle: async ({ tx, accountId, params }) => {
      const connector = await getConnector(tx, accountId, pathId('cnr', params['id']))
      if (connector.channel !== 'webchat')
        throw new Refusal('not_found', { detail: 'This connector is no web chat.' })
      const { key, identitySecret } = siteOf(connector)
      return { status: 200, body: { siteKey: key, snippet: snippetOf(key), identitySecret } }
    },
  }),
]

function snippetOf(key: string): string {
  const origin = new URL(variable('PATCHBAY_PUBLIC_URL')).origin
  return `<script async src="${origin}/webchat/loader.js" data-site="${key}"></script>`
}
