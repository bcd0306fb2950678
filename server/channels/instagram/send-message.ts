import type { OutboundMessage, Outcome } from '../channel.ts'
import type { Connection } from '../http/connection.ts'
import { sendInParts } from '../http/send-in-parts.ts'
import { readAnswer } from '../meta-graph/read-answer.ts'
import { accountAccess } from './instagram-settings.ts'
import { requestsOf } from './requests-of.ts'

/** Hands one message over to Instagram. */
export async function sendMessage(message: OutboundMessage, connection: Connection): Promise<Outcome> {
  const requests = requestsOf(message, accountAccess(connection))
  if (requests.length === 0)
    return {
      kind: 'refused',
      retry: 'never',
      code: 'content_refused',
      detail: 'The message to react to is not known to Instagram: it was not sent or received there.',
    }
  const actionRef = message.content.type === 'reaction' ? `action/${message.id}` : undefined
  return sendInParts(message, requests, connection, async (request) =>
    readAnswer(await connection.call(request), actionRef),
  )
}
