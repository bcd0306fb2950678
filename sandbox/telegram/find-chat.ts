import type { Behaviour } from '../handsets/handset.ts'
import { TelegramError, badRequest } from './telegram-error.ts'
import type { Bot, Chat, Play } from './world.ts'

/** The chat a call names, when the bot may write there. Throws TelegramError. */
export function openChat({ world, bot, params }: Play): Chat {
  const chat = findChat(bot, params['chat_id'])
  if (chat.movedTo !== null)
    throw new TelegramError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: chat.movedTo,
    })
  if (chat.type !== 'private') {
    if (chat.isBlocked) throw new TelegramError(403, `Forbidden: bot was kicked from the ${chat.type} chat`)
    return chat
  }
  const behaviour = world.handsets.behaviour(chat.members[0] ?? '')
  if (chat.isBlocked || behaviour.deliver === 'block')
    throw new TelegramError(403, 'Forbidden: bot was blocked by the user')
  if (behaviour.deliver === 'fail') throw failureOf(behaviour)
  return chat
}

/** The chat a call names, whatever stands in the way of writing there. Throws TelegramError. */
export function findChat(bot: Bot, chatId: unknown): Chat {
  const named = String(chatId)
  if (named === '') throw badRequest('chat_id is empty')
  const chat = bot.chats.get(Number(named))
  if (!chat) throw badRequest('chat not found')
  return chat
}

/** How sending to a handset that fails goes wrong: its account is gone, or what its code says. */
function failureOf({ code = '' }: Behaviour): TelegramError {
  if (/^4\d\d$/.test(code) && code !== '403')
    return new TelegramError(Number(code), 'Bad Request: chat not found')
  if (/^5\d\d$/.test(code)) return new TelegramError(Number(code), 'Internal Server Error')
  return new TelegramError(403, `Forbidden: ${/[a-z]/i.test(code) ? code : 'user is deactivated'}`)
}
