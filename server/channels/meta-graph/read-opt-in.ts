import type { Update } from '../update.ts'
import type { GraphEvent } from './graph-event.ts'

/** What a contact chose: to have marketing messages or to stop them, or to begin by a button of a web page. */
export function readOptIn(event: GraphEvent, optin: Readonly<Record<string, unknown>>): Update[] {
  const { sender, recipient, timestamp } = event
  const between = { from: sender.id, to: recipient.id }
  if (optin['type'] === 'notification_messages') {
    const wants = optin['notification_messages_status'] !== 'STOP_NOTIFICATIONS'
    const title = typeof optin['title'] === 'string' ? `: ${optin['title']}` : ''
    const detail = `The contact ${wants ? 'takes' : 'stopped'} marketing messages${title}.`
    return [{ kind: 'preference', ...between, wants, purpose: 'promotional', detail }]
  }
  const ref = typeof optin['ref'] === 'string' ? optin['ref'] : ''
  return [
    {
      kind: 'message',
      ...between,
      providerId: `optin/${sender.id}/${timestamp ?? 0}`,
      content: { type: 'answer', id: ref, title: 'Send to Messenger' },
      referral: { source: 'SEND_TO_MESSENGER', ref },
      ...(timestamp !== undefined && { sentAtMs: timestamp }),
    },
  ]
}
