import type { OutboundMessage } from '../channel.ts'
import type { Content } from '../content.ts'
import type { HttpRequest } from '../http/connection.ts'
import { graphRequest, type GraphAccess } from '../meta-graph/call-graph.ts'
import { messageOf, type GraphMessage } from '../meta-graph/message-of.ts'
import { reactionBody, sendBody } from '../meta-graph/send-request.ts'
import { utilityTemplate } from './utility-template.ts'

/** The request that hands a message over; null where it reacts to a message the provider does not know. */
export function requestOf(message: OutboundMessage, access: GraphAccess): HttpRequest | null {
  const body = bodyOf(message)
  return body && graphRequest(access, { method: 'POST', path: '/me/messages', body })
}

function bodyOf(message: OutboundMessage): Record<string, unknown> | null {
  const { to, content, regarding } = message
  if (content.type === 'reaction') return reactionBody(message, content.emoji)
  return sendBody({
    to,
    // It comes back with the echo: so a send whose answer was lost is still settled.
    message: { ...graphMessageOf(content), metadata: message.id },
    regarding,
    under: messagingTypeOf(message),
  })
}

function graphMessageOf(content: Content): GraphMessage {
  if (content.type === 'template') return utilityTemplate(content)
  if (isShared(content)) return messageOf(content)
  throw new TypeError(`Messenger does not carry ${content.type}.`)
}

/** Why it may be sent: an answer within 24 hours, an agent’s within 7 days, or an approved template. */
function messagingTypeOf({ content, tag }: OutboundMessage): Record<string, string> {
  if (content.type === 'template') return { messaging_type: 'UTILITY' }
  return tag === 'HUMAN_AGENT' ? { messaging_type: 'MESSAGE_TAG', tag } : { messaging_type: 'RESPONSE' }
}

function isShared(content: Content): content is Parameters<typeof messageOf>[0] {
  return ['text', 'media', 'interactive', 'card', 'carousel'].includes(content.type)
}
