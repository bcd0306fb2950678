import type { OutboundMessage } from '../channel.ts'
import type { Connection, HttpRequest } from '../http/connection.ts'
import { graphRequest } from './graph.ts'
import { payloadOf } from './payload-of.ts'
import type { WhatsappSettings } from './whatsapp-settings.ts'

/** The call that sends a message. Our id goes along and comes back with every status. */
export function requestOf(
  message: OutboundMessage,
  way: Pick<Connection, 'settings' | 'credentials'>,
): HttpRequest {
  const { phoneNumberId, usesMarketingMessages } = way.settings as WhatsappSettings
  const { content, regarding } = message
  const isQuoting = regarding && content.type !== 'reaction'
  const body = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipientOf(message.to),
    ...payloadOf(message),
    ...(isQuoting && { context: { message_id: regarding } }),
    biz_opaque_callback_data: message.id,
  }
  const isMarketing = usesMarketingMessages && content.type === 'template' && message.class === 'promotional'
  return isMarketing
    ? graphRequest(way, 'POST', `${phoneNumberId}/marketing_messages`, {
        body: { ...body, product_policy: 'CLOUD_API_FALLBACK' },
      })
    : graphRequest(way, 'POST', `${phoneNumberId}/messages`, { body })
}

/** Somebody who hides the number is named by a business-scoped user id: a country code, a dot, letters and digits. */
const userId = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

function recipientOf(to: string): { to: string } | { recipient: string } {
  return userId.test(to) ? { recipient: to } : { to: to.replace(/^\+/, '') }
}
