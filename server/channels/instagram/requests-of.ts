import type { OutboundMessage } from '../channel.ts'
import type { Content } from '../content.ts'
import type { HttpRequest } from '../http/connection.ts'
import { graphRequest, type GraphAccess } from '../meta-graph/call-graph.ts'
import { isShared, messagesOf, type GraphMessage } from '../meta-graph/message-of.ts'
import { partBodies, reactionBody } from '../meta-graph/part-bodies.ts'

/** The requests that hand a message over, in order; none where it reacts to a message the provider does not know. */
export function requestsOf(message: OutboundMessage, access: GraphAccess): HttpRequest[] {
  return bodiesOf(message).map((body) => graphRequest(access, { method: 'POST', path: '/me/messages', body }))
}

function bodiesOf(message: OutboundMessage): Record<string, unknown>[] {
  const { to, content, regarding, tag } = message
  if (content.type === 'reaction') return reactionBody(message, content.emoji)
  const under: Record<string, string> = tag === 'HUMAN_AGENT' ? { messaging_type: 'MESSAGE_TAG', tag } : {}
  return partBodies({ to, messages: graphMessagesOf(content), regarding, under })
}

function graphMessagesOf(content: Content): readonly GraphMessage[] {
  if (isShared(content)) return messagesOf(content)
  throw new TypeError(`Instagram does not carry ${content.type}.`)
}
