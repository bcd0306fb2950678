import { z } from 'zod'
import { providerUrl } from '../http/provider-url.ts'
import type { Connection } from '../http/connection.ts'
import type { GraphAccess } from '../meta-graph/call-graph.ts'

const digits = z.string().regex(/^\d{5,25}$/, 'The id, digits only.')

/** Which page is written as, by which app, and where Graph is reached. */
export const messengerSettings = z.strictObject({
  baseUrl: providerUrl('https://graph.facebook.com'),
  /** Where people consent. */
  dialogUrl: providerUrl('https://www.facebook.com'),
  version: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default('v25.0'),
  /** The app's id, as the app dashboard shows it. */
  appId: digits,
  /** Which page, where the person who connects has several. */
  pageId: digits.optional(),
})

/** What opens the page, and what its webhooks are signed with. */
export const messengerCredentials = z.strictObject({
  /** Of the page, not of a person. */
  accessToken: z.string().min(1),
  appSecret: z.string().min(1),
})

/** The way to Graph for the page a connection is of. */
export function pageAccess({
  settings,
  credentials,
}: Pick<Connection, 'settings' | 'credentials'>): GraphAccess {
  const { baseUrl, version } = messengerSettings.parse(settings)
  return { baseUrl, version, ...messengerCredentials.parse(credentials) }
}
