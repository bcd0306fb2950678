import type { Connection } from '../../http/connection.ts'
import { callGraph } from '../graph.ts'
import type { WhatsappSettings } from '../whatsapp-settings.ts'

/** Deletes one language of a template at Meta. The name of an approved one cannot be used again for thirty days. */
export async function removeTemplate(connection: Connection, reference: string, name: string): Promise<void> {
  const { businessAccountId } = connection.settings as WhatsappSettings
  await callGraph(connection, 'DELETE', `${businessAccountId}/message_templates`, {
    query: { hsm_id: reference, name },
  })
}
