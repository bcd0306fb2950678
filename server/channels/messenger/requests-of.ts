import type { OutboundMessage } from '../channel.ts'
import type { Content } from '../content.ts'
import type { HttpRequest } from '../http/connection.ts'
import { graphRequest, type GraphAccess } from '../meta-graph/call-graph.ts'
import { isShared, messagesOf, type GraphMessage } from '../meta-graph/message-of.ts'
import { partBodies, reactionBody } from '../meta-graph/part-bodies.ts'
import { utilityTemplate } from './utility-template.ts'

/** The requests that hand a message over, in order; none where it reacts to a message the provider does not know. */
export function requestsOf(message: OutboundMessage, access: GraphAccess): HttpRequest[] {
  return bodiesOf(message).map((body) => graphRequest(access, { method: 'POST', path: '/me/messages', body }))
}

function bodiesOf(message: OutboundMessage): Record<string, unknown>[] {
  const { to, content, regarding, id } = message
  if (content.type === 'reaction') return reactionBody(message, content.emoji)
  return partBodies({
    to,
    messages: graphMessagesOf(content).map((part, i, parts) =>
      // It comes back with the echo: so a send whose answer was lost is still settled. The last has it: then all has gone.
      i === parts.length - 1 ? { ...part, metadata: id } : part,
    ),
    regarding,
    under: messagingTypeOf(message),
  })
}

function graphMessagesOf(content: Content): readonly GraphMessage[] {
  if (content.type === 'template') return [utilityTemplate(content)]
  if (isShared(content)) return messagesOf(content)
  throw new TypeError(`Messenger does not carry ${content.type}.`)
}

/** Why it may be sent: an answer within 24 hours, an agent’s within 7 days, or an approved template. */
function messagingTypeOf({ content, tag }: OutboundMessage): Record<string, string> {
  if (content.type === 'template') return { messaging_type: 'UTILITY' }
  return tag === 'HUMAN_AGENT' ? { messaging_type: 'MESSAGE_TAG', tag } : { messaging_type: 'RESPONSE' }
}
