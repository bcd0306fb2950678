import type { OutboundMessage, Outcome } from '../channel.ts'
import type { Connection } from '../http/connection.ts'
import { readAnswer } from '../meta-graph/read-answer.ts'
import { accountAccess } from './instagram-settings.ts'
import { requestOf } from './request-of.ts'

/** Hands one message over to Instagram. */
export async function sendMessage(message: OutboundMessage, connection: Connection): Promise<Outcome> {
  const request = requestOf(message, accountAccess(connection))
  if (!request)
    return {
      kind: 'refused',
      retry: 'never',
      code: 'content_refused',
      detail: 'The message to react to is not known to Instagram: it was not sent or received there.',
    }
  const actionRef = message.content.type === 'reaction' ? `action/${message.id}` : undefined
  return readAnswer(await connection.call(request), actionRef)
}
