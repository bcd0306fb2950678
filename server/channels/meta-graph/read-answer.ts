import { z } from 'zod'
import type { Outcome } from '../channel.ts'
import { jsonOf, type HttpAnswer } from '../http/connection.ts'
import { refusalOf } from './read-error.ts'

const taken = z.object({ message_id: z.string().min(1) })
const acted = z.object({ recipient_id: z.string() })

/**
 * What a message came to by Graph's answer to its send.
 * Shape: an action (a reaction) is answered without an id; it then goes by the reference the caller gives.
 */
export function readAnswer(answer: HttpAnswer, actionRef?: string): Outcome {
  if (answer.status >= 400) return refusalOf(answer)
  const json = jsonOf(answer)
  const message = taken.safeParse(json)
  if (message.success) return { kind: 'submitted', refs: [message.data.message_id] }
  if (actionRef !== undefined && (acted.safeParse(json).success || answer.status === 200))
    return { kind: 'submitted', refs: [actionRef] }
  return {
    kind: 'ambiguous',
    detail: `Graph answered ${answer.status} and named no message: it may be sent.`,
  }
}
