import { z } from 'zod'
import { providerUrl } from '../http/provider-url.ts'
import type { Connection } from '../http/connection.ts'
import type { GraphAccess } from '../meta-graph/call-graph.ts'
import { graphVersion, metaId, metaSecret } from '../meta-graph/meta-id.ts'

/** Which page is written as, by which app, and where Graph is reached. */
export const messengerSettings = z.strictObject({
  baseUrl: providerUrl('https://graph.facebook.com'),
  /** Where people consent. */
  dialogUrl: providerUrl('https://www.facebook.com'),
  version: graphVersion.default('v25.0'),
  /** The app's id, as the app dashboard shows it. */
  appId: metaId,
  /** Which page, where the person who connects has several. */
  pageId: metaId.optional(),
})

/** What opens the page, and what its webhooks are signed with. */
export const messengerCredentials = z.strictObject({
  /** Of the page, not of a person. */
  accessToken: metaSecret,
  appSecret: metaSecret,
})

/** The way to Graph for the page a connection is of. */
export function pageAccess({
  settings,
  credentials,
}: Pick<Connection, 'settings' | 'credentials'>): GraphAccess {
  const { baseUrl, version } = messengerSettings.parse(settings)
  return { baseUrl, version, ...messengerCredentials.parse(credentials) }
}
