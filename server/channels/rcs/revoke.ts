import { callGoogle } from '../google-auth/call-google.ts'
import type { Connection } from '../http/connection.ts'
import { phoneUrl } from './request-of.ts'
import { opened } from './rcs-settings.ts'

/**
 * Takes a message back that did not reach the phone yet; `false` when the platform refused to try.
 * Shape: the platform says yes whether or not it came in time: a `delivered` that still arrives is the truth.
 */
export async function revoke(connection: Connection, to: string, messageId: string): Promise<boolean> {
  const settings = opened(connection)
  const url = phoneUrl(settings, to, `agentMessages/${encodeURIComponent(messageId)}`)
  const answer = await callGoogle(connection, settings.messagesToken, { method: 'DELETE', url })
  return answer.status >= 200 && answer.status < 300
}
