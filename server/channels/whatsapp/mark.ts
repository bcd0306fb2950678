import type { Mark } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { callGraph } from './graph.ts'
import type { WhatsappSettings } from './whatsapp-settings.ts'

/** Marks the contact's message as read; typing is shown beside it, for 25 seconds or until we answer. */
export async function mark(connection: Connection, { kind, regarding }: Mark): Promise<void> {
  const { phoneNumberId } = connection.settings as WhatsappSettings
  await callGraph(connection, 'POST', `${phoneNumberId}/messages`, {
    body: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: regarding,
      ...(kind === 'typing' && { typing_indicator: { type: 'text' } }),
    },
  })
}
