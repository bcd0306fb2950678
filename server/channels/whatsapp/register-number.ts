import type { Connection } from '../http/connection.ts'
import { callGraph } from './graph.ts'
import type { WhatsappSettings } from './whatsapp-settings.ts'

/** Registers the number with the Cloud API under its two-step PIN, so that it may send. */
export async function registerNumber(connection: Connection, pin: string): Promise<void> {
  const { phoneNumberId } = connection.settings as WhatsappSettings
  await callGraph(connection, 'POST', `${phoneNumberId}/register`, {
    body: { messaging_product: 'whatsapp', pin },
  })
}
