import { z } from 'zod'
import { ConnectRefused, type Probed } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { messengerCredentials, messengerSettings, pageAccess } from './messenger-settings.ts'

const page = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string().optional(),
  link: z.string().optional(),
})
const debugged = z.object({
  data: z.object({
    app_id: z.coerce.string(),
    type: z.string().optional(),
    is_valid: z.boolean(),
    expires_at: z.number().default(0),
    data_access_expires_at: z.number().default(0),
    scopes: z.array(z.string()).default([]),
  }),
})

/** Asks Graph which page the token opens, until when, and with which permissions. */
export async function probePage(connection: Connection): Promise<Probed> {
  const token = await debugToken(connection)
  ensurePageToken(token)
  const fields = { fields: 'id,name,category,link' }
  const found = page.parse(
    await askGraph(connection.call, pageAccess(connection), { method: 'GET', path: '/me', query: fields }),
  )
  return {
    address: found.id,
    name: found.name,
    facts: { pageId: found.id, category: found.category, link: found.link, permissions: token.scopes },
    expiresAtMs: token.expires_at > 0 ? token.expires_at * 1_000 : null,
  }
}

/** The app asks about the token: so the app's id and secret are tried too. */
async function debugToken({
  call,
  settings,
  credentials,
}: Connection): Promise<z.infer<typeof debugged>['data']> {
  const { baseUrl, version, appId } = messengerSettings.parse(settings)
  const { accessToken, appSecret } = messengerCredentials.parse(credentials)
  const asApp = { baseUrl, version, accessToken: `${appId}|${appSecret}` }
  const query = { input_token: accessToken }
  const { data } = debugged.parse(await askGraph(call, asApp, { method: 'GET', path: '/debug_token', query }))
  if (data.app_id !== appId)
    throw new ConnectRefused(
      `The token is of the app ${data.app_id}, not of ${appId}. Make one with this app.`,
    )
  return data
}

function ensurePageToken({ is_valid: isValid, type, scopes }: z.infer<typeof debugged>['data']): void {
  if (!isValid) throw new ConnectRefused('The access token is no longer valid. Connect the page again.')
  if (type !== undefined && type !== 'PAGE')
    throw new ConnectRefused(`This is a token of type ${type}. Messenger needs the page's own token.`)
  if (scopes.length > 0 && !scopes.includes('pages_messaging'))
    throw new ConnectRefused('The token lacks the permission pages_messaging. Grant it and connect again.')
}
