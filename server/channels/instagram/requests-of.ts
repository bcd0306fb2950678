import type { OutboundMessage } from '../channel.ts'
import type { Content } from '../content.ts'
import type { HttpRequest } from '../http/connection.ts'
import { graphRequest, type GraphAccess } from '../meta-graph/call-graph.ts'
import { messageOf, type GraphMessage } from '../meta-graph/message-of.ts'
import { reactionBody, sendBody } from '../meta-graph/send-request.ts'

/** The request that hands a message over; null where it reacts to a message the provider does not know. */
export function requestOf(message: OutboundMessage, access: GraphAccess): HttpRequest | null {
  const body = bodyOf(message)
  return body && graphRequest(access, { method: 'POST', path: '/me/messages', body })
}

function bodyOf(message: OutboundMessage): Record<string, unknown> | null {
  const { to, content, regarding, tag } = message
  if (content.type === 'reaction') return reactionBody(message, content.emoji)
  const under: Record<string, string> = tag === 'HUMAN_AGENT' ? { messaging_type: 'MESSAGE_TAG', tag } : {}
  return sendBody({ to, message: graphMessageOf(content), regarding, under })
}

function graphMessageOf(content: Content): GraphMessage {
  switch (content.type) {
    case 'text':
    case 'media':
    case 'interactive':
    case 'card':
    case 'carousel':
      return messageOf(content)
    default:
      throw new TypeError(`Instagram does not carry ${content.type}.`)
  }
}
