import { callGoogle, outcomeOfRefusedToken } from '../google-auth/call-google.ts'
import { NotSent, Unanswered, type Connection } from '../http/connection.ts'
import type { Outcome, OutboundMessage } from '../channel.ts'
import { refusalByPhone } from './refusal-by-phone.ts'
import { readAnswer } from './read-answer.ts'
import { requestOf } from './request-of.ts'
import { opened } from './rcs-settings.ts'

/** Hands a message over to the platform, after asking whether the phone shows what it needs. */
export async function sendMessage(message: OutboundMessage, connection: Connection): Promise<Outcome> {
  try {
    const refusal = await refusalByPhone(connection, message).catch(asNotSent)
    if (refusal) return refusal
    const settings = opened(connection)
    const answer = await callGoogle(connection, settings.messagesToken, requestOf(message, settings))
    return readAnswer(answer, message.id)
  } catch (error) {
    return outcomeOfRefusedToken(error)
  }
}

/** Nothing of the message was sent while only the phone was asked about. */
function asNotSent(error: unknown): never {
  throw error instanceof Unanswered ? new NotSent(error.message) : error
}
