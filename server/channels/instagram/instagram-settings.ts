import { z } from 'zod'
import { optionalProviderUrl, providerUrl } from '../http/provider-url.ts'
import type { Connection } from '../http/connection.ts'
import type { GraphAccess } from '../meta-graph/call-graph.ts'
import { graphVersion, metaId, metaSecret } from '../meta-graph/meta-id.ts'

/** Where Graph is for each login. */
const graphs = { instagram: 'https://graph.instagram.com', facebook: 'https://graph.facebook.com' } as const

/** Which account of Instagram is written as, and where Graph is reached for it. */
export const instagramSettings = z.strictObject({
  /** `instagram`: the account itself consented; `facebook`: over the page it is linked to, with that page's token. */
  login: z.enum(['instagram', 'facebook']).default('instagram'),
  /** Default: graph.instagram.com, or graph.facebook.com where the login is Facebook's. */
  baseUrl: optionalProviderUrl(Object.values(graphs)),
  /** Where people consent, and where their codes are traded. */
  dialogUrl: providerUrl('https://www.instagram.com'),
  tokenUrl: providerUrl('https://api.instagram.com'),
  version: graphVersion.default('v25.0'),
  /** The Instagram app's id (with Facebook's login the app's), as the app dashboard shows it. */
  appId: metaId,
})

/** What opens the account, and what its webhooks are signed with. */
export const instagramCredentials = z.strictObject({
  accessToken: metaSecret,
  /** The Instagram app's secret signs its webhooks; with Facebook's login it is the app's. */
  appSecret: metaSecret,
})

/** The way to Graph for the account a connection is of. Only Facebook's Graph takes a proof of the secret. */
export function accountAccess({
  settings,
  credentials,
}: Pick<Connection, 'settings' | 'credentials'>): GraphAccess {
  const { version, login } = instagramSettings.parse(settings)
  const { accessToken, appSecret } = instagramCredentials.parse(credentials)
  return { baseUrl: graphUrl(settings), version, accessToken, ...(login === 'facebook' && { appSecret }) }
}

/** Where Graph is for the login in use. */
export function graphUrl(settings: unknown): string {
  const { login, baseUrl } = instagramSettings.parse(settings)
  return baseUrl ?? graphs[login]
}
