import type { OutboundMessage, Outcome } from '../channel.ts'
import type { Connection } from '../http/connection.ts'
import { sendInParts } from '../http/send-in-parts.ts'
import type { ApiCall } from './api-call.ts'
import { callBot } from './call-bot.ts'
import { callsOf } from './calls-of.ts'
import { FileUnavailable } from './fetch-public-file.ts'
import { chatIdOf } from './message-ref.ts'
import { Pace } from './pace.ts'
import { outcomeOf, refsOf, type ApiResult } from './read-answer.ts'

const rememberedMax = 1_000

/** What a link remembers: the pace of sending, and groups that moved. */
type Memory = {
  readonly pace: Pace
  readonly moved: Map<string, string>
}

/** Sends a message with as many calls as it takes. */
export async function sendMessage(message: OutboundMessage, connection: Connection): Promise<Outcome> {
  const calls = callsOf(message)
  if (calls.length === 0)
    return refusedContent('The message it reacts to is not one of Telegram. React to a message of this chat.')
  const memory = memoryOf(connection)
  const outcome = await sendInParts(message, calls, connection, (call) => sendCall(call, connection, memory))
  // A reaction has no reference of its own.
  return outcome.kind === 'submitted' && outcome.refs.length === 0
    ? { ...outcome, refs: [`done:${message.id}`] }
    : outcome
}

/** What a call came to. */
async function sendCall(call: ApiCall, connection: Connection, { pace, moved }: Memory): Promise<Outcome> {
  const chatId = String(call.params['chat_id'])
  const now = moved.get(chatId)
  pace.note(chatId, performance.now())
  try {
    let result = await callBot(connection, now ? toChat(call, now) : call)
    if (!result.ok && result.migratedTo)
      result = await followGroup(call, result.migratedTo, connection, moved)
    return result.ok
      ? { kind: 'submitted', refs: refsOf(result.result) }
      : outcomeOf(result, pace.isPairLimit(chatId, performance.now()))
  } catch (error) {
    if (error instanceof FileUnavailable)
      return {
        kind: 'refused',
        retry: error.mayCome ? 'later' : 'never',
        code: 'media_refused',
        detail: error.message,
        halts: 'nothing',
      }
    throw error
  }
}

/** A group that became a supergroup has another id: what was addressed to the old one goes there. */
function followGroup(
  call: ApiCall,
  chatId: string,
  connection: Connection,
  moved: Memory['moved'],
): Promise<ApiResult> {
  keep(moved, String(call.params['chat_id']), chatId)
  return callBot(connection, toChat(call, chatId))
}

const toChat = (call: ApiCall, chatId: string): ApiCall => ({
  ...call,
  params: { ...call.params, chat_id: chatIdOf(chatId) },
})

function refusedContent(detail: string): Extract<Outcome, { kind: 'refused' }> {
  return { kind: 'refused', retry: 'never', code: 'content_refused', detail }
}

function memoryOf({ memory }: Connection): Memory {
  const known = memory.get('telegram') as Memory | undefined
  if (known) return known
  const made: Memory = { pace: new Pace(), moved: new Map() }
  memory.set('telegram', made)
  return made
}

function keep(map: Map<string, string>, key: string, value: string): void {
  map.set(key, value)
  if (map.size > rememberedMax) map.delete(map.keys().next().value ?? '')
}
