import type { Connection } from '../http/connection.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { pageAccess } from './messenger-settings.ts'

/** What the app is told of the page; the same are ticked for the app in its dashboard. */
export const pageFields = [
  'messages',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_referrals',
  'messaging_policy_enforcement',
  'message_deliveries',
  'message_reads',
  'message_echoes',
  'message_reactions',
  'message_edits',
] as const

/** Has the page tell the app. Where the app is called is set once for the app, in its dashboard. */
export async function subscribePage(connection: Connection): Promise<void> {
  const query = { subscribed_fields: pageFields.join(',') }
  await askGraph(connection.call, pageAccess(connection), {
    method: 'POST',
    path: '/me/subscribed_apps',
    query,
  })
}

/** Has the page tell the app no more. */
export async function unsubscribePage(connection: Connection): Promise<void> {
  await askGraph(connection.call, pageAccess(connection), { method: 'DELETE', path: '/me/subscribed_apps' })
}
