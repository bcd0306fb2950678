import type { Connection } from '../http/connection.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { accountAccess, instagramSettings } from './instagram-settings.ts'

/** What the app is told of the account; the same are ticked for the app in its dashboard. Echoes come with `messages`. */
export const accountFields = [
  'messages',
  'messaging_postbacks',
  'messaging_seen',
  'messaging_referral',
  'message_reactions',
  'message_edit',
] as const

/** A page only has to tell the app anything at all; what Instagram tells is ticked in the dashboard. */
const pageFields = ['messages']

/** Has the account tell the app. Where the app is called is set once for the app, in its dashboard. */
export async function subscribeAccount(connection: Connection): Promise<void> {
  const { login } = instagramSettings.parse(connection.settings)
  const fields = login === 'facebook' ? pageFields : accountFields
  const query = { subscribed_fields: fields.join(',') }
  await askGraph(connection.call, accountAccess(connection), {
    method: 'POST',
    path: '/me/subscribed_apps',
    query,
  })
}

/** Has the account tell the app no more. */
export async function unsubscribeAccount(connection: Connection): Promise<void> {
  await askGraph(connection.call, accountAccess(connection), {
    method: 'DELETE',
    path: '/me/subscribed_apps',
  })
}
