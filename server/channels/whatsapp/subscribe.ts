import type { Hook } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { callGraph } from './graph.ts'
import { registerNumber } from './register-number.ts'
import type { WhatsappCredentials, WhatsappSettings } from './whatsapp-settings.ts'

/**
 * Has Meta call our hook: for what concerns the account, and for this number, which may be one of several of it.
 * Registers the number first where a PIN was given, as only registered numbers send.
 */
export async function subscribe(connection: Connection, hook: Hook): Promise<void> {
  const { phoneNumberId, businessAccountId } = connection.settings as WhatsappSettings
  const { pin } = connection.credentials as WhatsappCredentials
  const target = { override_callback_uri: hook.url, verify_token: hook.secret }
  if (pin !== undefined) await registerNumber(connection, pin)
  await callGraph(connection, 'POST', `${businessAccountId}/subscribed_apps`, { body: target })
  await callGraph(connection, 'POST', phoneNumberId, { body: { webhook_configuration: target } })
}

/**
 * Ends what `subscribe` began for this number, and for the account when no other number of it is left here: Meta then calls what the
 * app names, which may be somebody else's. Source: Meta, override the callback URL.
 */
export async function unsubscribe(connection: Connection, isLast: boolean): Promise<void> {
  const { phoneNumberId, businessAccountId } = connection.settings as WhatsappSettings
  await callGraph(connection, 'POST', phoneNumberId, {
    body: { webhook_configuration: { override_callback_uri: '' } },
  })
  if (isLast) await callGraph(connection, 'POST', `${businessAccountId}/subscribed_apps`)
}
